//! A list or an inline table that is never closed, so that every line below is taken for a part of it.

use crate::diagnostic::{Problem, Span, quote};

/// What is open, and where it was opened.
#[derive(Clone, Copy)]
struct Opened {
    bracket: char,
    at: usize,
}

/// A bracket that a line of its own follows, or the end of the file.
struct Unclosed {
    opened: Opened,
    /// Where the line of its own begins.
    end: usize,
}

/// The lines from the first bracket of a value that is not closed to where something else begins.
pub(super) fn lines(text: &str) -> Option<Span> {
    let Unclosed { opened, end } = unclosed(text)?;
    let start = text[..opened.at].rfind('\n').map_or(0, |at| at + 1);
    Some(Span::new(start, end))
}

/// The problem of the first bracket of a value that is not closed.
pub(super) fn problem(text: &str) -> Option<Problem> {
    let Unclosed { opened, .. } = unclosed(text)?;
    let closing = if opened.bracket == '[' { ']' } else { '}' };
    let what = if opened.bracket == '[' {
        "a list"
    } else {
        "an inline table"
    };
    let problem = Problem::new(format!("{what} is not closed"))
        .at(Span::new(opened.at, opened.at + 1), "opened here")
        .hint(format!(
            "write {} behind its last value",
            quote(&closing.to_string())
        ));
    Some(problem)
}

fn unclosed(text: &str) -> Option<Unclosed> {
    let mut open: Vec<Opened> = Vec::new();
    let mut offset = 0;
    // The last character that is neither blank nor part of a comment.
    let mut last = '\n';
    for line in text.split_inclusive('\n') {
        if let Some(innermost) = open.last()
            && ends_value(line, innermost.bracket, last)
        {
            return found(&open, offset);
        }
        let is_header = open.is_empty() && line.trim_start().starts_with('[');
        let value = if is_header {
            None
        } else {
            value_of(line, &open)
        };
        let Some(start) = value else {
            offset += line.len();
            continue;
        };
        scan(&line[start..], offset + start, &mut open, &mut last)?;
        offset += line.len();
    }
    found(&open, offset)
}

fn found(open: &[Opened], end: usize) -> Option<Unclosed> {
    let opened = open.first().copied()?;
    Some(Unclosed { opened, end })
}

/// Where the part of a line begins that holds values.
fn value_of(line: &str, open: &[Opened]) -> Option<usize> {
    if open.is_empty() {
        line.find('=').map(|at| at + 1)
    } else {
        Some(0)
    }
}

/// Whether a line cannot stand within a value that is open.
fn ends_value(line: &str, bracket: char, last: char) -> bool {
    let line = line.trim();
    let key = line.split_once('=').map(|(key, _)| key.trim_end());
    let is_pair = key.is_some_and(|key| !key.is_empty() && key.chars().all(is_word));
    is_header(line) || is_pair && (bracket == '[' || !matches!(last, ',' | '{'))
}

/// Whether a line without blanks around it is the header of a table.
pub(super) fn is_header(line: &str) -> bool {
    let header = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    header.is_some_and(|(name, _)| {
        let name = name.trim_start_matches('[');
        name.starts_with(|char: char| char.is_ascii_alphabetic()) && name.chars().all(is_word)
    })
}

/// Whether a character can be part of a key, the points between its parts included.
pub(super) fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.')
}

/// Follows the brackets of a stretch of values; `None` where a text spans lines, which nobody can follow.
fn scan(values: &str, offset: usize, open: &mut Vec<Opened>, last: &mut char) -> Option<()> {
    let mut quote = None;
    let mut characters = values.char_indices();
    while let Some((at, char)) = characters.next() {
        match (quote, char) {
            (Some('"'), '\\') => {
                characters.next();
            }
            (Some(mark), char) if mark == char => quote = None,
            (None, '#') => break,
            (None, '"' | '\'') => {
                let mark = values[at..].chars().take(3);
                if mark.clone().count() == 3 && mark.clone().all(|other| other == char) {
                    return None;
                }
                quote = Some(char);
            }
            (None, '[' | '{') => open.push(Opened {
                bracket: char,
                at: offset + at,
            }),
            (None, ']' | '}') => {
                open.pop();
            }
            (Some(_) | None, _) => {}
        }
        if !char.is_whitespace() {
            *last = char;
        }
    }
    Some(())
}
