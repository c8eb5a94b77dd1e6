//! What everything that reads shares, and the places within strings.

use crate::{
    diagnostic::{Problem, Problems, Source, Span},
    spec::Spanned,
};

/// What everything that reads shares: the text, and the problems found so far.
pub(in crate::spec) struct Context<'a> {
    source: &'a Source,
    problems: Problems,
}

impl<'a> Context<'a> {
    pub(in crate::spec) fn new(source: &'a Source) -> Self {
        Self {
            source,
            problems: Problems::default(),
        }
    }

    pub(in crate::spec) fn report(&self, problem: Problem) {
        self.problems.report(problem);
    }

    pub(in crate::spec) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_vec()
    }

    /// What is written at a place.
    pub(in crate::spec) fn written(&self, span: Span) -> &'a str {
        self.source.text.get(span.start..span.end).unwrap_or("")
    }

    /// The place of a part of a string's content; of all of it where the string goes over lines.
    pub(in crate::spec) fn inside(&self, text: &Spanned<String>, start: usize, end: usize) -> Span {
        let span = text.span;
        let written = self.written(span);
        for quotes in ["\"\"\"", "'''", "\"", "'"] {
            let inner = written
                .strip_prefix(quotes)
                .and_then(|rest| rest.strip_suffix(quotes));
            if inner == Some(text.as_str()) {
                let offset = span.start + quotes.len();
                return Span::new(offset + start, offset + end);
            }
        }
        match (escaped_offset(written, start), escaped_offset(written, end)) {
            (Some(start), Some(end)) => Span::new(span.start + start, span.start + end),
            _ => span,
        }
    }
}

/// Where a byte of the content of a basic string is written, escapes being longer than what they stand for.
fn escaped_offset(written: &str, content: usize) -> Option<usize> {
    if written.starts_with("\"\"\"") || !written.starts_with('"') {
        return None;
    }
    let (mut at, mut read) = (1, 0);
    while read < content {
        let rest = written.get(at..)?;
        let first = rest.chars().next()?;
        let (length, stands_for) = match (first, rest.chars().nth(1)) {
            ('\\', Some(kind @ ('x' | 'u' | 'U'))) => {
                let length = match kind {
                    'x' => 4,
                    'u' => 6,
                    _ => 10,
                };
                let code = u32::from_str_radix(rest.get(2..length)?, 16).ok()?;
                (length, char::from_u32(code)?.len_utf8())
            }
            ('\\', _) => (2, 1),
            _ => (first.len_utf8(), first.len_utf8()),
        };
        at += length;
        read += stands_for;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_behind_escapes() {
        let written = r#""é\"\u00e9b\x41""#;
        let text = "é\"ébA";
        let source = Source::new("a", written);
        let context = Context::new(&source);
        let content = Spanned::new(text.to_owned(), Span::new(0, written.len()));
        for (start, char) in text.char_indices() {
            let span = context.inside(&content, start, start + char.len_utf8());
            let part = context.written(span);
            let raw = ["é", "\\\"", "\\u00e9", "b", "\\x41"];
            assert!(raw.contains(&part), "{part}");
        }
    }
}
