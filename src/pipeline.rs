//! From the text of a description to the files of a project, without touching the disk.

mod addition;
mod kernel_version;

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use toml::{Value, de::DeTable};

use crate::{
    diagnostic::{self, Problem, Source, Span, quote},
    format, lock,
    model::{self, Engine, Model},
    plan::{self, Batch},
    render::{self, Files},
    spec, sql,
    view::{self, RouteRow},
};

/// The file that keeps the description in the project.
pub const DESCRIPTION_FILE: &str = "backend.toml";
/// The file that editors check the description with.
pub const SCHEMA_FILE: &str = "backend.schema.json";

/// The versions of the crates that the project builds with.
pub const LOCK_FILE: &str = "Cargo.lock";

/// How a description names the file that editors check it with.
const SCHEMA_DIRECTIVE: &str = "#:schema";

/// A project, complete but for what is drawn at random.
#[derive(Debug)]
pub struct Generated {
    /// The description as meant.
    pub model: Model,
    /// The contents of every file.
    pub files: Files,
    /// What made every file.
    pub origins: BTreeMap<String, Origin>,
    /// Every route of the service.
    pub routes: Vec<RouteRow>,
    /// Every table of the service.
    pub tables: Vec<String>,
    /// What may surprise later.
    pub warnings: Vec<String>,
    /// How long each stage took, in order.
    pub timings: Vec<(Stage, Duration)>,
}

/// What made a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A template that applies.
    Template {
        /// The template, by its path below `templates/`.
        template: &'static str,
        /// Why it applies.
        condition: String,
    },
    /// The description itself, kept in the project.
    Description,
    /// The schema of descriptions.
    Schema,
    /// The versions of crates that were tested together.
    Lock,
}

/// A step on the way to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The description is read and understood.
    Resolve,
    /// The templates are chosen and filled.
    Render,
    /// The Rust is tidied.
    Format,
}

impl Stage {
    /// What the stage is called in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Render => "render",
            Self::Format => "format",
        }
    }
}

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The description is wrong.
    #[error("the description has problems")]
    Description(Vec<Problem>),
    /// No plan could be made.
    #[error(transparent)]
    Plan(#[from] plan::Error),
    /// A template could not be rendered.
    #[error(transparent)]
    Render(#[from] render::Error),
    /// A file could not be added to the others.
    #[error(transparent)]
    Rejected(#[from] render::Rejected),
    /// The Rust could not be formatted.
    #[error(transparent)]
    Format(#[from] format::Error),
}

/// Reads a description as it is meant, or finds all of its problems.
pub fn understand(source: &Source) -> Result<Model, Vec<Problem>> {
    let parsed = spec::parse(source);
    let resolved = parsed.spec.as_ref().map(model::resolve);
    let mut problems = parsed.problems;
    match resolved {
        Some(Ok(model)) if problems.is_empty() => return Ok(model),
        Some(Err(more)) => problems.extend(more),
        _ => {}
    }
    diagnostic::sort(&mut problems);
    Err(problems)
}

/// The description with another name for the service, and where that name is; nothing where it has no name.
pub fn rename(source: &Source, name: &str) -> Option<(Source, Span)> {
    let document = DeTable::parse(&source.text).ok()?;
    let written = document
        .get_ref()
        .get("service")?
        .get_ref()
        .get("name")?
        .span();
    let name = Value::from(name).to_string();
    let text = &source.text;
    let renamed = [&text[..written.start], &name, &text[written.end..]].concat();
    let place = Span::new(written.start, written.start + name.len());
    Some((Source::new(&source.name, &renamed), place))
}

/// What may surprise later, each with a way out.
pub fn warnings(model: &Model) -> Vec<String> {
    let mut warnings = model.surprises();
    let untested: Vec<_> = view::untested(model).into_iter().map(quote).collect();
    if !untested.is_empty() {
        warnings.push(format!(
            "the tests make no rows of {}: the generator can think of none that the rules let in, or of fewer than eight; \
             test it with rows of your own",
            untested.join(", ")
        ));
    }
    warnings
}

/// Makes the project of a description.
pub fn generate(source: &Source, entered: &dyn Fn(Stage)) -> Result<Generated, Error> {
    let mut clock = Clock::new(entered);
    let model = clock
        .time(Stage::Resolve, || understand(source))
        .map_err(Error::Description)?;
    make(model, source, clock)
}

/// Makes the project of a model, which the description means.
pub fn make_from(model: Model, source: &Source) -> Result<Generated, Error> {
    make(model, source, Clock::new(&|_| ()))
}

fn make(model: Model, source: &Source, mut clock: Clock<'_>) -> Result<Generated, Error> {
    let (batches, mut files) = clock.time(Stage::Render, || {
        let batches = plan::plan(&model, &render::templates())?;
        let mut files = render::render(&batches)?;
        if model.database.engine == Engine::Postgres {
            count_parameters(&mut files);
        }
        Ok::<_, Error>((batches, files))
    })?;
    files.insert(DESCRIPTION_FILE.to_owned(), description(source))?;
    files.insert(SCHEMA_FILE.to_owned(), spec::json_schema().to_owned())?;
    let outcome = clock.time(Stage::Format, || {
        let outcome = format::format(&mut files)?;
        addition::show(&model, &mut files)?;
        Ok::<_, Error>(outcome)
    })?;
    let kernel = kernel_version::name(&mut files);
    files.insert(LOCK_FILE.to_owned(), lock_file(&model, &kernel))?;

    let mut warnings = warnings(&model);
    match outcome {
        format::Outcome::Formatted => {}
        format::Outcome::RustfmtMissing => warnings.push(
            "rustfmt is not installed or cannot be run, so the Rust files are not formatted; \
             `rustup component add rustfmt` and `cargo fmt` mend that"
                .to_owned(),
        ),
    }
    Ok(Generated {
        files,
        origins: origins(&batches),
        routes: view::routes(&model),
        tables: view::tables(&model),
        warnings,
        timings: clock.timings,
        model,
    })
}

/// Has all statements in Rust, also those of the README, name their parameters as PostgreSQL does.
fn count_parameters(files: &mut Files) {
    for (path, contents) in files.iter_mut() {
        let is_rust = Path::new(path)
            .extension()
            .is_some_and(|extension| extension == "rs");
        if is_rust || path == "README.md" {
            *contents = sql::counted(contents);
        }
    }
}

fn lock_file(model: &Model, kernel_version: &str) -> String {
    let crates = view::crates(model);
    lock::lock(
        &model.service.name.to_string(),
        &[crates.service, crates.tests].concat(),
        (kernel_version, &crates.kernel),
        crates.all.iter().map(|one| (one.name, one.requirement)),
    )
}

/// What would be made of a description, without making it.
#[derive(Debug)]
pub struct Outline {
    /// What would make every file.
    pub origins: BTreeMap<String, Origin>,
    /// Every route of the service.
    pub routes: Vec<RouteRow>,
}

/// Finds out what would be made of a description.
pub fn outline(source: &Source) -> Result<Outline, Error> {
    let model = understand(source).map_err(Error::Description)?;
    let batches = plan::plan(&model, &render::templates())?;
    Ok(Outline {
        origins: origins(&batches),
        routes: view::routes(&model),
    })
}

fn origins(batches: &[Batch]) -> BTreeMap<String, Origin> {
    let rendered = batches.iter().flat_map(|batch| &batch.tasks).map(|task| {
        let origin = Origin::Template {
            template: task.template,
            condition: task.condition.clone(),
        };
        (task.output.clone(), origin)
    });
    rendered
        .chain([
            (DESCRIPTION_FILE.to_owned(), Origin::Description),
            (SCHEMA_FILE.to_owned(), Origin::Schema),
            (LOCK_FILE.to_owned(), Origin::Lock),
        ])
        .collect()
}

/// The description as written, with a first line that tells editors its schema.
fn description(source: &Source) -> String {
    if source.text.starts_with(SCHEMA_DIRECTIVE) {
        source.text.clone()
    } else {
        format!("{SCHEMA_DIRECTIVE} ./{SCHEMA_FILE}\n{}", source.text)
    }
}

/// Notes how long each stage takes.
struct Clock<'a> {
    entered: &'a dyn Fn(Stage),
    timings: Vec<(Stage, Duration)>,
}

impl<'a> Clock<'a> {
    fn new(entered: &'a dyn Fn(Stage)) -> Self {
        Self {
            entered,
            timings: Vec::new(),
        }
    }

    fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        (self.entered)(stage);
        let start = Instant::now();
        let result = work();
        self.timings.push((stage, start.elapsed()));
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_replaced_wherever_it_is_written() {
        for text in [
            "[service]\nname = 'a' # why\n",
            "service.name = \"a\"",
            "service = { name = \"a\", description = \"a\" }",
        ] {
            let (renamed, place) = rename(&Source::new("backend.toml", text), "my-shop").unwrap();

            assert_eq!(
                renamed.text,
                text.replacen("'a'", "\"my-shop\"", 1)
                    .replacen("\"a\"", "\"my-shop\"", 1)
            );
            assert_eq!(&renamed.text[place.start..place.end], "\"my-shop\"");
        }
    }
}
