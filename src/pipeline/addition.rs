//! The field that the README adds by hand, as the difference that it makes.

use similar::TextDiff;

use super::{Error, count_parameters};
use crate::{
    format,
    model::{Engine, Model},
    plan,
    render::{self, Files},
    view,
};

/// The page that shows it.
const PAGE: &str = "README.md";

/// Where that has room for it.
const ROOM: &str = "\n```diff\n```\n";

/// What of the files of a resource is told: its code, and the step to its table.
const SHOWN: [&str; 2] = ["src/", "migrations/"];

/// Lines around a change by which it is found.
const AROUND: usize = 1;

/// Shows in the finished files what would be different in them with one more field.
pub fn show(model: &Model, files: &mut Files) -> Result<(), Error> {
    let (resource, after) = view::with_field(model);
    let batches = plan::addition(model, &after, resource, &render::templates())?;
    let mut changed = render::render(&batches)?;
    if model.database.engine == Engine::Postgres {
        count_parameters(&mut changed);
    }
    format::format(&mut changed)?;
    let shown = changed
        .iter()
        .filter(|(path, _)| SHOWN.iter().any(|folder| path.starts_with(folder)));
    let changes: String = shown
        .map(|(path, after)| difference(path, files.get(path), after))
        .collect();
    for (_, page) in files.iter_mut().filter(|(path, _)| *path == PAGE) {
        *page = page.replacen(ROOM, &format!("\n```diff\n{changes}```\n"), 1);
    }
    Ok(())
}

/// What `git apply` makes the one of the other with; nothing where they are the same.
fn difference(path: &str, before: Option<&str>, after: &str) -> String {
    let old = before.map_or_else(|| "/dev/null".to_owned(), |_| format!("a/{path}"));
    TextDiff::from_lines(before.unwrap_or_default(), after)
        .unified_diff()
        .context_radius(AROUND)
        .header(&old, &format!("b/{path}"))
        .to_string()
}
