//! What each engine writes in its own way.

use std::borrow::Cow;

use super::{postgres::Postgres, sqlite::Sqlite};
use crate::{
    model::{Engine, Literal},
    schema::{Column, ColumnType, Table},
};

/// How an engine writes what a table is made of.
pub(super) trait Dialect {
    /// A value in the form in which it is stored.
    ///
    /// Labels of enums are given as texts: see [`crate::schema::Predicate`].
    fn literal(&self, value: &Literal) -> String;

    /// The type of a column, as the service binds and reads it.
    fn column_type(&self, kind: &ColumnType) -> Cow<'static, str>;

    /// What stands behind the type of a column that the database counts up.
    fn identity(&self) -> &'static str;

    /// Whether a column that the database counts up says itself that it is the key of its table.
    fn identity_is_key(&self) -> bool;

    /// What every value of a column satisfies beyond its type.
    fn column_rule(&self, column: &Column) -> Option<String>;

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
    }
}
