//! SQLite, under the names by which the rest of the program knows its engine.

pub use sqlx::{
    Sqlite as Engine, SqliteConnection as Connection, SqliteExecutor as Executor,
    SqlitePool as Pool,
    sqlite::{
        SqliteArgumentsBuffer as ArgumentsBuffer, SqliteRow as Row, SqliteTypeInfo as TypeInfo,
        SqliteValueRef as ValueRef,
    },
};

/// Whether nulls sort before all else, so that they come last where the order is descending.
pub const NULLS_ARE_LEAST: bool = true;

/// What a refused write breaks: for a unique its columns, `table.column, table.column`, for a check its
/// name.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    let message = error.as_database_error()?.message();
    message
        .strip_prefix("UNIQUE constraint failed: ")
        .or_else(|| message.strip_prefix("CHECK constraint failed: "))
}

/// Has foreign keys wait for the commit of this transaction.
pub const DEFER_FOREIGN_KEYS: &str = "pragma defer_foreign_keys = on";

/// Has foreign keys hold after each statement again.
pub const ENFORCE_FOREIGN_KEYS: &str = "pragma defer_foreign_keys = off";
