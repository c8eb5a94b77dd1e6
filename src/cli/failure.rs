//! Why a command did not do what was asked.

use serde_json::{Value, json};

use super::Exit;
use crate::{
    diagnostic::{Located, Problem, Source, located},
    format, output, pipeline,
};

/// Why a command failed, and what the person can do.
#[derive(Debug)]
pub enum Failure {
    /// Something that one sentence tells.
    Plain {
        /// What the process answers.
        exit: Exit,
        /// What went wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// A description with problems.
    Description {
        /// The description.
        source: Source,
        /// All of its problems.
        problems: Vec<Problem>,
    },
}

impl Failure {
    /// A failure that one sentence tells.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self::Plain {
            exit,
            message: message.into(),
            hint: None,
        }
    }

    /// The problems of a description.
    pub fn description(source: Source, problems: Vec<Problem>) -> Self {
        Self::Description { source, problems }
    }

    /// Arguments that are wrong.
    pub fn usage(refused: &clap::Error) -> Self {
        let text = refused.to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = first.split_whitespace().collect();
        let message = words.join(" ");
        let message = message.strip_prefix("error: ").unwrap_or(&message);
        Self::new(Exit::Invalid, message).hint("`backend-gen --help` lists what there is")
    }

    /// A mistake of ours.
    pub fn bug(message: impl std::fmt::Display) -> Self {
        Self::new(
            Exit::Bug,
            format!("this is a bug in backend-gen: {message}"),
        )
        .hint(REPORT_IT)
    }

    /// The person asked to stop.
    pub fn interrupted() -> Self {
        Self::new(Exit::Interrupted, "interrupted, nothing was written")
    }

    /// The person asked to stop when everything was written.
    pub fn interrupted_after() -> Self {
        Self::new(Exit::Interrupted, "interrupted, the project is complete")
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Plain { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// What the process answers.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Plain { exit, .. } => *exit,
            Self::Description { .. } => Exit::Invalid,
        }
    }

    /// The report that machines read.
    pub fn report(&self) -> Value {
        let problems = match self {
            Self::Plain { message, hint, .. } => vec![Located {
                message: message.clone(),
                hint: hint.clone(),
                ..Located::default()
            }],
            Self::Description { source, problems } => located(source, problems),
        };
        json!({ "valid": false, "problems": problems })
    }

    /// Why there is no project of a description.
    pub fn from_pipeline(error: pipeline::Error, source: Source) -> Self {
        match error {
            pipeline::Error::Description(problems) => Self::description(source, problems),
            pipeline::Error::Format(format::Error::Io(cause)) => {
                Self::new(Exit::FileSystem, format!("could not run rustfmt: {cause}")).hint(
                    "it works in the directory for temporary files: set `TMPDIR` to one with room",
                )
            }
            mistake => Self::bug(mistake),
        }
    }
}

/// What to do about a mistake of ours.
const REPORT_IT: &str =
    "please report it with this message, the description and the answer of `backend-gen --version`";

impl From<output::Error> for Failure {
    fn from(error: output::Error) -> Self {
        let hint = match &error {
            output::Error::Interrupted => return Self::interrupted(),
            output::Error::NotEmpty(_)
            | output::Error::NotADirectory(_)
            | output::Error::Symlink(_) => {
                "nothing was written; choose another directory with `--output`"
            }
            output::Error::MountPoint(_) => {
                "nothing was written; choose a directory within it with `--output`"
            }
            output::Error::Taken(_) => {
                "what is there was left alone; choose another directory with `--output`"
            }
            output::Error::Io { .. } => "nothing was written",
        };
        Self::new(Exit::FileSystem, error.to_string()).hint(hint)
    }
}
