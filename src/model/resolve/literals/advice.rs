//! What to write instead of a value that is not of a kind.

use crate::diagnostic::list;

/// What to write instead of a value: words, and the values that they propose.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::model::resolve) struct Advice {
    before: String,
    proposed: Vec<String>,
    after: &'static str,
}

impl Advice {
    /// One of some values, between words.
    pub(super) fn propose<'a>(
        before: &str,
        proposed: impl IntoIterator<Item = &'a str>,
        after: &'static str,
    ) -> Self {
        Self {
            before: before.to_owned(),
            proposed: proposed.into_iter().map(str::to_owned).collect(),
            after,
        }
    }

    /// As a hint for a key of a description.
    pub(in crate::model::resolve) fn hint(&self) -> String {
        self.with(self.proposed.iter().map(String::as_str))
    }

    /// As a hint for a condition, which has texts between single quotes.
    pub(in crate::model::resolve) fn hint_in_condition(&self) -> String {
        let proposed = self.proposed.iter().map(|value| format!("'{value}'"));
        self.with(proposed.collect::<Vec<_>>().iter().map(String::as_str))
    }

    fn with<'a>(&self, proposed: impl ExactSizeIterator<Item = &'a str>) -> String {
        let Self { before, after, .. } = self;
        if proposed.len() == 0 {
            return before.clone();
        }
        format!("{before}{}{after}", list(proposed, "or"))
    }
}

impl From<String> for Advice {
    fn from(words: String) -> Self {
        Self {
            before: words,
            proposed: Vec::new(),
            after: "",
        }
    }
}

impl From<&str> for Advice {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}
