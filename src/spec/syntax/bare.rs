//! A word that stands as a value without quotes.

use crate::diagnostic::Span;

/// Characters of a line that is looked at, at most: people write no longer ones.
const LONG: usize = 400;

/// The value of a line that is a word, maybe with an argument, a list or an option behind it: `decimal(10,2)?`.
pub(super) fn word(line: &str) -> Option<Span> {
    if line.len() > LONG {
        return None;
    }
    let mut quote = None;
    for (at, char) in line.char_indices() {
        match (quote, char) {
            (None, '"' | '\'') => quote = Some(char),
            (Some(mark), char) if mark == char => quote = None,
            (None, '=') => {
                let behind = &line[at + 1..];
                let start = line.len() - behind.trim_start().len();
                if let Some(length) = length(&line[start..]) {
                    return Some(Span::new(start, start + length));
                }
            }
            _ => {}
        }
    }
    None
}

/// How long a word is that begins here, if it is one and nothing but the end of the value follows.
fn length(text: &str) -> Option<usize> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    if !text.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return None;
    }
    let mut length = text.find(|char| !is_part(char)).unwrap_or(text.len());
    if ["true", "false", "inf", "nan"].contains(&&text[..length]) {
        return None;
    }
    if text[length..].starts_with('(') {
        length += text[length..].find(')')? + 1;
    }
    for mark in ["[]", "?"] {
        if text[length..].starts_with(mark) {
            length += mark.len();
        }
    }
    let behind = text[length..].trim_start();
    let ends = behind.is_empty() || behind.starts_with([',', '}', '#']);
    ends.then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_with_all_that_belongs_to_it() {
        for (line, found) in [
            ("a = int", "int"),
            ("a = string(10)? # b", "string(10)?"),
            ("a = { type = decimal(10, 2), min = 1 }", "decimal(10, 2)"),
            ("a = { type = \"x = y\", default = now }", "now"),
            ("a = enum(a, b)[]", "enum(a, b)[]"),
        ] {
            let span = word(line).map(|span| &line[span.start..span.end]);
            assert_eq!(span, Some(found), "{line}");
        }
        for line in [
            "a = \"int\"",
            "a = 1",
            "a = true",
            "a = \"b = int\"",
            "a b",
            "a = int + 1",
        ] {
            assert!(word(line).is_none(), "{line}");
        }
    }
}
