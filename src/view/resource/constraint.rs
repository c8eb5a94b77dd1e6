//! What the database refuses.

use crate::{
    model::{Attribute, Condition, Engine, IdKind, Model, Resource, Unique},
    schema::{self, Schema},
    view::{condition, rust},
};

pub fn constraints(model: &Model, schema: &Schema, resource: &Resource) -> Vec<String> {
    let key = |unique: &Unique| {
        let names = unique.attributes.iter();
        let names = names.map(|one| rust::string(&model.json_name(resource, *one)));
        format!(
            "Constraint::Unique {{ name: {}, fields: &[{}] }}",
            told(model, schema, resource, unique),
            names.collect::<Vec<_>>().join(", ")
        )
    };
    let id = matches!(resource.id, IdKind::String { .. }).then(|| Unique {
        attributes: vec![Attribute::Id],
        condition: None,
    });
    let email = resource.is_user.then(|| email(model, schema, resource));
    let keys = resource.uniques.iter().chain(&id).map(key);
    let mut constraints: Vec<_> = email.into_iter().chain(keys).collect();
    let checks = schema.checks_of(resource).zip(&resource.checks);
    constraints.extend(checks.map(|(name, rule)| check(model, resource, name, rule)));
    constraints
}

/// What the engine tells of a unique that is broken, as a Rust string.
fn told(model: &Model, schema: &Schema, resource: &Resource, unique: &Unique) -> String {
    let columns = unique.attributes.iter().map(|one| resource.column(*one));
    let name = schema::key_name(model, schema, resource, unique);
    told_of(model.database.engine, resource, columns, name)
}

/// The key that every account has: its address.
fn email(model: &Model, schema: &Schema, resource: &Resource) -> String {
    let table = schema.table(&resource.table);
    let key = table.and_then(|table| table.key(&["email".to_owned()], None));
    let name = key.map(|key| key.name.as_str());
    let told = told_of(model.database.engine, resource, ["email"], name);
    format!("Constraint::Unique {{ name: {told}, fields: &[\"email\"] }}")
}

fn told_of<'a>(
    engine: Engine,
    resource: &Resource,
    columns: impl IntoIterator<Item = &'a str>,
    name: Option<&str>,
) -> String {
    match engine {
        Engine::Sqlite => {
            let table = &resource.table;
            let columns = columns
                .into_iter()
                .map(|column| format!("{table}.{column}"));
            rust::string(&columns.collect::<Vec<_>>().join(", "))
        }
        // It calls the key of every table the same.
        Engine::Mysql if columns.into_iter().eq(["id"]) => rust::string("PRIMARY"),
        Engine::Postgres | Engine::Mysql => rust::string(name.unwrap_or_default()),
    }
}

fn check(model: &Model, resource: &Resource, name: &str, rule: &Condition) -> String {
    format!(
        "Constraint::Check {{ name: {}, rule: {} }}",
        rust::string(name),
        condition::expression(model, resource, rule)
    )
}
