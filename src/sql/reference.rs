//! Columns that point to a table made after their own: what names them waits for that table.
//!
//! An engine may refuse to make them before it, and to drop a table whose rows point to one that is gone. Where it does
//! not mind, the column is there from the start, and only its foreign key waits.

use super::{
    dialect::dialect,
    drop_index, identifier,
    table::{add_reference, drop_column},
};
use crate::{
    model::Engine,
    schema::{Check, CheckRule, Column, ForeignKey, Index, Key, Predicate, Schema, Table},
};

/// A column that is added to its table later, and all that cannot be there without it.
pub(super) struct Reference<'a> {
    pub table: &'a Table,
    pub column: &'a Column,
    pub key: &'a ForeignKey,
    pub uniques: Vec<&'a Key>,
    pub indexes: Vec<&'a Index>,
    pub checks: Vec<&'a Check>,
}

/// The table as it is made, before those that it points to and that come after it.
pub(super) fn without_later(engine: Engine, schema: &Schema, table: &Table) -> Table {
    let later = Later::of(schema, table);
    let mut table = table.clone();
    if dialect(engine).points_ahead() {
        table
            .foreign_keys
            .retain(|key| later.last([key.column.as_str()]).is_none());
        return table;
    }
    table
        .columns
        .retain(|column| later.last([column.name.as_str()]).is_none());
    table
        .foreign_keys
        .retain(|key| later.last([key.column.as_str()]).is_none());
    table
        .uniques
        .retain(|key| later.last(of_key(key)).is_none());
    table
        .indexes
        .retain(|index| later.last(of_index(index)).is_none());
    table
        .checks
        .retain(|check| later.last(of_check(check)).is_none());
    table
}

/// The columns of earlier tables that point to this one, in the order in which they are added.
pub(super) fn references_to<'a>(schema: &'a Schema, target: &Table) -> Vec<Reference<'a>> {
    let earlier = schema
        .tables
        .iter()
        .take_while(|other| other.name != target.name);
    earlier
        .flat_map(|table| references(schema, table))
        .filter(|reference| reference.key.table == target.name)
        .collect()
}

fn references<'a>(schema: &Schema, table: &'a Table) -> Vec<Reference<'a>> {
    let later = Later::of(schema, table);
    let keys = later.0.iter().enumerate();
    keys.filter_map(|(nth, key)| {
        Some(Reference {
            table,
            column: table.column(&key.column)?,
            key,
            uniques: waiting(&table.uniques, |key| later.last(of_key(key)) == Some(nth)),
            indexes: waiting(&table.indexes, |index| {
                later.last(of_index(index)) == Some(nth)
            }),
            checks: waiting(&table.checks, |check| {
                later.last(of_check(check)) == Some(nth)
            }),
        })
    })
    .collect()
}

fn waiting<T>(parts: &[T], waits: impl Fn(&T) -> bool) -> Vec<&T> {
    parts.iter().filter(|part| waits(part)).collect()
}

impl Reference<'_> {
    /// The statements that add it.
    pub(super) fn add(&self, engine: Engine) -> String {
        add_reference(engine, self)
    }

    /// The statements that take it back.
    pub(super) fn drop(&self, engine: Engine) -> String {
        if dialect(engine).points_ahead() {
            let table = identifier(&self.table.name);
            let key = identifier(&self.key.name);
            return format!("alter table {table} drop constraint {key};\n");
        }
        let uniques = self.uniques.iter().map(|key| &key.name);
        let indexes = self.indexes.iter().map(|index| &index.name);
        let mut statements: Vec<_> = uniques
            .chain(indexes)
            .map(|name| drop_index(name))
            .collect();
        statements.push(drop_column(self.table, self.column));
        statements.concat()
    }
}

/// The foreign keys of a table to later ones, in the order in which those come.
struct Later<'a>(Vec<&'a ForeignKey>);

impl<'a> Later<'a> {
    fn of(schema: &Schema, table: &'a Table) -> Self {
        let position = |name: &str| schema.tables.iter().position(|table| table.name == name);
        let own = position(&table.name);
        let mut keys: Vec<_> = table
            .foreign_keys
            .iter()
            .filter(|key| position(&key.table) > own)
            .collect();
        keys.sort_by_key(|key| position(&key.table));
        Self(keys)
    }

    /// The last of the keys whose columns are among these.
    fn last<'c>(&self, columns: impl IntoIterator<Item = &'c str>) -> Option<usize> {
        let places = columns
            .into_iter()
            .filter_map(|column| self.0.iter().position(|key| key.column == column));
        places.max()
    }
}

fn of_key(key: &Key) -> impl Iterator<Item = &str> {
    let condition = key.condition.iter().flat_map(Predicate::columns);
    key.columns.iter().map(String::as_str).chain(condition)
}

fn of_index(index: &Index) -> impl Iterator<Item = &str> {
    let columns = index.columns.iter().map(|column| column.name.as_str());
    columns.chain(index.condition.iter().flat_map(Predicate::columns))
}

fn of_check(check: &Check) -> Vec<&str> {
    match &check.rule {
        CheckRule::Holds(predicate) => predicate.columns().collect(),
        CheckRule::LowerCase(column) => vec![column],
    }
}
