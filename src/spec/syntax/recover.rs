//! A text without what is no TOML in it, so that the rest is read as it would be without the mistakes.

use std::collections::BTreeSet;

use super::statement::{first_part, is_word};
use crate::{
    diagnostic::{Source, Span},
    spec::SETTINGS,
};

/// Points in a key at most; a description nests no deeper.
const MAX_DEPTH: usize = 4;

/// What is left of a text without the statements that mean nothing to the parser.
pub(super) struct Rest {
    /// As long as before, so that every place stays where it is.
    pub text: String,
    /// Names that are missing.
    pub names: BTreeSet<String>,
    /// Whether a table of settings is missing.
    pub lacks_settings: bool,
}

/// A statement that is no TOML.
pub(super) struct Broken {
    /// Its lines, and those that mean nothing without it.
    pub lines: Span,
    /// Whether it keeps its key.
    pub has_key: bool,
    /// Whether it brings a table of its own: a header, or a key above all headers.
    pub is_table: bool,
}

/// What is left without these statements, which are in their order, and what they take along.
pub(super) fn without(source: &Source, all: &[Broken]) -> Rest {
    let mut rest = Rest {
        text: String::with_capacity(source.text.len()),
        names: BTreeSet::new(),
        lacks_settings: false,
    };
    let mut at = 0;
    for broken in all {
        let Span { start, end } = broken.lines;
        let text = &source.text[start..end];
        let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
        let blanks: String = text.bytes().map(blank).collect();
        rest.text.push_str(&source.text[at..start]);
        let mut nameless = text;
        match meaningless(text).filter(|_| broken.has_key) {
            Some((key, statement)) => {
                rest.text.push_str(&blanks[..key]);
                rest.text.push_str(&statement);
                rest.text.push_str(&blanks[key + statement.len()..]);
                nameless = text.split_once('\n').map_or("", |(_, behind)| behind);
            }
            None => rest.text.push_str(&blanks),
        }
        rest.names.extend(names(nameless).map(str::to_owned));
        rest.lacks_settings |= broken.is_table && is_of_settings(text);
        at = end;
    }
    rest.text.push_str(&source.text[at..]);
    rest
}

/// The key of a statement with a value that means nothing, and where it begins, if its first line has room for both.
fn meaningless(text: &str) -> Option<(usize, String)> {
    let first = text.lines().next()?;
    let start = first.len() - first.trim_start().len();
    let key = first[start..].split(|char| !is_word(char)).next()?;
    let key = key.trim_matches('.');
    let statement = format!("{key}=0");
    let is_key = !key.is_empty() && !key.contains("..") && key.matches('.').count() <= MAX_DEPTH;
    let fits = is_key && start + statement.len() <= first.len();
    fits.then_some((start, statement))
}

/// Whether a header or a key is that of a table that is neither a resource nor an enum.
fn is_of_settings(text: &str) -> bool {
    let name = text.trim_start().trim_start_matches(['[', '{', '"', ' ']);
    SETTINGS.contains(&first_part(name))
}

/// Words of lines that are probably names: what stands before a `=` or a `:`, begins a line, or is part of a header.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let line = line.trim();
        let is_header = line.starts_with(['[', '{']) || line.ends_with([']', '}']);
        let header = is_header.then_some(line).into_iter();
        let parts = header.flat_map(|line| line.split(|char| !is_word(char) || char == '.'));
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
