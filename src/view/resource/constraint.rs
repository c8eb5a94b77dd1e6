//! What the database refuses.

use std::collections::BTreeSet;

use crate::{
    model::{Attribute, Condition, IdKind, Model, Resource},
    schema, sql,
    view::{phrase, rust},
};

pub fn constraints(model: &Model, resource: &Resource) -> Vec<String> {
    let mut constraints: Vec<_> = resource
        .uniques
        .iter()
        .map(|unique| {
            let columns = unique.attributes.iter().map(|one| resource.column(*one));
            let columns: Vec<_> = columns
                .map(|column| format!("{}.{column}", resource.table))
                .collect();
            let names = unique
                .attributes
                .iter()
                .map(|one| model.json_name(resource, *one));
            let names: Vec<_> = names.map(|name| rust::string(&name)).collect();
            // What SQLite tells of a unique that is broken is its columns.
            let name = rust::string(&columns.join(", "));
            format!(
                "Constraint::Unique {{ name: {name}, fields: &[{}] }}",
                names.join(", ")
            )
        })
        .collect();
    if matches!(resource.id, IdKind::String { .. }) {
        let name = rust::string(&format!("{}.id", resource.table));
        constraints.push(format!(
            "Constraint::Unique {{ name: {name}, fields: &[\"id\"] }}"
        ));
    }
    let names = schema::check_names(resource);
    let checks = names.iter().zip(&resource.checks);
    constraints.extend(checks.map(|(name, rule)| check(model, resource, name, rule)));
    constraints
}

fn check(model: &Model, resource: &Resource, name: &str, rule: &Condition) -> String {
    let columns: BTreeSet<_> = rule.attributes().collect();
    let columns = columns
        .into_iter()
        .map(|one| rust::string(&sql::identifier(resource.column(one))));
    let mut named = rule.attributes();
    let field = named.find(|one| *one != Attribute::CreatedAt);
    let field = field.map_or_else(String::new, |field| model.json_name(resource, field));
    let message = format!("must satisfy {}", phrase::phrase(model, resource, rule));
    format!(
        "Constraint::Check {{ name: {}, rule: {}, columns: &[{}], field: {}, message: {} }}",
        rust::string(name),
        rust::string(&sql::condition(model, resource, rule, None)),
        columns.collect::<Vec<_>>().join(", "),
        rust::string(&field),
        rust::string(&message)
    )
}
