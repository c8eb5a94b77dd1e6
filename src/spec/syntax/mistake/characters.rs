//! Characters that nobody sees, and those of other formats.

use super::{Mistake, inline::outside_quotes};
use crate::{
    diagnostic::{Problem, Span},
    spec::syntax::toml_error::Fault,
};

impl Mistake<'_> {
    /// A character that nobody sees, where TOML has none.
    pub(super) fn invisible(&self) -> Option<Problem> {
        if self.fault() == Fault::CarriageReturn {
            let hint = "end each line with a line feed, or with both";
            return Some(self.at("a carriage return without a line feed", hint));
        }
        let char = self.source.text[self.span.start..].chars().next();
        let control = char.filter(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'));
        if let Some(char) = control {
            let span = Span::new(self.span.start, self.span.start + char.len_utf8());
            let problem = Problem::new("a control character").at(span, "here");
            return Some(problem.hint("leave it out"));
        }
        let is_blank = |char: char| !char.is_ascii() && char.is_whitespace();
        let (at, char) = outside_quotes(self.line()).find(|(_, char)| is_blank(*char))?;
        let start = self.line.start + at;
        let problem = Problem::new("a blank that is no space")
            .at(Span::new(start, start + char.len_utf8()), "here")
            .hint("write an ordinary space");
        Some(problem)
    }

    /// A comment as other languages have it, or what Markdown puts around code.
    pub(super) fn comment(&self) -> Option<Problem> {
        let line = self.line().trim_start();
        let start = self.line.start + self.line().len() - line.len();
        if line.starts_with("```") {
            let problem = Problem::new("a fence of Markdown")
                .at(Span::new(start, start + 3), "no TOML")
                .hint("leave the line out");
            return Some(problem);
        }
        let mark = |text: &str| {
            let marks = ["//", "/*", "--", ";"].into_iter();
            marks
                .filter(|mark| text.starts_with(mark))
                .map(str::len)
                .next()
        };
        let (start, length) = match (mark(line), mark(self.rest())) {
            (Some(length), _) => (start, length),
            (None, Some(length)) if !self.rest().starts_with(';') => (self.span.start, length),
            _ => return None,
        };
        let problem = Problem::new("a comment begins with `#`")
            .at(Span::new(start, start + length), "no comment in TOML")
            .hint("write `#` in its place");
        Some(problem)
    }
}
