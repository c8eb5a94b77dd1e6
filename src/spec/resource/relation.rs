//! Reads `relations`.

use toml::{Spanned as TomlSpanned, de::DeValue};

use super::{
    InverseChoice, OnDelete, Relation, RelationKind,
    read::{Read, each},
};
use crate::{
    diagnostic::{Problem, quote},
    spec::{
        Spanned,
        reader::{Context, Keys, span_of, string, wrong},
    },
};

const EXAMPLE: &str =
    "write `category = { belongs_to = \"category\" }` or `tags = { many_to_many = \"tag\" }`";

const ON_DELETE: [(&str, OnDelete); 3] = [
    ("restrict", OnDelete::Restrict),
    ("cascade", OnDelete::Cascade),
    ("set_null", OnDelete::SetNull),
];

pub(super) fn relations(table: Option<&Keys<'_>>) -> Read<Relation> {
    each(table, |context, name, value| {
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            context.report(wrong(name.as_str(), "a table", value).hint(EXAMPLE));
            return None;
        }
        let what = format!("the relation {}", quote(name.as_str()));
        relation(name, Keys::of(context, what, value)?)
    })
}

fn relation(name: Spanned<String>, mut keys: Keys<'_>) -> Option<Relation> {
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
        (None, None) => {
            let problem = Problem::new(format!("{} points nowhere", quote(name.as_str())))
                .at(name.span, "`belongs_to` or `many_to_many` is missing")
                .hint(EXAMPLE);
            context.report(problem);
            (None, None)
        }
    };
    let required = keys.boolean("required");
    let unique = keys.boolean("unique");
    let on_delete = keys.word("on_delete", &ON_DELETE);
    let inverse = keys
        .get("inverse")
        .and_then(|value| inverse(context, value));
    let constraint = keys.boolean("constraint");
    let column = keys.string("column");
    let renamed_from = keys.string("renamed_from");
    keys.finish(|key, _| explain(key));
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
        renamed_from,
    })
}

fn explain(key: &str) -> Option<String> {
    let hint = match key {
        "has_many" | "has_one" => {
            "the relation is declared where the foreign key is: a `belongs_to` on the other resource makes this side too"
        }
        "nullable" | "optional" => "a relation that may be null has `required = false`",
        "through" => "a many-to-many with data of its own is a resource with two `belongs_to`",
        "index" => "a foreign key is always indexed",
        "read" | "write" => "who may see or set a relation follows the `access` of the resource",
        _ => return None,
    };
    Some(hint.to_owned())
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
