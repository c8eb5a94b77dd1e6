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

/// Has foreign keys wait for the commit of this transaction.
pub const DEFER_FOREIGN_KEYS: &str = "pragma defer_foreign_keys = on";

/// Has foreign keys hold after each statement again.
pub const ENFORCE_FOREIGN_KEYS: &str = "pragma defer_foreign_keys = off";
