//! `backend-gen explain`: which template and condition make a file.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use clap::ValueHint;

use super::{Exit, Failure, Input, report};
use crate::{
    diagnostic::{did_you_mean, quote},
    output::ENVIRONMENT_FILE,
    pipeline::{self, DESCRIPTION_FILE, Origin},
};

/// Say which template and condition make a file
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A file of the project; all files without it
    #[arg(value_hint = ValueHint::FilePath)]
    path: Option<PathBuf>,
    /// The description, or `-` for standard input
    #[arg(long, value_name = "FILE", default_value = DESCRIPTION_FILE, value_hint = ValueHint::FilePath)]
    spec: Input,
}

impl Explain {
    /// Prints one line for each file asked for.
    pub fn run(&self) -> Result<Exit, Failure> {
        let source = self.spec.read().map_err(|failure| {
            failure
                .hint("run it in the folder of a project, or name its description: `--spec FILE`")
        })?;
        let origins = pipeline::outline(&source)
            .map_err(|error| Failure::from_pipeline(error, source))?
            .origins;

        let explained = match &self.path {
            None => origins
                .iter()
                .map(|(path, origin)| format!("{path}: {}\n", explanation(origin)))
                .collect(),
            Some(path) => one(path, &origins)?,
        };
        report::print(explained.as_bytes())?;
        Ok(Exit::Success)
    }
}

fn one(path: &Path, origins: &BTreeMap<String, Origin>) -> Result<String, Failure> {
    let wanted = in_project(path);
    if wanted == ENVIRONMENT_FILE {
        return Ok(format!(
            "{wanted}: made once from `.env.example`, with secrets drawn at random\n"
        ));
    }
    if let Some(origin) = origins.get(&wanted) {
        return Ok(format!("{wanted}: {}\n", explanation(origin)));
    }
    let hint = match did_you_mean(&wanted, origins.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "without a path, `backend-gen explain` lists all files".to_owned(),
    };
    let message = format!("nothing makes {} for this description", quote(&wanted));
    Err(Failure::new(Exit::Invalid, message).hint(hint))
}

/// The path as generated files are named: below the current directory, with `/` between its parts.
fn in_project(path: &Path) -> String {
    let relative = std::env::current_dir()
        .ok()
        .and_then(|current| path.strip_prefix(current).ok())
        .unwrap_or(path);
    let parts: Vec<_> = relative
        .components()
        .filter(|component| *component != Component::CurDir)
        .map(|component| component.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

fn explanation(origin: &Origin) -> String {
    match origin {
        Origin::Template {
            template,
            condition,
        } => format!("templates/{template} ({condition})"),
        Origin::Description => "the description itself".to_owned(),
        Origin::Lock => {
            "the versions of crates that were tested together, of those that are needed".to_owned()
        }
        Origin::Schema => {
            "the schema of descriptions, as `backend-gen schema` prints it".to_owned()
        }
    }
}
