//! The keys of a row that no other row may have.

use std::collections::BTreeSet;

use serde::Serialize;

use super::statement;
use crate::{
    model::{Attribute, Condition, IdKind, Model, Resource, Unique},
    sql,
    view::{column::Column, rust},
};

/// The statement that asks which keys of a row another row has.
#[derive(Debug, Serialize)]
pub struct KeysView {
    /// For each key whether it is taken as SQL, as it stands in a Rust string.
    pub taken: String,
    /// The parameters with the names of their columns, likewise.
    pub values: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// Whether the row is another one than that with the id, as SQL.
    pub is_other: String,
}

/// The statement of a resource with several keys, of which the database would name only one; an
/// account has its address as a key besides.
pub fn keys(model: &Model, resource: &Resource, columns: &[Column]) -> Vec<KeysView> {
    let id = matches!(resource.id, IdKind::String { .. }).then(|| Unique {
        attributes: vec![Attribute::Id],
        condition: None,
    });
    let keys: Vec<_> = resource.uniques.iter().chain(&id).collect();
    let least = if resource.is_user { 1 } else { 2 };
    if keys.len() < least {
        return Vec::new();
    }
    let asked: BTreeSet<_> = keys
        .iter()
        .flat_map(|key| {
            let conditions = key.condition.iter().flat_map(Condition::attributes);
            key.attributes.iter().copied().chain(conditions)
        })
        .collect();
    let columns = statement::columns_of(resource, asked, columns);
    let taken: Vec<_> = keys.iter().map(|key| taken(model, resource, key)).collect();
    vec![KeysView {
        taken: taken.join(",\n                "),
        values: statement::given(&columns),
        columns,
        is_other: is_other(model),
    }]
}

fn is_other(model: &Model) -> String {
    sql::differ(model.database.engine, "other.id", "own.id")
}

fn taken(model: &Model, resource: &Resource, key: &Unique) -> String {
    let same = key.attributes.iter().map(|attribute| {
        let column = sql::identifier(resource.column(*attribute));
        format!("other.{column} = given.{column}")
    });
    let counts = key.condition.iter().flat_map(|condition| {
        let counts = |row| {
            let counts = sql::condition(model, resource, condition, Some(row));
            if condition.alternatives.len() > 1 {
                format!("({counts})")
            } else {
                counts
            }
        };
        [counts("other"), counts("given")]
    });
    // The id of a row that is only marked as deleted stays taken.
    let is_id = key.attributes == [Attribute::Id];
    let active = (resource.soft_delete && !is_id).then(|| "other.deleted_at is null".to_owned());
    let all: Vec<_> = same.chain(counts).chain(active).collect();
    let table = sql::identifier(&resource.table);
    format!(
        "exists (select 1 from {} as other\n                        where {} and {})",
        rust::escape(&table),
        rust::escape(&all.join(" and ")),
        is_other(model)
    )
}
