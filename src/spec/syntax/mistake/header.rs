//! Keys and headers.

use super::{Mistake, is_name};
use crate::{
    diagnostic::{Problem, Span, quote},
    spec::syntax::toml_error::Fault,
};

impl Mistake<'_> {
    /// A header without one of its brackets, or with something in it that is no name.
    pub(super) fn header(&self) -> Option<Problem> {
        let line = self.line().trim();
        let whole = || {
            let start = self.line.start + self.line().len() - self.line().trim_start().len();
            Span::new(start, start + line.len())
        };
        let inner = line
            .strip_prefix('{')
            .and_then(|line| line.strip_suffix('}'));
        if let Some(inner) = inner.filter(|inner| !inner.contains(['=', ':', '"'])) {
            let hint = format!("write {}", quote(&format!("[{}]", inner.trim())));
            let problem = Problem::new("a header stands between `[` and `]`");
            return Some(problem.at(whole(), "here").hint(hint));
        }
        if self.fault() == Fault::LoneKey && line.ends_with(']') && !line.contains(['=', '[']) {
            let hint = format!("write {}", quote(&format!("[{line}")));
            let problem = Problem::new("a header is not opened");
            return Some(problem.at(whole(), "expected `[`").hint(hint));
        }
        let is_broken = matches!(self.fault(), Fault::OpenHeader | Fault::KeyCharacter);
        if !line.starts_with('[') || !is_broken || !self.rest().is_ascii() {
            return None;
        }
        let hint = match self.rest().chars().next() {
            None => "close the header: `[service]`, `[resources.note.fields]`",
            Some(char) if char.is_whitespace() => {
                "a header has no blanks: `[resources.order_item.fields]`"
            }
            Some(_) => "points part the names of a header: `[resources.order_item.fields]`",
        };
        Some(self.at("a header is not closed", hint))
    }

    /// What cannot be a key, or has no value.
    pub(super) fn key(&self) -> Option<Problem> {
        if self.fault() == Fault::KeyCharacter && !self.rest().is_ascii() {
            let problem = Problem::new("a name holds a character that is not ASCII");
            let hint = "write `a` to `z`, digits and underscores; any text can be a `description` or a label";
            let first = self.rest().chars().next().map_or(0, char::len_utf8);
            let span = Span::new(self.span.start, self.span.start + first);
            return Some(problem.at(span, "here").hint(hint));
        }
        let line = self.line().trim();
        match self.fault() {
            Fault::EmptyKey if line.starts_with('=') => Some(self.at(
                "a key is missing",
                "write one before the `=`: `title = \"string(120)\"`",
            )),
            Fault::EmptyKey => Some(self.at(
                "a key has an empty part",
                "leave the point out that parts nothing",
            )),
            Fault::SecondEquals => {
                Some(self.at("a second `=`", "one is enough: `title = \"string(120)\"`"))
            }
            Fault::LoneKey => Some(self.lone_key(line)),
            _ => None,
        }
    }

    fn lone_key(&self, line: &str) -> Problem {
        match line.split_once('=').map(|(key, _)| key.trim()) {
            Some(key) if key.contains(' ') && key.split_whitespace().all(is_name) => {
                let snake = key.split_whitespace().collect::<Vec<_>>().join("_");
                self.at("a key holds a blank", format!("write {}", quote(&snake)))
            }
            _ => self.at(
                "a key without a value",
                "write `=` and a value: `title = \"string(120)\"`",
            ),
        }
    }
}
