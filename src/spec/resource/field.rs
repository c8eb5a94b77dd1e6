//! Reads `fields`.

use toml::{Spanned as TomlSpanned, de::DeValue};

use super::{
    Field, FieldRule, access,
    read::{Read, each},
};
use crate::{
    diagnostic::{Problem, Span, did_you_mean, quote},
    spec::{
        Spanned,
        reader::{Context, Keys, span_of, string, wrong},
        types,
    },
};

pub(super) fn fields(table: Option<&Keys<'_>>) -> Read<Field> {
    each(table, field)
}

fn field<'a>(
    context: &'a Context<'a>,
    name: Spanned<String>,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Field> {
    match value.get_ref() {
        DeValue::String(_) => {
            let text = string(context, name.as_str(), value)?;
            let mut field = empty(name);
            field.kind = types::parse(context, &text);
            Some(field)
        }
        DeValue::Table(_) => {
            let what = format!("the field {}", quote(name.as_str()));
            let keys = Keys::of(context, what, value)?;
            Some(detailed(name, keys))
        }
        _ => {
            let problem = wrong(name.as_str(), "a type or a table with a `type`", value)
                .hint("write `\"string(120)\"` or `{ type = \"string(120)\", unique = true }`");
            context.report(problem);
            None
        }
    }
}

fn empty(name: Spanned<String>) -> Field {
    Field {
        name,
        kind: None,
        unique: None,
        index: None,
        default: None,
        min: None,
        max: None,
        pattern: None,
        search: None,
        filter: None,
        sort: None,
        read: None,
        write: None,
        encrypted: None,
        description: None,
        example: None,
        column: None,
        json: None,
        renamed_from: None,
    }
}

fn detailed(name: Spanned<String>, mut keys: Keys<'_>) -> Field {
    let context = keys.context;
    let relation = keys.entries().any(|(key, _)| is_relation_key(key.as_str()));
    if keys.get("type").is_none() && !relation {
        let problem = Problem::new(format!("{} has no type", quote(name.as_str())))
            .at(name.span, "`type` is missing")
            .hint("write `{ type = \"string(120)\", ... }`");
        context.report(problem);
    }
    let kind = keys.string("type");
    let field = Field {
        kind: kind.and_then(|text| types::parse(context, &text)),
        unique: keys.boolean("unique"),
        index: keys.boolean("index"),
        default: keys.literal("default"),
        min: keys.literal("min"),
        max: keys.literal("max"),
        pattern: keys.string("pattern"),
        search: keys.boolean("search"),
        filter: keys.boolean("filter"),
        sort: keys.boolean("sort"),
        read: field_rule(&mut keys, "read", "writeonly"),
        write: field_rule(&mut keys, "write", "readonly"),
        encrypted: keys.boolean("encrypted"),
        description: keys.string("description"),
        example: keys.literal("example"),
        column: keys.string("column"),
        json: keys.string("json"),
        renamed_from: keys.string("renamed_from"),
        ..empty(name)
    };
    keys.finish(|key, _| explain(key));
    field
}

fn is_relation_key(key: &str) -> bool {
    matches!(key, "belongs_to" | "many_to_many")
}

/// Keys of a field that a misspelling may be nearer to.
const KEYS: [&str; 6] = ["unique", "index", "default", "min", "max", "column"];

/// Keys of other tools, and what says the same here.
const ELSEWHERE: [(&str, &str); 12] = [
    ("required", REQUIRED),
    ("optional", OPTIONAL),
    ("nullable", OPTIONAL),
    ("null", OPTIONAL),
    ("length", LENGTH),
    ("size", LENGTH),
    ("max_length", LENGTH),
    ("values", LABELS),
    ("options", LABELS),
    ("enum", LABELS),
    ("primary_key", "the key of every resource is its `id`"),
    (
        "references",
        "a relation goes under `relations`, not under `fields`",
    ),
];
const REQUIRED: &str = "a field is required unless its type ends with `?`: `text?`";
const OPTIONAL: &str = "a field that may be null has a `?` at the end of its type: `text?`";
const LENGTH: &str = "the length is part of the type: `string(120)`";
const LABELS: &str = "the labels are part of the type: `enum(draft, active)`";

fn explain(key: &str) -> Option<String> {
    if is_relation_key(key) {
        return Some("a relation goes under `relations`, not under `fields`".to_owned());
    }
    let meant = did_you_mean(key, ELSEWHERE.iter().map(|(word, _)| *word));
    let known = ELSEWHERE.iter().find(|(word, _)| meant == Some(*word));
    known
        .filter(|_| did_you_mean(key, KEYS).is_none())
        .map(|(_, hint)| (*hint).to_owned())
}

/// A rule, or the switch that stands for `none`.
fn field_rule(keys: &mut Keys<'_>, key: &'static str, switch: &'static str) -> Option<FieldRule> {
    let rule_span: Option<Span> = keys.get(key).map(span_of);
    let rule = keys
        .get(key)
        .and_then(|value| access::field_rule(keys.context, key, value));
    let Some(on) = keys.boolean(switch) else {
        return rule;
    };
    if let Some(span) = rule_span {
        let problem = Problem::new(format!("`{switch}` and `{key}` say the same thing twice"))
            .at(on.span, format!("`{switch}` stands for `{key} = \"none\"`"))
            .also(span, format!("`{key}` is said here"))
            .hint("keep one of the two");
        keys.context.report(problem);
    }
    if on.value {
        Some(FieldRule::None(on.span))
    } else {
        rule
    }
}
