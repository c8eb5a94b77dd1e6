//! SQLite: what the rest of the program calls by other names, and SQL that is SQLite's own.

use std::convert::Infallible;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Kind, Scalar};

pub use sqlx::{
    Sqlite as Engine, SqliteConnection as Connection, SqliteExecutor as Executor,
    SqlitePool as Pool,
    sqlite::{
        SqliteArgumentsBuffer as ArgumentsBuffer, SqliteRow as Row, SqliteTypeInfo as TypeInfo,
        SqliteValueRef as ValueRef,
    },
};

/// A statement that is put together at run time.
pub type Statement = sqlx::QueryBuilder<Engine>;

/// An exact decimal as it is stored: units of its last place, for want of another exact type.
pub type Numeric = i64;

/// How many tables there are of this name.
pub const COUNT_TABLES: &str = "select count(*) from sqlite_schema where type = 'table' and name = ?";

/// Stands between two values that are the same, nulls as well.
pub const SAME: &str = " is not distinct from ";

/// Stands behind an insert of a row that is left out where its key is taken.
pub const UNLESS_TAKEN: &str = " on conflict do nothing";

/// Keeps others from changing the rows of a select until the transaction ends. One writes at a time anyway.
pub const FOR_UPDATE: &str = "";

/// Keeps others from changing the rows of a select, and from pointing to them, until the transaction ends.
pub const FOR_DELETE: &str = "";

/// Leaves out the rows of a select that somebody else holds, and holds the others until the transaction ends: one
/// writes at a time.
pub const SKIP_HELD: &str = "";

/// Holds the rows of a select: nobody changes them until the transaction ends.
pub const FOR_SHARE: &str = "";

/// Holds the rows of a select, to point to them: nobody deletes them until the transaction ends.
pub const FOR_REFERENCE: &str = "";

/// Has foreign keys wait for the commit of this transaction.
pub const DEFER_FOREIGN_KEYS: &str = "pragma defer_foreign_keys = on";

/// Has foreign keys hold after each statement again.
pub const ENFORCE_FOREIGN_KEYS: &str = "pragma defer_foreign_keys = off";

/// The decimal of this many units of its last place, which stands so far behind the point.
pub const fn numeric(units: i64, _scale: u8) -> Numeric {
    units
}

/// What a time is to the database.
pub const fn moment(time: DateTime<Utc>) -> DateTime<Utc> {
    time
}

/// How many units of the last place a stored decimal is.
pub const fn units(numeric: Numeric, _scale: u8) -> Result<i64, Infallible> {
    Ok(numeric)
}

/// What a refused write breaks: for a unique its columns, `table.column, table.column`, for a check its
/// name.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    let message = error.as_database_error()?.message();
    message
        .strip_prefix("UNIQUE constraint failed: ")
        .or_else(|| message.strip_prefix("CHECK constraint failed: "))
}

/// Whether a row cannot be kept because of the length of its values.
pub const fn is_too_long(_: &sqlx::Error) -> bool {
    false
}

/// Appends a column to an `order by`, with nulls at this end where there are any.
pub fn push_order(statement: &mut Statement, column: &str, descending: bool, nulls_last: Option<bool>) {
    statement.push(column);
    if descending {
        statement.push(" desc");
    }
    // They are less than all else.
    match nulls_last {
        Some(true) if !descending => statement.push(" nulls last"),
        Some(false) if descending => statement.push(" nulls first"),
        _ => statement,
    };
}

/// Appends a value that no column beside it gives a type.
pub fn push_value(statement: &mut Statement, _kind: Kind, value: Option<Scalar>) {
    statement.push_bind(value);
}

/// Appends whether a column of text holds the text, without regard to ASCII case.
pub fn push_contains(statement: &mut Statement, column: &str, text: &str) {
    statement.push("instr(lower(").push(column).push("), lower(");
    statement.push_bind(text.to_owned()).push(")) > 0");
}

/// Appends whether a column with a list holds one of the values.
pub fn push_holds(statement: &mut Statement, column: &str, values: &[Scalar]) {
    // `json_each` has columns of its own, which a column of the same name would be taken for.
    statement.push("exists (select 1 from (select ").push(column).push(" as list_) as given_, ");
    statement.push("json_each(given_.list_) as element_ where element_.value in (");
    let mut list = statement.separated(", ");
    for value in values {
        match value {
            // Read as the numbers of the list are, of which those far from 1 lose their last digits.
            Scalar::Float(number) => {
                list.push("json_extract(");
                list.push_bind_unseparated(json!(number).to_string());
                list.push_unseparated(", '$')");
            }
            other => {
                list.push_bind(other.clone());
            }
        }
    }
    statement.push("))");
}
