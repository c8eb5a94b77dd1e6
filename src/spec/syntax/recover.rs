//! What the parser loses behind a mistake, taken out of the text so that it reads the rest.

use std::collections::BTreeSet;

use toml::de::Error;

use super::unclosed::{self, is_header, is_word};
use crate::diagnostic::{Source, Span};

/// What is left of a text without the lines that mean nothing to the parser.
pub(super) struct Rest {
    /// As long as before, so that every place stays where it is.
    pub source: Source,
    /// The lines that are missing.
    pub lost: Vec<Span>,
    /// Names that are missing with them.
    pub names: BTreeSet<String>,
    /// Whether a table of settings is among them.
    pub lacks_settings: bool,
}

/// Whole lines that say nothing.
struct Loss {
    lines: Span,
    /// Whether the first of them has a key that is known.
    has_key: bool,
}

/// What is left without what mistakes take with them: `None` where that cannot be told.
pub(super) fn rest(source: &Source, errors: &[Error]) -> Option<Rest> {
    let unclosed = unclosed::lines(&source.text);
    let mut losses: Vec<Loss> = unclosed.into_iter().map(Loss::with_key).collect();
    for error in errors {
        let message = error.message();
        let at = error.span().map_or(0, |span| span.start);
        let is_within = unclosed.is_some_and(|lines| lines.start <= at);
        if is_within {
            continue;
        }
        let is_endless = ["unclosed array,", "unclosed inline table"]
            .iter()
            .any(|endless| message.starts_with(endless));
        if is_endless || message.contains("recurs") {
            return None;
        }
        losses.extend(loss(source, message, at));
    }
    without(source, &losses)
}

/// What is left without the losses.
fn without(source: &Source, losses: &[Loss]) -> Option<Rest> {
    let mut bytes = source.text.clone().into_bytes();
    let mut names = BTreeSet::new();
    let mut lacks_settings = false;
    for loss in losses {
        let Span { start, end } = loss.lines;
        let text = &source.text[start..end];
        for byte in &mut bytes[start..end] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        let mut nameless = text;
        if let Some((at, statement)) = loss.statement(text) {
            let start = start + at;
            bytes[start..start + statement.len()].copy_from_slice(statement.as_bytes());
            nameless = text.split_once('\n').map_or("", |(_, behind)| behind);
        }
        names.extend(names_of(nameless).map(str::to_owned));
        lacks_settings |= begins_settings(text);
    }
    let text = String::from_utf8(bytes).ok()?;
    Some(Rest {
        source: Source::new(&source.name, &text),
        lost: losses.iter().map(|loss| loss.lines).collect(),
        names,
        lacks_settings,
    })
}

impl Loss {
    fn with_key(lines: Span) -> Self {
        Self {
            lines,
            has_key: true,
        }
    }

    fn without_key(lines: Span) -> Self {
        Self {
            lines,
            has_key: false,
        }
    }

    /// The key with a value that means nothing, and where it begins, if the first line has room for both.
    fn statement(&self, text: &str) -> Option<(usize, String)> {
        let first = text.lines().next().filter(|_| self.has_key)?;
        let start = first.len() - first.trim_start().len();
        let key = first[start..].split(|char| !is_word(char)).next()?;
        let statement = format!("{key}=0");
        let fits = !key.is_empty() && start + statement.len() <= first.len();
        fits.then_some((start, statement))
    }
}

/// The lines that a mistake takes with it, if it does.
fn loss(source: &Source, message: &str, at: usize) -> Option<Loss> {
    const OF_HEADERS: [&str; 7] = [
        "unclosed table",
        "unclosed array table",
        "unquoted keys cannot be empty",
        "invalid unquoted key",
        "invalid basic string",
        "invalid literal string",
        "cannot extend",
    ];
    let begins = |starts: &[&str]| starts.iter().any(|start| message.starts_with(start));
    let opening = opening(source, message);
    let at = opening.map_or(at, |opening| opening.start);
    let index = source.line_of(source.clamp(at.min(source.text.trim_end().len())));
    let line = Span::new(source.line_start(index), source.line_end(index));
    let table = Span::new(line.start, next_header(source, index));
    let text = source.text[line.start..line.end].trim();
    let is_statement = begins(&["key with no value", "extra `=`"]);
    let is_header = text.starts_with('[') && begins(&OF_HEADERS);
    if opening.is_some() {
        Some(Loss::with_key(table))
    } else if is_header || is_statement && text.ends_with(']') {
        Some(Loss::without_key(table))
    } else {
        is_statement.then_some(Loss::with_key(line))
    }
}

/// Where a text of several lines is opened that is not closed.
pub(super) fn opening(source: &Source, message: &str) -> Option<Span> {
    let mark = match message {
        message if message.starts_with("invalid multi-line basic string") => "\"\"\"",
        message if message.starts_with("invalid multi-line literal string") => "'''",
        _ => return None,
    };
    let at = source.text.rfind(mark)?;
    Some(Span::new(at, at + mark.len()))
}

/// Where the next header behind a line begins, or the text ends.
fn next_header(source: &Source, index: usize) -> usize {
    let next = source.line_end(index);
    let behind = &source.text[next..];
    let mut at = next;
    for line in behind.split_inclusive('\n') {
        if is_header(line.trim()) {
            return at;
        }
        at += line.len();
    }
    at
}

/// Whether lines begin with the header of a table that is neither a resource nor an enum.
fn begins_settings(text: &str) -> bool {
    let header = text.trim_start().strip_prefix('[');
    header.is_some_and(|header| {
        let name = header.trim_start_matches(['[', ' ']);
        ["service", "database", "api", "auth", "rate_limit", "cache"]
            .iter()
            .any(|table| name.starts_with(table))
    })
}

/// Words of lines that are probably names: what stands before a `=` or a `:`, begins a line, or is part of a header.
fn names_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let line = line.trim();
        let header = line.starts_with('[').then_some(line);
        let parts = header
            .into_iter()
            .flat_map(|line| line.split(['[', ']', '.', '"']));
        let keys = line
            .split(['=', ':'])
            .filter_map(|before| before.trim_end().rsplit(|char| !is_word(char)).next());
        let first = line.split(|char| !is_word(char)).next();
        parts
            .chain(keys)
            .chain(first)
            .filter(|name| name.starts_with(|char: char| char.is_ascii_alphabetic()))
    })
}
