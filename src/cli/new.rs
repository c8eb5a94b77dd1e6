//! `backend-gen new`: from a description, or from answers, to a project on the disk.

use std::{
    path::{Component, Path, PathBuf},
    time::{Duration, Instant},
};

use clap::ValueHint;
use serde_json::{Map, Value, json};

use super::{Exit, Failure, Input, Progress, Report, Working, interrupt, report};
use crate::{
    diagnostic::{Problem, Source, quote},
    output::{self, ENVIRONMENT_FILE, Target, tree},
    pipeline::{self, DESCRIPTION_FILE, Generated},
    render::Files,
    view, wizard,
};

/// The settings of a project without its secrets, which a template makes.
const EXAMPLE_FILE: &str = ".env.example";

/// Make a project, from a description or from the answers to a few questions
#[derive(Debug, clap::Args)]
pub struct New {
    /// The name of the service, in place of the one in the description
    name: Option<String>,
    /// The description, or `-` for standard input; without it questions are asked
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<Input>,
    /// Where the project goes [default: ./NAME]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// Print the tree of files and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print one report as JSON, with the problems if there are any
    #[arg(long)]
    json: bool,
}

impl New {
    /// Makes the project.
    pub fn run(&self, report: Report) -> Result<Exit, Failure> {
        let source = match &self.spec {
            Some(input) => self.with_name(input.read()?)?,
            None => self.ask()?,
        };
        let start = Instant::now();

        let working = Working::begin();
        let progress = Progress::new(report, &working);
        let mut generated =
            pipeline::generate(&source, &|stage| progress.enter(stage)).map_err(|error| {
                if working.is_interrupted() {
                    // Ctrl-C ends rustfmt too, which is no failure of its own then.
                    Failure::interrupted()
                } else {
                    Failure::from_pipeline(error, source)
                }
            })?;
        progress.make_way(|| {
            for warning in &generated.warnings {
                report.warn(warning);
            }
        });
        let folder = self.folder(generated.model.service.name.kebab());
        let private = private_files(&generated.files)?;
        let found = Target::find(&folder);
        let is_up_to_date = matches!(
            &found,
            Err(output::Error::NotEmpty(there)) if output::holds(there, &generated.files)
        );
        let target = match found {
            _ if is_up_to_date => None,
            Err(error) if self.dry_run => {
                progress
                    .make_way(|| report.warn(format_args!("{error}: no project could go there")));
                None
            }
            found => Some(found?).filter(|_| !self.dry_run),
        };
        if let Some(target) = &target {
            progress.write(generated.files.len() + private.len());
            output::write(target, &generated.files, &private, &progress)?;
        }
        drop(progress);
        if target.is_some() {
            working.finish();
        } else {
            drop(working);
        }
        for (path, contents) in private.iter() {
            generated
                .files
                .insert(path.to_owned(), contents.to_owned())
                .map_err(Failure::bug)?;
        }
        let written = target.as_ref().map(Target::path);
        self.print(&folder, &generated, written, start.elapsed())?;
        let Some(target) = target else {
            if is_up_to_date {
                report.say(format_args!("`{}` is up to date", folder.display()));
            }
            report.say("nothing was written");
            return Ok(Exit::Success);
        };

        // A directory without a name of its own, such as `.`, is a new one behind the back of the shell, which
        // also goes other ways back than the system.
        let is_plain = folder.file_name().is_some()
            && !folder
                .components()
                .any(|component| component == Component::ParentDir);
        let shown = if is_plain { &folder } else { target.path() };
        self.tell(shown, &generated, start.elapsed(), report);
        Ok(Exit::Success)
    }

    fn ask(&self) -> Result<Source, Failure> {
        let output = self.output.clone();
        let is_free = move |name: &str| {
            let folder = output.as_deref().unwrap_or(Path::new(name));
            Target::find(folder)
                .map(drop)
                .map_err(|error| error.to_string())
        };
        wizard::run(self.name.as_deref(), Box::new(is_free)).map_err(|error| match error {
            wizard::Error::NoTerminal => {
                Failure::new(Exit::Invalid, "there is no terminal to ask questions on").hint(
                    "describe the service in a file and pass it with `--spec FILE`, or `--spec -` on standard input",
                )
            }
            wizard::Error::Stopped => interrupt::stop(),
            wizard::Error::Io(cause) => {
                Failure::new(Exit::FileSystem, format!("could not use the terminal: {cause}"))
            }
        })
    }

    /// The description under the name that was asked for.
    fn with_name(&self, source: Source) -> Result<Source, Failure> {
        let Some(name) = &self.name else {
            return Ok(source);
        };
        let Some((renamed, place)) = pipeline::rename(&source, name) else {
            return Ok(source);
        };
        let problems = pipeline::understand(&renamed).err().unwrap_or_default();
        let is_about_name = |problem: &Problem| {
            problem.place.as_ref().is_some_and(|marked| {
                place.start <= marked.span.start && marked.span.end <= place.end
            })
        };
        match problems.into_iter().find(is_about_name) {
            None => Ok(renamed),
            Some(Problem { message, hint, .. }) => {
                let failure = Failure::new(
                    Exit::Invalid,
                    format!("the name {}: {message}", quote(name)),
                );
                Err(hint.into_iter().fold(failure, Failure::hint))
            }
        }
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.output.clone().unwrap_or_else(|| PathBuf::from(name))
    }

    /// What goes to standard output, if something does.
    fn print(
        &self,
        folder: &Path,
        generated: &Generated,
        written: Option<&Path>,
        elapsed: Duration,
    ) -> Result<(), Failure> {
        if self.json {
            report::print_json(&summary(generated, written, elapsed))?;
        } else if self.dry_run {
            let paths = generated.files.iter().map(|(path, _)| path);
            let tree = tree(&folder.display().to_string(), paths);
            report::print(tree.as_bytes())?;
        }
        Ok(())
    }

    fn tell(&self, folder: &Path, generated: &Generated, elapsed: Duration, report: Report) {
        let name = generated.model.service.name.kebab();
        report.say(format_args!(
            "made `{name}` in `{}`: {}, {} and {}, in {:.2} s",
            folder.display(),
            report::counted(generated.files.len(), "file"),
            report::counted(generated.routes.len(), "route"),
            report::counted(generated.tables.len(), "table"),
            elapsed.as_secs_f64()
        ));
        if self.spec.is_none() {
            report.say(format_args!(
                "\nthe same without questions:\n  backend-gen new --spec {} --output {}",
                shell_word(&folder.join(DESCRIPTION_FILE)),
                shell_word(&folder.with_file_name(format!("{name}-again")))
            ));
        }
        let mut next = vec![format!("cd {}", shell_word(folder))];
        next.extend(view::start(&generated.model));
        next.push("cargo test".to_owned());
        report.say(format_args!("\nnext:\n  {}", next.join("\n  ")));
    }
}

/// What belongs to this one copy of the project and to nobody else.
fn private_files(files: &Files) -> Result<Files, Failure> {
    let mut private = Files::default();
    let settings = match files.get(EXAMPLE_FILE) {
        Some(example) => output::environment(example).map_err(|cause| {
            Failure::new(
                Exit::FileSystem,
                format!("could not draw a secret at random: {cause}"),
            )
        })?,
        None => None,
    };
    if let Some(settings) = settings {
        private
            .insert(ENVIRONMENT_FILE.to_owned(), settings)
            .map_err(Failure::bug)?;
    }
    Ok(private)
}

/// The report that machines read.
fn summary(generated: &Generated, written: Option<&Path>, elapsed: Duration) -> Value {
    let milliseconds = |duration: Duration| json!(duration.as_secs_f64() * 1000.0);
    let mut timings: Map<String, Value> = generated
        .timings
        .iter()
        .map(|(stage, duration)| (stage.name().to_owned(), milliseconds(*duration)))
        .collect();
    timings.insert("total".to_owned(), milliseconds(elapsed));
    json!({
        "valid": true,
        "problems": [],
        "name": generated.model.service.name.kebab(),
        "output": written.map(|folder| folder.display().to_string()),
        "files": generated.files.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        "routes": generated.routes,
        "tables": generated.tables,
        "timings": timings,
        "warnings": generated.warnings,
    })
}

/// A path as a shell takes it.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./+,:@".contains(letter);
    if text.starts_with('-') {
        shell_word(&Path::new(".").join(path))
    } else if text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
