//! Reads `fields`.

use toml::{
    Spanned as TomlSpanned,
    de::{DeTable, DeValue},
};

use super::{
    Field, FieldRule, access,
    read::{RESOURCE_KEYS, Read, each},
};
use crate::{
    diagnostic::{Problem, Span, did_you_mean, quote},
    spec::{
        Spanned, elsewhere,
        reader::{Context, Keys, Table, span_of, string, wrong},
        types,
    },
};

pub(super) fn fields(table: Option<&Keys<'_>>, resource: &str) -> Read<Field> {
    each(table, |context, name, value| {
        field(context, resource, name, value)
    })
}

fn field<'a>(
    context: &'a Context<'a>,
    resource: &str,
    name: Spanned<String>,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Field> {
    match value.get_ref() {
        DeValue::String(_) => {
            let text = string(context, name.as_str(), value)?;
            Some(Field {
                name,
                kind: types::parse(context, &text),
                ..Field::default()
            })
        }
        DeValue::Table(table) if is_access(name.as_str(), table) => {
            let message = format!("{} has no type", quote(name.as_str()));
            let problem = Problem::new(message)
                .at(name.span, "`type` is missing")
                .hint(key_of_the_resource(resource, name.as_str()));
            context.report(problem);
            None
        }
        DeValue::Table(table) if is_object(table) => {
            let problem = Problem::new(format!("{} has fields of its own", quote(name.as_str())))
                .at(name.span, "not one value")
                .hint(side_by_side(name.as_str(), table));
            context.report(problem);
            None
        }
        DeValue::Table(_) => {
            let keys = Keys::of(context, Table::Field(name.value.clone()), value)?;
            Some(detailed(resource, name, keys))
        }
        _ => {
            let hint = if RESOURCE_KEYS.contains(&name.as_str()) {
                key_of_the_resource(resource, name.as_str())
            } else if let Some(element) = only_element(value.get_ref()) {
                format!("write {}", quote(&format!("\"{element}[]\"")))
            } else if let Some(labels) = elsewhere::an_enum(value.get_ref()) {
                format!("write {}", quote(&format!("\"{labels}\"")))
            } else {
                "write `\"string(120)\"` or `{ type = \"string(120)\", unique = true }`".to_owned()
            };
            let problem = wrong(name.as_str(), "a type or a table with a `type`", value).hint(hint);
            context.report(problem);
            None
        }
    }
}

/// Whether what is written as a field is the `access` of its resource.
fn is_access(name: &str, table: &DeTable<'_>) -> bool {
    name == "access" && !table.contains_key("type")
}

/// Whether what is written as a field is an object with fields of its own.
fn is_object(table: &DeTable<'_>) -> bool {
    let mut entries = table.iter();
    entries.len() > 0
        && !table.contains_key("type")
        && entries.all(|(key, value)| {
            elsewhere::ours(elsewhere::FIELD, key.get_ref()).is_none()
                && did_you_mean(key.get_ref(), ["type"]).is_none()
                && value.get_ref().is_str()
                && types::is_field(value.get_ref())
        })
}

/// An object as fields of the resource.
fn side_by_side(name: &str, table: &DeTable<'_>) -> String {
    let first = table.iter().next().map(|(key, value)| {
        let kind = value.get_ref().as_str().unwrap_or_default();
        quote(&format!("{name}_{} = \"{kind}\"", key.get_ref()))
    });
    format!(
        "write them side by side: {}, or keep the whole as `json`",
        first.unwrap_or_default()
    )
}

/// The type of the elements, where a list is written as one of types.
fn only_element<'a>(value: &'a DeValue<'_>) -> Option<&'a str> {
    let DeValue::Array(elements) = value else {
        return None;
    };
    let only = elements.iter().next().filter(|_| elements.len() == 1)?;
    types::is_field(only.get_ref())
        .then(|| only.get_ref().as_str())
        .flatten()
}

fn key_of_the_resource(resource: &str, key: &str) -> String {
    let header = quote(&format!("[resources.{resource}.fields]"));
    format!("`{key}` is a key of the resource: write it above {header}")
}

fn detailed(resource: &str, name: Spanned<String>, mut keys: Keys<'_>) -> Field {
    let context = keys.context;
    let is_relation = keys
        .entries()
        .any(|(key, _)| elsewhere::is_relation_key(key.as_str()));
    let is_part_of_type = keys
        .entries()
        .any(|(key, value)| elsewhere::in_the_type(key.as_str(), value.get_ref()).is_some());
    if keys.meant("type").is_none() && !is_relation && !is_part_of_type {
        let problem = Problem::new(format!("{} has no type", quote(name.as_str())))
            .at(name.span, "`type` is missing")
            .hint("write `{ type = \"string(120)\", ... }`");
        context.report(problem);
    }
    let kind = keys.string("type");
    let field = Field {
        name,
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
    };
    keys.finish(|key, value| {
        if elsewhere::refuses_null(key, value) {
            let hint = "leave it out: a field is required unless its type ends with `?`";
            return Some(hint.to_owned());
        }
        elsewhere::in_the_type(key, value).or_else(|| elsewhere::other_side(resource, key, value))
    });
    field
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
