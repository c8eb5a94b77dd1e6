//! The words for what a field holds.

mod foreign;
mod labels;
mod parse;

pub(super) use self::parse::parse;
use toml::de::DeValue;

use super::{Spanned, elsewhere};
use crate::diagnostic::Span;

/// Characters of a `string` that says nothing else.
pub const DEFAULT_STRING: u32 = 255;

/// Characters of a `string` at most.
pub const MAX_STRING: u32 = 10_000;

/// Labels of an enum at most.
pub const MAX_LABELS: usize = 1000;

/// Digits of a `decimal` at most.
pub const MAX_PRECISION: u8 = 18;

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// What it or each of its elements is.
    pub base: Base,
    /// Whether it is a list.
    pub array: bool,
    /// Whether it may be null.
    pub optional: bool,
    /// Where it is written.
    pub span: Span,
}

/// What a field or an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// A word that takes no arguments.
    Plain(Plain),
    /// `string(n)`
    String(u32),
    /// `decimal(p,s)`
    Decimal(u8, u8),
    /// `enum(a, b)` with its labels.
    Enum(Vec<Spanned<String>>),
    /// Any other word: the name of an enum, or a mistake.
    Named(Spanned<String>),
}

/// The types without arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Plain {
    Text,
    Email,
    Url,
    Slug,
    SmallInt,
    Int,
    BigInt,
    Float,
    Bool,
    Uuid,
    Date,
    Time,
    DateTime,
    Json,
    Bytes,
}

/// The types without arguments, by their words.
pub const PLAIN_TYPES: [(&str, Plain); 15] = [
    ("text", Plain::Text),
    ("email", Plain::Email),
    ("url", Plain::Url),
    ("slug", Plain::Slug),
    ("smallint", Plain::SmallInt),
    ("int", Plain::Int),
    ("bigint", Plain::BigInt),
    ("float", Plain::Float),
    ("bool", Plain::Bool),
    ("uuid", Plain::Uuid),
    ("date", Plain::Date),
    ("time", Plain::Time),
    ("datetime", Plain::DateTime),
    ("json", Plain::Json),
    ("bytes", Plain::Bytes),
];

/// Every word a type can begin with.
pub fn type_words<'a>() -> impl Iterator<Item = &'a str> {
    let plain = PLAIN_TYPES.iter().map(|(word, _)| *word);
    ["string", "decimal", "enum"].into_iter().chain(plain)
}

/// Our word for a type that goes by another name elsewhere.
pub fn our_type(word: &str) -> Option<&'static str> {
    elsewhere::ours(elsewhere::TYPES, word)?.word()
}

/// What to write for a type that other tools have and this language does without.
pub fn instead(word: &str) -> Option<String> {
    let ours = elsewhere::ours(elsewhere::TYPES, word)?;
    ours.word().is_none().then(|| ours.hint())
}

/// Whether a value is what a field is written as: a type, of ours or another, or a table with one.
pub(super) fn is_field(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::String(text) => {
            let word = first_word(text.trim_start());
            type_words().any(|known| known.eq_ignore_ascii_case(word))
                || elsewhere::ours(elsewhere::TYPES, word).is_some()
        }
        DeValue::Table(table) => table.contains_key("type"),
        _ => false,
    }
}

/// The word that a type begins with, if nothing stands before it.
fn first_word(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    &text[..end.unwrap_or(text.len())]
}
