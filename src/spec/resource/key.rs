//! Reads `unique` and `indexes`.

use toml::{Spanned as TomlSpanned, de::DeValue};

use super::Key;
use crate::{
    diagnostic::{Problem, quote},
    spec::{
        expression,
        reader::{Context, Keys, Table, describe, span_of, strings, unlike, wrong},
    },
};

pub(super) fn list(keys: &mut Keys<'_>, key: &'static str) -> Vec<Key> {
    let context = keys.context;
    let Some(value) = keys.get(key) else {
        return Vec::new();
    };
    let names = match value.get_ref() {
        DeValue::Array(entries) => {
            let texts = entries.iter().map(|entry| entry.get_ref().as_str());
            texts
                .collect::<Option<Vec<&str>>>()
                .filter(|names| !names.is_empty())
        }
        other => other.as_str().map(|name| vec![name]),
    };
    let expected = "a list of lists of names";
    if let Some(names) = names {
        let found = match value.get_ref() {
            DeValue::Array(_) => "a list of names",
            other => describe(other),
        };
        let together = format!("[[\"{}\"]]", names.join("\", \""));
        let apart = format!("[[\"{}\"]]", names.join("\"], [\""));
        let hint = match names.len() {
            1 => format!("write {}", quote(&format!("{key} = {together}"))),
            _ => format!(
                "write {} for all of them together, or {} for each by itself",
                quote(&format!("{key} = {together}")),
                quote(&format!("{key} = {apart}"))
            ),
        };
        context.report(unlike(key, expected, found, value).hint(hint));
        return Vec::new();
    }
    let DeValue::Array(entries) = value.get_ref() else {
        let hint = format!("write `{key} = [[\"name\"], [\"first\", \"second\"]]`");
        context.report(wrong(key, expected, value).hint(hint));
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| match entry.get_ref() {
            DeValue::Array(_) => {
                let attributes = strings(context, key, entry)?;
                Some(Key {
                    attributes: attributes.value,
                    condition: None,
                    span: attributes.span,
                })
            }
            DeValue::Table(_) => partial_key(context, key, entry),
            other => {
                let message = format!("`{key}` is {expected}, and this is {}", describe(other));
                let problem = Problem::new(message)
                    .at(span_of(entry), "expected a list")
                    .hint(format!(
                        "write `{key} = [[\"name\"], [\"first\", \"second\"]]`"
                    ));
                context.report(problem);
                None
            }
        })
        .collect()
}

/// `{ fields = [...], where = "..." }`
fn partial_key<'a>(
    context: &'a Context<'a>,
    key: &'static str,
    entry: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Key> {
    let mut keys = Keys::of(context, Table::KeyOf(key), entry)?;
    let attributes = keys.strings("fields");
    let condition = keys
        .string("where")
        .and_then(|text| expression::parse(context, &text));
    let span = keys.span;
    if attributes.is_none() && keys.meant("fields").is_none() {
        let problem = Problem::new(format!("an entry of `{key}` without fields"))
            .at(span, "`fields` is missing")
            .hint("write `{ fields = [\"name\"], where = \"status = 'active'\" }`");
        context.report(problem);
    }
    keys.finish(|_, _| None);
    Some(Key {
        attributes: attributes?.value,
        condition,
        span,
    })
}
