//! Quotes that are missing, of another kind, or not closed.

use super::{Mistake, TEXT, is_null, quoted, switch};
use crate::{
    diagnostic::{Problem, Span, did_you_mean, quote},
    spec::syntax::{bare, toml_error::Fault},
};

impl Mistake<'_> {
    /// Quotes that are curly, not closed, or within others.
    pub(super) fn quotes(&self) -> Option<Problem> {
        let is_curly = |char: char| {
            matches!(
                char,
                '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{b4}' | '`'
            )
        };
        let straight = "only straight quotes make a text";
        if self.rest().starts_with(is_curly) {
            let opened = self.rest().trim_start_matches(is_curly);
            let text = opened.split(is_curly).next().unwrap_or("");
            let closed = &opened[text.len()..];
            let closed = closed.len() - closed.trim_start_matches(is_curly).len();
            let length = self.rest().len() - opened.len() + text.len() + closed;
            let span = Span::new(self.span.start, self.span.start + length);
            let hint = format!(
                "write {}",
                quote(&quoted(text.trim_end_matches(['"', '\''])))
            );
            return Some(Problem::new(straight).at(span, "here").hint(hint));
        }
        let (mark, other) = match self.fault() {
            Fault::DoubleQuotes => ('"', "`\"text\"`"),
            Fault::SingleQuotes => ('\'', "`'text'`"),
            _ => return self.inner_quotes(),
        };
        let before = &self.source.text[self.line.start..self.span.start];
        if !before.contains(mark) {
            return None;
        }
        if let Some((at, curly)) = before.char_indices().rfind(|(_, char)| is_curly(*char)) {
            let at = self.line.start + at;
            let span = Span::new(at, at + curly.len_utf8());
            let hint = format!("close the text with `{mark}`");
            return Some(Problem::new(straight).at(span, "here").hint(hint));
        }
        Some(self.at(
            "a text is not closed",
            format!("close it on its own line: {other}"),
        ))
    }

    /// A double quote within a text that has double quotes around it.
    fn inner_quotes(&self) -> Option<Problem> {
        let is_behind_quote = self.source.text[..self.span.start].ends_with('"');
        let more = self.fault() == Fault::Trailing
            && is_behind_quote
            && self.rest().contains('"')
            && !self.rest().contains('=');
        more.then(|| {
            let hint =
                "put single quotes around a text that holds double ones: `'a \"quoted\" word'`";
            let at = self.span.start;
            Problem::new("a double quote ends the text")
                .at(Span::new(at - 1, at), "the text ends here")
                .hint(hint)
        })
    }

    /// A word without quotes, other than those that stand for something else.
    pub(super) fn bare(&self) -> Option<Problem> {
        let word = bare::word(self.line())?;
        let span = Span::new(self.line.start + word.start, self.line.start + word.end);
        let text = &self.source.text[span.start..span.end];
        let lower = text.to_ascii_lowercase();
        let is_boolean = matches!(lower.as_str(), "true" | "false");
        let is_switch =
            switch(&lower).is_some() || did_you_mean(&lower, ["true", "false"]).is_some();
        if is_boolean || is_null(&lower) || is_switch {
            return None;
        }
        let hint = format!("write {}", quote(&quoted(text)));
        Some(Problem::new(TEXT).at(span, "no quotes").hint(hint))
    }
}
