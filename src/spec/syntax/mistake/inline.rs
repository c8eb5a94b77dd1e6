//! Inline tables: what stands between `{` and `}`, or should.

use super::{Mistake, is_name, quoted};
use crate::{
    diagnostic::{Problem, Span, quote},
    spec::syntax::toml_error::Fault,
};

/// What stands between two commas of an inline table, and where it begins in its line.
struct Part<'a> {
    text: &'a str,
    at: usize,
}

impl Mistake<'_> {
    /// A part of an inline table that is no key and value.
    pub(super) fn inline(&self) -> Option<Problem> {
        let line = self.line();
        let Some(opened) = outside_quotes(line).find(|(_, char)| *char == '{') else {
            return self.brace(line);
        };
        let parts = parts(line, opened.0 + 1);
        parts.iter().find_map(|part| self.part(part))
    }

    fn part(&self, part: &Part<'_>) -> Option<Problem> {
        let place = |at: usize, length: usize| {
            let start = self.line.start + part.at + at;
            Span::new(start, start + length)
        };
        let sign = outside_quotes(part.text).find(|(_, char)| matches!(char, '=' | ':'));
        match sign {
            Some((at, ':')) => {
                let problem = Problem::new("a `:` behind a key").at(place(at, 1), "expected `=`");
                Some(problem.hint("write `=`: `{ type = \"text\" }`"))
            }
            Some((at, _)) => {
                let value = part.text[at + 1..].trim();
                if value.is_empty() {
                    let problem =
                        Problem::new("a value is missing").at(place(at, 1), "expected one");
                    return Some(problem.hint("write it behind the `=`, or leave the key out"));
                }
                let second = second_key(&part.text[at + 1..])? + at + 1;
                let problem = Problem::new("two keys without a comma").at(place(second, 1), "here");
                Some(problem.hint(COMMA))
            }
            None if part.text.is_empty() => None,
            None => {
                let value = match part.text {
                    text if text.starts_with(['"', '\'']) => text.to_owned(),
                    text => quoted(text),
                };
                let hint = format!(
                    "write {}, or the value alone",
                    quote(&format!("{{ type = {value} }}"))
                );
                let problem = Problem::new("a value without a key")
                    .at(place(0, part.text.len()), "expected a key and `=`");
                Some(problem.hint(hint))
            }
        }
    }

    /// A `}` on a line that has no `{`, behind several keys.
    fn brace(&self, line: &str) -> Option<Problem> {
        let signs: Vec<usize> = outside_quotes(line)
            .filter(|(_, char)| *char == '=')
            .map(|(at, _)| at)
            .collect();
        let is_closed = outside_quotes(line).any(|(_, char)| char == '}');
        let [first, _, ..] = signs.as_slice() else {
            return None;
        };
        is_closed.then(|| {
            let at = self.line.start + first + 1;
            Problem::new("a `{` is missing")
                .at(Span::new(at, at + 1), "expected `{`")
                .hint("options stand between braces: `{ type = \"text\", unique = true }`")
        })
    }

    /// Two keys without what parts them.
    pub(super) fn pairs(&self) -> Option<Problem> {
        if self.fault() == Fault::PairsWithoutComma {
            return Some(self.at("two keys without a comma", COMMA));
        }
        let is_key = |text: &str| is_name(text.trim_matches([',', ';', ' ', '\t']));
        let is_second = self.fault() == Fault::Trailing
            && self
                .rest()
                .split_once('=')
                .is_some_and(|(key, _)| is_key(key));
        is_second.then(|| {
            let hint = "write it on a line of its own, or all of one field between braces: `{ type = \"text\", unique = true }`";
            self.at("a second key on one line", hint)
        })
    }
}

const COMMA: &str = "write a comma between them: `{ type = \"text\", unique = true }`";

/// The characters of a line that are part of no text between quotes.
pub(super) fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut opened = None;
    let mut is_escaped = false;
    line.char_indices().filter(move |(_, char)| {
        let is_mark = matches!(char, '"' | '\'');
        if let Some(mark) = opened {
            let ends = *char == mark && !is_escaped;
            is_escaped = mark == '"' && *char == '\\' && !is_escaped;
            opened = opened.filter(|_| !ends);
            return false;
        }
        opened = is_mark.then_some(*char);
        !is_mark
    })
}

/// The parts of an inline table that is open at a place, up to its end or that of the line.
fn parts(line: &str, from: usize) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (from, 0);
    let mut add = |start: usize, end: usize| {
        let text = &line[start..end];
        parts.push(Part {
            text: text.trim(),
            at: start + text.len() - text.trim_start().len(),
        });
    };
    for (at, char) in outside_quotes(&line[from..]) {
        let at = from + at;
        match char {
            '[' | '{' | '(' => depth += 1,
            '}' if depth == 0 => {
                add(start, at);
                return parts;
            }
            ']' | '}' | ')' => depth -= 1,
            ',' if depth == 0 => {
                add(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    add(start, line.len());
    parts
}

/// Where a second key begins behind a value without quotes.
fn second_key(value: &str) -> Option<usize> {
    let trimmed = value.trim_start();
    let first = trimmed.find(char::is_whitespace)?;
    let is_plain = trimmed[..first]
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_'));
    let behind = trimmed[first..].trim_start();
    let key = behind.find(|char: char| !char.is_ascii_alphanumeric() && char != '_')?;
    let is_key = key > 0 && behind[key..].trim_start().starts_with('=');
    (is_plain && is_key).then(|| value.len() - behind.len())
}
