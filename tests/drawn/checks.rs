//! What holds for the project of every accepted description.

use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsStr,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::{LazyLock, Mutex},
};

use backend_gen::{
    diagnostic::{Problem, Source},
    model::{Engine, Model},
    pipeline, plan,
    render::{Files, render, templates},
    view,
};
use rusqlite::Connection;
use syn::visit::{self, Visit};
use yaml_rust2::YamlLoader;

use crate::elsewhere::{moved, share};

/// What became of a description.
pub enum Verdict {
    Whole,
    /// The first problem.
    Refused(String),
}

/// Makes the project of a description and looks at every file.
pub fn check(text: &str) -> Result<Verdict, String> {
    let source = Source::new("backend.toml", text);
    let model = match pipeline::understand(&source) {
        Ok(model) => model,
        Err(problems) => return refused(&source, &problems).map(Verdict::Refused),
    };
    let files = rendered(&model)?;
    // What depends on chance shows in some of many; to make each file twice would take twice as long.
    if hash("", text).is_multiple_of(4) && files != rendered(&model)? {
        return Err("the second time makes other files".to_owned());
    }
    are_sound(&files)?;
    let added = added(&model)?;
    are_sound(&added).map_err(|failure| format!("a field more: {failure}"))?;
    if model.database.engine == Engine::Sqlite {
        migrations(&files, &added)?;
    }
    let server = match hash("", text) % 2 {
        0 => Engine::Postgres,
        _ => Engine::Mysql,
    };
    on_server(text, server).map_err(|failure| format!("{server:?}: {failure}"))?;
    Ok(Verdict::Whole)
}

/// Looks at every file of the project that keeps its rows in a server.
fn on_server(text: &str, engine: Engine) -> Result<(), String> {
    let text = moved(text, engine);
    let mut model = match pipeline::understand(&Source::new("backend.toml", &text)) {
        Ok(model) => model,
        // The one thing that depends on the engine.
        Err(problems) if problems.iter().all(is_too_wide_for_mysql) => return Ok(()),
        Err(problems) => return Err(format!("refused: {problems:?}")),
    };
    share(&mut model);
    are_sound(&rendered(&model)?)
}

fn is_too_wide_for_mysql(problem: &Problem) -> bool {
    problem
        .message
        .ends_with("does not fit into a page of MySQL")
}

fn are_sound(files: &Files) -> Result<(), String> {
    paths(files)?;
    for (path, text) in files.iter() {
        if !is_known(path, text) {
            file(path, text).map_err(|failure| format!("{path}: {failure}"))?;
            KNOWN.lock().unwrap().insert(hash(path, text));
        }
    }
    Ok(())
}

/// Hashes of files that are as they should be: most files are the same in every project.
static KNOWN: LazyLock<Mutex<HashSet<u64>>> = LazyLock::new(Mutex::default);

fn hash(path: &str, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (path, text).hash(&mut hasher);
    hasher.finish()
}

fn is_known(path: &str, text: &str) -> bool {
    KNOWN.lock().unwrap().contains(&hash(path, text))
}

fn rendered(model: &Model) -> Result<Files, String> {
    let batches = plan::plan(model, &templates()).map_err(|error| format!("no plan: {error}"))?;
    render(&batches).map_err(|error| format!("not rendered: {error:?}"))
}

/// What the field that the README adds by hand makes of the files of its resource.
fn added(model: &Model) -> Result<Files, String> {
    let (resource, after) = view::with_field(model);
    let batches = plan::addition(model, &after, resource, &templates());
    let batches = batches.map_err(|error| format!("no plan for a field: {error}"))?;
    render(&batches).map_err(|error| format!("a field is not rendered: {error:?}"))
}

/// The first problem, where every problem has a place.
fn refused(source: &Source, problems: &[Problem]) -> Result<String, String> {
    for problem in problems {
        let span = problem.place.as_ref().map(|place| place.span);
        if span.is_none_or(|span| source.text.get(span.start..span.end).is_none()) {
            return Err(format!("refused without a place: {problem:?}"));
        }
    }
    let first = problems.first().ok_or("refused without a problem")?;
    Ok(first.message.clone())
}

/// No two files are one on a disk that does not tell cases apart.
fn paths(files: &Files) -> Result<(), String> {
    let mut seen = HashSet::new();
    let twice = files
        .iter()
        .find(|(path, _)| !seen.insert(path.to_lowercase()));
    twice.map_or(Ok(()), |(path, _)| Err(format!("{path} is there twice")))
}

fn file(path: &str, text: &str) -> Result<(), String> {
    // What is text to a database or to TOML stands there as it is.
    let is_data = Path::new(path).extension() == Some(OsStr::new("sql")) && !text.contains('\0');
    let unseen = |char: char| {
        !is_data && matches!(char, '\0' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(line) = text.lines().find(|line| line.contains(unseen)) {
        return Err(format!("holds what nobody sees: {line:?}"));
    }
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "rs" => rust(text),
        "json" => serde_json::from_str::<serde_json::Value>(text)
            .map(drop)
            .map_err(|error| error.to_string()),
        "toml" => text
            .parse::<toml::Table>()
            .map(drop)
            .map_err(|error| format!("{error}\n{text}")),
        "yaml" => YamlLoader::load_from_str(text)
            .map(drop)
            .map_err(|error| error.to_string()),
        "md" => markdown(text),
        _ => Ok(()),
    }
}

fn rust(text: &str) -> Result<(), String> {
    let file = syn::parse_file(text).map_err(|error| format!("no Rust: {error}"))?;
    let mut doctests = Doctests(Vec::new());
    doctests.visit_file(&file);
    match doctests.0.first() {
        None => Ok(()),
        Some(line) => Err(format!("a comment that is a test: {line:?}")),
    }
}

/// Comments that rustdoc would compile.
struct Doctests(Vec<String>);

impl<'ast> Visit<'ast> for Doctests {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            let text = text.value();
            let is_code = |line: &str| {
                line.starts_with("     ")
                    || line.starts_with('\t')
                    || line.trim_start().starts_with("```")
                    || line.trim_start().starts_with("~~~")
            };
            self.0
                .extend(text.lines().filter(|line| is_code(line)).map(str::to_owned));
        }
        visit::visit_attribute(self, attribute);
    }
}

/// Every fence that opens closes.
fn markdown(text: &str) -> Result<(), String> {
    let mut open: Option<(usize, &str)> = None;
    for line in text.lines() {
        let inner = line.trim_start_matches(' ');
        let marks = inner.len() - inner.trim_start_matches('`').len();
        let rest = &inner[marks..];
        open = match open {
            None if marks >= 3 && !rest.contains('`') => Some((marks, line)),
            Some((opened, _)) if marks >= opened && rest.trim().is_empty() => None,
            other => other,
        };
    }
    open.map_or(Ok(()), |(_, line)| {
        Err(format!("a fence without an end: {line:?}"))
    })
}

/// The migrations make a schema, unmake it, and make it again, and so do those that are added.
fn migrations(files: &Files, added: &Files) -> Result<(), String> {
    let steps = |direction: &str| -> BTreeMap<&str, &str> {
        let steps = files.iter().chain(added.iter());
        steps
            .filter(|(path, _)| path.starts_with("migrations/") && path.ends_with(direction))
            .collect()
    };
    let (up, down) = (steps(".up.sql"), steps(".down.sql"));
    if up.is_empty() || up.len() != down.len() {
        return Err(format!("{} steps up and {} down", up.len(), down.len()));
    }
    let connection = Connection::open_in_memory().map_err(|error| error.to_string())?;
    let run = |(path, sql): (&&str, &&str)| {
        let result = connection.execute_batch(sql);
        result.map_err(|error| format!("{path}: {error}\n{sql}"))
    };
    run((&"pragma", &"pragma foreign_keys = on"))?;
    up.iter().try_for_each(run)?;
    let made = schema(&connection)?;
    down.iter().rev().try_for_each(run)?;
    let left = schema(&connection)?;
    up.iter().try_for_each(run)?;
    if !left.is_empty() {
        return Err(format!("left behind by the way down: {left:?}"));
    }
    if schema(&connection)? != made {
        return Err("the second way up leads elsewhere".to_owned());
    }
    Ok(())
}

fn schema(connection: &Connection) -> Result<Vec<String>, String> {
    let read = || {
        let sql = "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema
            where name not like 'sqlite%' order by 1";
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()
    };
    read().map_err(|error| error.to_string())
}
