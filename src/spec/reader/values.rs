//! Values of keys: strings, lists of them, words, literals.

use toml::{
    Spanned as TomlSpanned,
    de::{DeInteger, DeValue},
};

use super::Context;
use crate::{
    diagnostic::{Problem, Span, did_you_mean, list, quote},
    spec::{
        Spanned, Value,
        elsewhere::{self, Ours},
    },
};

/// Words and keys of what is still to come: they are read, and no hint proposes them.
const TO_COME: [&str; 4] = ["api_key", "oidc", "encrypted", "renamed_from"];

pub(in crate::spec) fn span_of<T>(value: &TomlSpanned<T>) -> Span {
    value.span().into()
}

/// Whether this version of the program supports a word or key.
pub(super) fn supported(word: &&'static str) -> bool {
    !TO_COME.contains(word)
}

/// What a value is called in messages.
pub(in crate::spec) fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The problem that a key's value is of another kind.
pub(in crate::spec) fn wrong(
    key: &str,
    expected: &str,
    value: &TomlSpanned<DeValue<'_>>,
) -> Problem {
    let found = match value.get_ref() {
        DeValue::Integer(integer) if integer.as_str().starts_with('-') => "a negative number",
        other => describe(other),
    };
    unlike(key, expected, found, value)
}

/// The problem that a key's value is not what is expected, with a word for what it is.
pub(in crate::spec) fn unlike(
    key: &str,
    expected: &str,
    found: &str,
    value: &TomlSpanned<DeValue<'_>>,
) -> Problem {
    Problem::new(format!("{} is {expected}, not {found}", quote(key)))
        .at(span_of(value), format!("expected {expected}"))
}

/// The problem that a key cannot have a text as its value.
pub(in crate::spec) fn cannot_be(key: &str, text: &Spanned<String>, label: &str) -> Problem {
    let message = format!("`{key}` cannot be {}", quote(text.as_str()));
    Problem::new(message).at(text.span, label)
}

pub(in crate::spec) fn string(
    context: &Context<'_>,
    key: &str,
    value: &TomlSpanned<DeValue<'_>>,
) -> Option<Spanned<String>> {
    if let DeValue::String(text) = value.get_ref() {
        return Some(Spanned::new(text.to_string(), span_of(value)));
    }
    let hint = between_quotes(context, value);
    context.report(wrong(key, "a string", value).hint(hint));
    None
}

/// How a string is written, with what stands in its place.
fn between_quotes(context: &Context<'_>, value: &TomlSpanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::Array(texts) if texts.len() == 1 && texts[0].get_ref().is_str() => {
            let text = context.written(span_of(&texts[0]));
            format!("leave the brackets out: {}", quote(text))
        }
        DeValue::Array(_) | DeValue::Table(_) => "write one text between quotes".to_owned(),
        _ => {
            let shown = quote(&format!("\"{}\"", context.written(span_of(value))));
            format!("put it between quotes: {shown}")
        }
    }
}

pub(in crate::spec) fn strings(
    context: &Context<'_>,
    key: &str,
    value: &TomlSpanned<DeValue<'_>>,
) -> Option<Spanned<Vec<Spanned<String>>>> {
    let DeValue::Array(array) = value.get_ref() else {
        let problem = wrong(key, "a list of strings", value).hint(between_brackets(key, value));
        context.report(problem);
        return None;
    };
    let texts = array.iter().filter_map(|element| match element.get_ref() {
        DeValue::String(text) => Some(Spanned::new(text.to_string(), span_of(element))),
        other => {
            let message = format!(
                "{} is a list of strings, and this is {}",
                quote(key),
                describe(other)
            );
            let problem = Problem::new(message)
                .at(span_of(element), "expected a string")
                .hint(between_quotes(context, element));
            context.report(problem);
            None
        }
    });
    Some(Spanned::new(texts.collect(), span_of(value)))
}

/// How a list of strings is written, with the text that stands in its place.
fn between_brackets(key: &str, value: &TomlSpanned<DeValue<'_>>) -> String {
    const SHORT: usize = 48;
    let theirs = value.get_ref().as_str();
    if let Some(Ours::Hint(hint)) =
        theirs.and_then(|word| elsewhere::ours(elsewhere::values(key), word))
    {
        return hint.to_owned();
    }
    let texts: Vec<String> = match value.get_ref() {
        DeValue::String(text) if key == "checks" => vec![format!("\"{text}\"")],
        DeValue::String(text) => text
            .split(',')
            .map(|text| format!("\"{}\"", text.trim()))
            .collect(),
        _ => Vec::new(),
    };
    let list = format!("[{}]", texts.join(", "));
    if texts.is_empty() || list.len() > SHORT || list.contains(['\\', '\n']) {
        return "write texts between brackets: `[\"first\", \"second\"]`".to_owned();
    }
    format!("put it between brackets: {}", quote(&list))
}

pub(in crate::spec) fn word<T: Copy>(
    context: &Context<'_>,
    key: &str,
    text: &Spanned<String>,
    words: &[(&'static str, T)],
) -> Option<Spanned<T>> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.as_str()) {
        return Some(Spanned::new(*value, text.span));
    }
    let known = words.iter().map(|(word, _)| *word).filter(supported);
    let expected = list(known.clone(), "or");
    let meant = elsewhere::ours(elsewhere::values(key), text.as_str())
        .or_else(|| did_you_mean(text.as_str(), known).map(Ours::Word));
    let problem = cannot_be(key, text, "unknown")
        .hint(meant.map_or_else(|| format!("write {expected}"), Ours::hint));
    context.report(problem);
    None
}

/// A value with its places and nothing borrowed.
pub(in crate::spec) fn literal(value: &TomlSpanned<DeValue<'_>>) -> Spanned<Value> {
    let owned = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(integer) => Value::Integer(decimal_digits(integer)),
        DeValue::Float(float) => Value::Float(float.as_str().to_owned()),
        DeValue::Boolean(boolean) => Value::Boolean(*boolean),
        DeValue::Datetime(datetime) => Value::Datetime(*datetime),
        DeValue::Array(array) => Value::Array(array.iter().map(literal).collect()),
        DeValue::Table(table) => Value::Table(
            table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), literal(value)))
                .collect(),
        ),
    };
    Spanned::new(owned, span_of(value))
}

fn decimal_digits(integer: &DeInteger<'_>) -> String {
    i128::from_str_radix(integer.as_str(), integer.radix())
        .map_or_else(|_| integer.as_str().to_owned(), |number| number.to_string())
}
