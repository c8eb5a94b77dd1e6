//! Reads `relations`.

use toml::{Spanned as TomlSpanned, de::DeValue};

use super::{
    InverseChoice, OnDelete, Relation, RelationKind,
    read::{Read, each},
};
use crate::{
    diagnostic::{Problem, did_you_mean, quote},
    spec::{
        Spanned,
        elsewhere::{self, Ours},
        reader::{Context, Keys, Table, span_of, string, wrong},
        types,
    },
};

const EXAMPLE: &str =
    "write `category = { belongs_to = \"category\" }` or `tags = { many_to_many = \"tag\" }`";

const NO_RELATION: &str = "a field goes under `fields`, not under `relations`";

const ON_DELETE: [(&str, OnDelete); 3] = [
    ("restrict", OnDelete::Restrict),
    ("cascade", OnDelete::Cascade),
    ("set_null", OnDelete::SetNull),
];

pub(super) fn relations(table: Option<&Keys<'_>>, resource: &str) -> Read<Relation> {
    each(table, |context, name, value| {
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            context.report(
                wrong(name.as_str(), "a table", value).hint(instead(&name, value.get_ref())),
            );
            return None;
        }
        let keys = Keys::of(context, Table::Relation(name.value.clone()), value)?;
        if let Some(problem) = field(value.get_ref()) {
            context.report(problem);
            return None;
        }
        relation(resource, name, keys)
    })
}

/// What to write for a relation that is no table.
fn instead(name: &Spanned<String>, value: &DeValue<'_>) -> String {
    let (key, target) = match value {
        DeValue::String(_) if types::is_field(value) => return NO_RELATION.to_owned(),
        DeValue::String(target) => ("belongs_to", target.as_ref()),
        DeValue::Array(targets) => match targets.iter().next().map(TomlSpanned::get_ref) {
            Some(DeValue::String(target)) => ("many_to_many", target.as_ref()),
            _ => return EXAMPLE.to_owned(),
        },
        _ => return EXAMPLE.to_owned(),
    };
    let relation = format!("{} = {{ {key} = \"{target}\" }}", name.value);
    format!("write {}", quote(&relation))
}

/// The one problem of a field among the relations.
fn field(value: &DeValue<'_>) -> Option<Problem> {
    let DeValue::Table(table) = value else {
        return None;
    };
    let (key, kind) = table.get_key_value("type")?;
    let points = table.contains_key("belongs_to") || table.contains_key("many_to_many");
    let is_field = types::is_field(kind.get_ref()) && !is_relation(kind.get_ref());
    (!points && is_field).then(|| {
        Problem::new("a field stands among the relations")
            .at(span_of(key), "a relation has no `type`")
            .hint(NO_RELATION)
    })
}

/// Whether a `type` says that this is a relation.
fn is_relation(kind: &DeValue<'_>) -> bool {
    matches!(kind, DeValue::String(text) if elsewhere::is_relation_key(text))
}

fn relation(resource: &str, name: Spanned<String>, mut keys: Keys<'_>) -> Option<Relation> {
    let context = keys.context;
    let belongs_to = keys.get("belongs_to").map(|_| RelationKind::BelongsTo);
    let many_to_many = keys.get("many_to_many").map(|_| RelationKind::ManyToMany);
    let (kind, target) = match (belongs_to, many_to_many) {
        (Some(kind), None) => (Some(kind), keys.string("belongs_to")),
        (None, Some(kind)) => (Some(kind), keys.string("many_to_many")),
        (Some(_), Some(_)) => {
            let problem =
                Problem::new(format!("{} is two relations at once", quote(name.as_str())))
                    .at(name.span, "has `belongs_to` and `many_to_many`")
                    .hint("keep one of the two, or make it two relations");
            context.report(problem);
            (None, None)
        }
        (None, None) if keys.entries().any(|(key, _)| is_target(key.as_str())) => (None, None),
        (None, None) => {
            let problem = Problem::new(format!("{} points nowhere", quote(name.as_str())))
                .at(name.span, "`belongs_to` or `many_to_many` is missing")
                .hint(EXAMPLE);
            context.report(problem);
            (None, None)
        }
    };
    // A value that cannot be read is reported once, and no cycle is made of it.
    let required = keys.boolean("required").or_else(|| {
        let value = keys.get("required")?;
        Some(Spanned::new(false, span_of(value)))
    });
    let unique = keys.boolean("unique");
    let on_delete = keys.word("on_delete", &ON_DELETE);
    let inverse = keys
        .get("inverse")
        .and_then(|value| inverse(context, value));
    let constraint = keys.boolean("constraint");
    let column = keys.string("column");
    let json = keys.string("json");
    let table = keys.string("table");
    let description = keys.string("description");
    let renamed_from = keys.string("renamed_from");
    keys.finish(|key, value| {
        if elsewhere::refuses_null(key, value) {
            let hint = "leave it out: a `belongs_to` is required unless it has `required = false`";
            return Some(hint.to_owned());
        }
        elsewhere::other_side(resource, key, value)
    });
    Some(Relation {
        name,
        kind: kind?,
        target: target?,
        required,
        unique,
        on_delete,
        inverse,
        constraint,
        column,
        json,
        table,
        description,
        renamed_from,
    })
}

/// Whether a key says elsewhere, or misspelt, where a relation points.
fn is_target(key: &str) -> bool {
    const OURS: [&str; 2] = ["belongs_to", "many_to_many"];
    elsewhere::is_relation_key(key)
        || elsewhere::ours(elsewhere::RELATION, key)
            .and_then(Ours::word)
            .is_some_and(|ours| OURS.contains(&ours))
        || did_you_mean(key, OURS).is_some()
}

fn inverse(
    context: &Context<'_>,
    value: &TomlSpanned<DeValue<'_>>,
) -> Option<Spanned<InverseChoice>> {
    match value.get_ref() {
        DeValue::Boolean(false) => Some(Spanned::new(InverseChoice::None, span_of(value))),
        DeValue::String(_) => {
            let name = string(context, "inverse", value)?;
            Some(Spanned::new(InverseChoice::Named(name.value), name.span))
        }
        _ => {
            let problem = wrong("inverse", "a name or `false`", value)
                .hint("leave it out for the usual name, or write `inverse = \"items\"`");
            context.report(problem);
            None
        }
    }
}
