//! Reads `access`, and the `read` and `write` of a field.

use toml::{Spanned as TomlSpanned, de::DeValue};

use super::{Access, AccessKey, FieldRule, Grant, Rule};
use crate::{
    diagnostic::{Problem, quote},
    spec::{
        Spanned, expression,
        reader::{Context, Keys, Table, span_of, string, wrong},
    },
};

const KEYS: [AccessKey; 6] = [
    AccessKey::List,
    AccessKey::Read,
    AccessKey::Create,
    AccessKey::Update,
    AccessKey::Delete,
    AccessKey::Write,
];

impl AccessKey {
    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Write => "write",
        }
    }
}

/// How to grant nothing.
pub const NOBODY: &str =
    "a field for nobody has `\"none\"`; an operation for nobody is left out of `operations`";

pub(super) fn access<'a>(
    context: &'a Context<'a>,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Access> {
    let mut keys = Keys::of(context, Table::Access, value)?;
    let mut rules = Vec::new();
    for key in KEYS {
        let Some(value) = keys.get(key.word()) else {
            continue;
        };
        if let Some(rule) = rule(context, key.word(), value) {
            rules.push((Spanned::new(key, span_of(value)), rule));
        }
    }
    let span = keys.span;
    keys.finish(|_, _| None);
    Some(Access { span, rules })
}

pub(super) fn field_rule<'a>(
    context: &'a Context<'a>,
    key: &str,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<FieldRule> {
    if matches!(value.get_ref(), DeValue::String(text) if text == "none") {
        return Some(FieldRule::None(span_of(value)));
    }
    rule(context, key, value).map(FieldRule::Grants)
}

fn rule<'a>(
    context: &'a Context<'a>,
    key: &str,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Rule> {
    let span = span_of(value);
    let DeValue::Array(entries) = value.get_ref() else {
        let grants = vec![grant(context, key, value)?];
        return Some(Rule { span, grants });
    };
    if entries.is_empty() {
        let problem = Problem::new(format!("`{key}` grants nothing"))
            .at(span, "empty")
            .hint("name who may: `\"admin\"`, or leave the operation out of `operations`");
        context.report(problem);
        return None;
    }
    let grants = entries
        .iter()
        .filter_map(|entry| grant(context, key, entry));
    Some(Rule {
        span,
        grants: grants.collect(),
    })
}

fn grant<'a>(
    context: &'a Context<'a>,
    key: &str,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Grant> {
    match value.get_ref() {
        DeValue::String(_) => {
            let to = string(context, key, value)?;
            Some(Grant {
                to,
                condition: None,
            })
        }
        DeValue::Table(_) => conditional_grant(context, value),
        _ => {
            let expected = "`public`, `authenticated`, `owner`, a role, or a list of them";
            let hint = match value.get_ref() {
                DeValue::Boolean(false) => NOBODY.to_owned(),
                _ => format!("write `{key} = \"authenticated\"`, or another of them"),
            };
            context.report(wrong(key, expected, value).hint(hint));
            None
        }
    }
}

/// How several are granted at once.
fn several<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let grants: Vec<_> = names
        .map(|name| format!("{{ to = \"{name}\", where = ... }}"))
        .collect();
    format!(
        "each has a grant of its own: {}",
        quote(&format!("[{}]", grants.join(", ")))
    )
}

/// `{ to = WHO, where = "..." }`
fn conditional_grant<'a>(
    context: &'a Context<'a>,
    value: &'a TomlSpanned<DeValue<'a>>,
) -> Option<Grant> {
    let mut keys = Keys::of(context, Table::Grant, value)?;
    let to = keys.get("to").and_then(|value| match value.get_ref() {
        DeValue::Array(names) => {
            let names = names.iter().filter_map(|name| name.get_ref().as_str());
            context.report(wrong("to", "a string", value).hint(several(names)));
            None
        }
        _ => string(context, "to", value),
    });
    let condition = keys.string("where");
    let missing = ["to", "where"]
        .into_iter()
        .find(|key| keys.meant(key).is_none());
    if let Some(missing) = missing.filter(|missing| *missing == "to" || to.is_some()) {
        let who = to.as_ref().map_or("public", |to| to.as_str());
        let conditional = quote(&format!(
            "{{ to = \"{who}\", where = \"status = 'active'\" }}"
        ));
        let problem = Problem::new(format!("a grant without `{missing}`"))
            .at(keys.span, format!("`{missing}` is missing"))
            .hint(format!(
                "write {conditional}, or {} alone to grant every row",
                quote(&format!("\"{who}\""))
            ));
        context.report(problem);
    }
    keys.finish(|_, _| None);
    let condition = expression::parse(context, &condition?);
    Some(Grant {
        to: to?,
        condition: Some(condition?),
    })
}
