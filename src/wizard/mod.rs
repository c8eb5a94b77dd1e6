//! The questions a person answers instead of writing `backend.toml`.
//!
//! Answers become the text of a description at every step, and whatever the rest of the program would say
//! about that text is said at the prompt. Nothing else is made here.

mod access;
mod accounts;
mod answers;
mod description;
mod extras;
mod field;
mod line;
mod menu;
mod objection;
mod project;
mod prompt;
mod relation;
mod resource;
mod steps;
mod summary;

use std::io;

use self::{
    answers::Answers,
    prompt::Prompt,
    steps::{Answer, Question, walk},
};
use crate::diagnostic::Source;

/// Why there are no answers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is there to answer.
    #[error("there is no terminal")]
    NoTerminal,
    /// The person asked to stop.
    #[error("stopped")]
    Stopped,
    /// The terminal failed.
    #[error(transparent)]
    Io(io::Error),
}

impl From<dialoguer::Error> for Error {
    fn from(error: dialoguer::Error) -> Self {
        let dialoguer::Error::IO(cause) = error;
        cause.into()
    }
}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::Interrupted => Self::Stopped,
            io::ErrorKind::NotConnected => Self::NoTerminal,
            _ => Self::Io(cause),
        }
    }
}

/// Says whether a project of a name can be made here, or why not.
pub type IsFree = Box<dyn Fn(&str) -> Result<(), String>>;

/// What all questions share.
struct Session {
    answers: Answers,
    is_free: IsFree,
}

const STEPS: &[&[Question<Session>]] = &[
    project::QUESTIONS,
    accounts::QUESTIONS,
    resource::QUESTIONS,
    extras::QUESTIONS,
];

/// Asks for everything that a description holds, and makes the description.
pub fn run(name: Option<&str>, is_free: IsFree) -> Result<Source, Error> {
    let prompt = Prompt::open()?;
    let mut session = Session {
        answers: Answers::named(name.unwrap_or_default()),
        is_free,
    };
    prompt.say("A few questions about the service. Esc goes back, Ctrl-C stops.");

    let questions: Vec<Question<Session>> = STEPS
        .iter()
        .copied()
        .flatten()
        .copied()
        .chain([summary::confirm as Question<_>])
        .collect();
    loop {
        match walk(&prompt, &mut session, &questions)? {
            Answer::Back => prompt.say("This is the first question; Ctrl-C stops."),
            Answer::Given | Answer::NotAsked => return Ok(description::source(&session.answers)),
        }
    }
}
