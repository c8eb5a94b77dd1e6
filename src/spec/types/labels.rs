//! Reads the labels of an enum.

use super::MAX_LABELS;
use crate::{
    diagnostic::{Problem, quote},
    spec::{Spanned, reader::Context},
};

/// The labels between the parentheses of an enum: bare words, or quoted text.
pub(super) fn labels(
    context: &Context<'_>,
    text: &Spanned<String>,
    start: usize,
    end: usize,
) -> Option<Vec<Spanned<String>>> {
    let mut labels = Vec::new();
    let mut at = start;
    loop {
        at = skip_blanks(text, at, end);
        let (label, length) = label(context, text, at, end)?;
        let place = context.inside(text, at, at + length);
        if labels.len() == MAX_LABELS {
            let problem = Problem::new(format!("an enum has at most {MAX_LABELS} labels"))
                .at(place, "one too many")
                .hint("a set that large is a resource");
            context.report(problem);
            return None;
        }
        labels.push(Spanned::new(label, place));
        at = skip_blanks(text, at + length, end);
        if at == end {
            return Some(labels);
        }
        if !text.as_str()[at..].starts_with(',') {
            let problem = Problem::new("labels are separated by commas")
                .at(context.inside(text, at, end), "expected `,`")
                .hint("write `enum(draft, active)`");
            context.report(problem);
            return None;
        }
        at += 1;
    }
}

fn skip_blanks(text: &Spanned<String>, at: usize, end: usize) -> usize {
    end - text.as_str()[at..end].trim_start().len()
}

/// What other languages write between or around labels, so that no label has it without quotes.
const MARKS: &str = "\"'()[]{}<>;:|/\\=";

/// One label and the bytes it takes.
fn label(
    context: &Context<'_>,
    text: &Spanned<String>,
    at: usize,
    end: usize,
) -> Option<(String, usize)> {
    let rest = &text.as_str()[at..end];
    if let Some(mark) = rest
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    {
        let label = quoted(rest, mark);
        if label.is_none() {
            let problem = Problem::new("the quote of a label is not closed")
                .at(context.inside(text, at, end), "opened here")
                .hint("close it: `enum(\"PG-13\", ok)`");
            context.report(problem);
        }
        return label;
    }
    let length = rest.find(',').unwrap_or(rest.len());
    let label = rest[..length].trim_end();
    let is_mark = |char: char| char.is_whitespace() || MARKS.contains(char);
    if !label.is_empty() && !label.contains(is_mark) {
        return Some((label.to_owned(), label.len()));
    }
    let message = if label.is_empty() {
        "a label is missing".to_owned()
    } else {
        format!("the label {} needs quotes", quote(label))
    };
    let problem = Problem::new(message)
        .at(context.inside(text, at, at + label.len().max(1)), "here")
        .hint(separated(label, is_mark));
    context.report(problem);
    None
}

/// How a label with marks is written: as several, or between quotes.
fn separated(label: &str, is_mark: impl Fn(char) -> bool) -> String {
    let words: Vec<_> = label
        .split(is_mark)
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() < 2 || label.contains(['"', '\'']) {
        return "labels are separated by commas, and free text stands between quotes: `enum(\"PG-13\", ok)`".to_owned();
    }
    let several = quote(&format!("enum({})", words.join(", ")));
    format!(
        "labels are separated by commas: {several}; one of free text stands between quotes: {}",
        quote(&format!("'{label}'"))
    )
}

/// The content of a quoted label and the bytes it takes with its quotes; a backslash keeps the next character.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut label = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        if char == quote {
            return Some((label, at + 1));
        }
        label.push(if char == '\\' { chars.next()?.1 } else { char });
    }
    None
}
