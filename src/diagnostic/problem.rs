//! One thing that is wrong, where, and what to write instead.

use std::cell::RefCell;

use serde::Serialize;

use super::{Source, Span};

/// One thing that is wrong with a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Where; `None` where it is about the file as a whole.
    pub place: Option<Place>,
    /// Other places that explain it.
    pub others: Vec<Place>,
    /// What to write instead.
    pub hint: Option<String>,
}

/// A marked stretch of the source and a few words about it, which may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What is marked.
    pub span: Span,
    /// Written beside the mark.
    pub label: String,
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: None,
            others: Vec::new(),
            hint: None,
        }
    }

    /// The place of the problem.
    #[must_use]
    pub fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.place = Some(Place {
            span,
            label: label.into(),
        });
        self
    }

    /// Another place that explains it.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push(Place {
            span,
            label: label.into(),
        });
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The problems found so far, to be added to from anywhere.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    /// Adds one.
    pub fn report(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    /// All of them, in the order they were found.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// Brings problems into the order of their places, those of the whole file first, and tells each once.
pub fn sort(problems: &mut Vec<Problem>) {
    let place = |problem: &Problem| problem.place.as_ref().map(|place| place.span);
    problems.sort_by_key(place);
    problems.dedup();
}

/// A problem as machines read it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Located {
    /// The name of the source; absent where the problem is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// From one; absent where the problem is about the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// From one, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// The words beside the mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Every problem as machines read it, in the order given.
pub fn located(source: &Source, problems: &[Problem]) -> Vec<Located> {
    let one = |problem: &Problem| {
        let place = problem.place.as_ref();
        let position = place.map(|place| source.position(place.span.start));
        Located {
            file: Some(source.name.clone()),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            message: problem.message.clone(),
            label: place
                .map(|place| place.label.clone())
                .filter(|label| !label.is_empty()),
            hint: problem.hint.clone(),
        }
    };
    problems.iter().map(one).collect()
}
