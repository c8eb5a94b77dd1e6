//! What the rest of the program would say about an answer.

use super::{answers::Answers, description};
use crate::{diagnostic::Problem, pipeline};

/// The first problem that an answer brings into the description, its hint in a line of its own.
pub fn objection(before: &Answers, after: &Answers) -> Result<(), String> {
    let known = problems(before);
    // The message is what stays of a problem: places move with every answer, and hints name what an answer adds.
    let is_new = |problem: &Problem| known.iter().all(|known| known.message != problem.message);
    match problems(after).into_iter().find(is_new) {
        None => Ok(()),
        Some(Problem {
            message,
            hint: Some(hint),
            ..
        }) => Err(format!("{message}\n  {hint}")),
        Some(Problem { message, .. }) => Err(message),
    }
}

/// All problems of the description as it stands.
pub fn problems(answers: &Answers) -> Vec<Problem> {
    pipeline::understand(&description::source(answers))
        .err()
        .unwrap_or_default()
}
