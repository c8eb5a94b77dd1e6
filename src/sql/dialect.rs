//! What each engine writes in its own way.

use std::borrow::Cow;

use super::{identifier, mysql::Mysql, postgres::Postgres, sqlite::Sqlite};
use crate::{
    model::{Engine, Literal, OnDelete},
    schema::{Column, ForeignKey, Index, Table},
};

/// How an engine writes what a table is made of.
pub(super) trait Dialect {
    /// A value in the form in which it is stored.
    ///
    /// Labels of enums are given as texts: see [`crate::schema::Predicate`].
    fn literal(&self, value: &Literal) -> String;

    /// The type of a column of a table, as the service binds and reads it.
    fn column_type(&self, table: &Table, column: &Column) -> Cow<'static, str>;

    /// What a column holds where an insert says nothing.
    fn default(&self, _table: &Table, _column: &Column, value: &Literal) -> String {
        self.literal(value)
    }

    /// What stands behind the type of a column that the database counts up.
    fn identity(&self) -> &'static str;

    /// Whether a column that the database counts up says itself that it is the key of its table.
    fn identity_is_key(&self) -> bool;

    /// What every value of a column satisfies beyond its type.
    fn column_rule(&self, table: &Table, column: &Column) -> Option<String>;

    /// A column of an index, or as much of it as an index takes.
    fn index_column(&self, _table: &Table, _index: &Index, column: &str) -> String {
        identifier(column)
    }

    /// That two expressions are different, of which one may be null.
    fn differ(&self, left: &str, right: &str) -> String {
        format!("{left} is distinct from {right}")
    }

    /// The statement that adds a row, given from `into` on, unless its key is there.
    fn insert_unless_there(&self, row: &str) -> String {
        format!("insert {row} on conflict do nothing")
    }

    /// What an insert says of a row of which every column has its default.
    fn no_values(&self) -> &'static str {
        "default values"
    }

    /// That a column of text has no upper-case letter of ASCII.
    fn lower_case(&self, column: &str) -> String {
        format!("{column} = lower({column})")
    }

    /// Whether a key or an index can be of some of the rows.
    fn has_partial_keys(&self) -> bool {
        true
    }

    /// What the database itself does to rows that point to one that is deleted.
    fn on_delete(&self, _table: &Table, key: &ForeignKey) -> OnDelete {
        key.on_delete
    }

    /// What stands behind the columns and constraints of a table.
    fn table_options(&self, table: &Table) -> &'static str;

    /// What lets a foreign key wait for the end of a transaction, where it does not by itself.
    fn deferrable(&self) -> &'static str;

    /// What stands behind a column of an index that begins with the greatest value, and has nulls last.
    fn descending(&self, column: &Column) -> &'static str;

    /// Whether a table can have a column that is to point to a table made after it.
    fn points_ahead(&self) -> bool;
}

/// The way of an engine.
pub(super) const fn dialect(engine: Engine) -> &'static dyn Dialect {
    match engine {
        Engine::Sqlite => &Sqlite,
        Engine::Postgres => &Postgres,
        Engine::Mysql => &Mysql,
    }
}
