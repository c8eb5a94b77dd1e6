//! Unique keys and indexes.

use super::{
    DELETED_AT, Index, IndexColumn, Key, Predicate, Schema, Table, names::Names, predicate,
};
use crate::model::{Action, Attribute, Condition, Engine, Model, Resource, SortKey, Unique};

/// What the key of a unique is called.
pub fn key_name<'a>(
    model: &Model,
    schema: &'a Schema,
    resource: &Resource,
    unique: &Unique,
) -> Option<&'a str> {
    let table = schema.table(&resource.table)?;
    // The key of a table counts every row that is there.
    if unique.attributes == [Attribute::Id] && unique.condition.is_none() {
        return Some(&table.primary_key.name);
    }
    let (columns, condition) = rows_apart(model, resource, unique);
    let key = table.key(&columns, condition.as_ref());
    key.map(|key| key.name.as_str())
}

/// A unique key of a resource with soft delete counts the rows that are not deleted.
pub(super) fn uniques(model: &Model, resource: &Resource, table: &mut Table, names: &mut Names) {
    for unique in &resource.uniques {
        let (columns, condition) = rows_apart(model, resource, unique);
        if table.key(&columns, condition.as_ref()).is_none() {
            let name = name(&resource.table, &columns, "key", names);
            table.uniques.push(Key {
                name,
                columns,
                condition,
            });
        }
    }
}

/// The columns by which rows are told apart, and which rows.
fn rows_apart(
    model: &Model,
    resource: &Resource,
    unique: &Unique,
) -> (Vec<String>, Option<Predicate>) {
    let columns = column_names(resource, &unique.attributes);
    let own = condition(model, resource, unique.condition.as_ref());
    let active = resource.soft_delete.then(|| Predicate::is_null(DELETED_AT));
    let condition = match (own, active) {
        (Some(own), Some(active)) => Some(own.and(&active)),
        (own, active) => own.or(active),
    };
    (columns, condition)
}

/// Those asked for, then one for each foreign key, then one for the order that lists have unless asked otherwise.
pub(super) fn indexes(model: &Model, resource: &Resource, table: &mut Table, names: &mut Names) {
    for index in &resource.indexes {
        let columns = index.keys.iter().map(|key| index_column(resource, *key));
        let condition = condition(model, resource, index.condition.as_ref());
        add_index(table, columns.collect(), condition, names);
    }
    for relation in &resource.relations {
        if !is_covered(table, std::slice::from_ref(&relation.column)) {
            add_index(table, ascending(vec![relation.column.clone()]), None, names);
        }
    }
    if let Some(columns) = default_order(model, resource) {
        let active = resource.soft_delete.then(|| Predicate::is_null(DELETED_AT));
        add_index(table, columns, active, names);
    }
}

/// The columns that an index needs to give the default order, in which nulls come last both ways; none where it
/// could not, or the key does.
fn default_order(model: &Model, resource: &Resource) -> Option<Vec<IndexColumn>> {
    let keys = &resource.default_sort;
    let is_by_id = keys.first()?.attribute == Attribute::Id;
    let has_nulls = |key: &SortKey| !resource.is_required(key.attribute);
    let nulls_are_least = match model.database.engine {
        Engine::Sqlite | Engine::Mysql => true,
        Engine::Postgres => false,
    };
    let is_amiss = |key: &SortKey| nulls_are_least && !key.descending && has_nulls(key);
    let is_amiss = keys.iter().any(is_amiss) || is_too_long(model, resource);
    if is_by_id || is_amiss || !resource.offers(&Action::List) {
        return None;
    }
    let mut columns: Vec<_> = keys
        .iter()
        .map(|key| index_column(resource, *key))
        .collect();
    if !keys.iter().any(|key| key.attribute == Attribute::Id) {
        columns.push(IndexColumn {
            name: "id".to_owned(),
            descending: columns.last()?.descending,
        });
    }
    // An index is read from either end, nulls with the rest.
    let stays = |key: &SortKey| nulls_are_least || !has_nulls(key);
    if columns.iter().all(|column| column.descending) && keys.iter().all(stays) {
        for column in &mut columns {
            column.descending = false;
        }
    }
    Some(columns)
}

/// Whether PostgreSQL might refuse rows because of an index that only gives an order. The others take as much of a
/// text as fits, or all.
fn is_too_long(model: &Model, resource: &Resource) -> bool {
    /// Of an entry in a B-tree, without what that adds for 16 columns.
    const MOST: u32 = 2_560;
    let keys = resource.default_sort.iter().map(|key| key.attribute);
    let columns = keys.chain([Attribute::Id]);
    let mut bytes = columns.map(|column| model.indexed_bytes(resource, column));
    let sum = bytes.try_fold(0_u32, |sum, bytes| sum.checked_add(bytes?));
    model.database.engine == Engine::Postgres && sum.is_none_or(|sum| sum > MOST)
}

fn index_column(resource: &Resource, key: SortKey) -> IndexColumn {
    IndexColumn {
        name: resource.column(key.attribute).to_owned(),
        descending: key.descending,
    }
}

fn add_index(
    table: &mut Table,
    columns: Vec<IndexColumn>,
    condition: Option<Predicate>,
    names: &mut Names,
) {
    let is_known = |index: &Index| index.columns == columns && index.condition == condition;
    if table.indexes.iter().any(is_known) {
        return;
    }
    let column_names: Vec<_> = columns.iter().map(|column| column.name.clone()).collect();
    let name = name(&table.name, &column_names, "idx", names);
    table.indexes.push(Index {
        name,
        columns,
        condition,
    });
}

/// Whether the key, a whole unique or a whole index begins with these columns.
fn is_covered(table: &Table, columns: &[String]) -> bool {
    let keys = table.uniques.iter().chain([&table.primary_key]);
    let mut keys = keys.filter(|key| key.condition.is_none());
    let mut indexes = table
        .indexes
        .iter()
        .filter(|index| index.condition.is_none());
    keys.any(|key| key.columns.starts_with(columns))
        || indexes.any(|index| {
            let names = index.columns.iter().map(|column| &column.name);
            columns.len() <= index.columns.len()
                && names.zip(columns).all(|(has, wants)| has == wants)
        })
}

fn condition(
    model: &Model,
    resource: &Resource,
    condition: Option<&Condition>,
) -> Option<Predicate> {
    condition.map(|condition| predicate(model, resource, condition))
}

fn column_names(resource: &Resource, attributes: &[Attribute]) -> Vec<String> {
    let columns = attributes
        .iter()
        .map(|attribute| resource.column(*attribute).to_owned());
    columns.collect()
}

pub(super) fn ascending(columns: Vec<String>) -> Vec<IndexColumn> {
    let column = |name| IndexColumn {
        name,
        descending: false,
    };
    columns.into_iter().map(column).collect()
}

pub(super) fn name(table: &str, columns: &[String], suffix: &str, names: &mut Names) -> String {
    let columns = columns.iter().map(String::as_str);
    let parts: Vec<_> = [table].into_iter().chain(columns).chain([suffix]).collect();
    names.give(&parts)
}
