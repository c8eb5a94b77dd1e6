//! PostgreSQL: what the rest of the program calls by other names, and SQL that is PostgreSQL's own.

use std::num::TryFromIntError;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::{Kind, Scalar};

pub use rust_decimal::Decimal as Numeric;
pub use sqlx::{
    PgConnection as Connection, PgExecutor as Executor, PgPool as Pool, Postgres as Engine,
    postgres::{
        PgArgumentBuffer as ArgumentsBuffer, PgRow as Row, PgTypeInfo as TypeInfo,
        PgValueRef as ValueRef,
    },
};

/// A statement that is put together at run time.
pub type Statement = sqlx::QueryBuilder<Engine>;

/// How many tables there are of this name.
pub const COUNT_TABLES: &str = "select count(to_regclass($1))";

/// Stands between two values that are the same, nulls as well.
pub const SAME: &str = " is not distinct from ";

/// Stands behind an insert of a row that is left out where its key is taken.
pub const UNLESS_TAKEN: &str = " on conflict do nothing";

/// Keeps others from changing the rows of a select until the transaction ends. They may still be pointed to: whoever adds
/// a row below one and then changes that one must not wait for others who do the same.
pub const FOR_UPDATE: &str = " for no key update";

/// Keeps others from changing the rows of a select, and from pointing to them, until the transaction ends.
pub const FOR_DELETE: &str = " for update";

/// Leaves out the rows of a select that somebody else holds, and holds the others until the transaction ends.
pub const SKIP_HELD: &str = " for update skip locked";

/// Holds the rows of a select: nobody changes them until the transaction ends.
pub const FOR_SHARE: &str = " for share";

/// Holds the rows of a select, to point to them: nobody deletes them until the transaction ends.
pub const FOR_REFERENCE: &str = " for key share";

/// Has foreign keys wait for the commit of this transaction.
pub const DEFER_FOREIGN_KEYS: &str = "set constraints all deferred";

/// Has foreign keys hold after each statement again.
pub const ENFORCE_FOREIGN_KEYS: &str = "set constraints all immediate";

/// Compares texts by their code points, and knows the case of ASCII letters alone; so do all columns.
const BY_CODE_POINT: &str = " collate \"C\"";

/// The decimal of this many units of its last place, which stands so far behind the point.
pub fn numeric(units: i64, scale: u8) -> Numeric {
    Numeric::new(units, scale.into())
}

/// What a time is to the database.
pub const fn moment(time: DateTime<Utc>) -> DateTime<Utc> {
    time
}

/// How many units of the last place a stored decimal is.
pub fn units(mut numeric: Numeric, scale: u8) -> Result<i64, TryFromIntError> {
    numeric.rescale(scale.into());
    numeric.mantissa().try_into()
}

/// The name of the constraint that a refused write breaks, unless its index is only too small for the row.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    let constraint = error.as_database_error()?.constraint()?;
    (!is_too_long(error)).then_some(constraint)
}

/// Whether a row cannot be kept because of the length of its values, such as that of an entry of an index.
pub fn is_too_long(error: &sqlx::Error) -> bool {
    const LIMIT_EXCEEDED: &str = "54000";
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == LIMIT_EXCEEDED)
}

/// Appends a column to an `order by`, with nulls at this end where there are any.
pub fn push_order(statement: &mut Statement, column: &str, descending: bool, nulls_last: Option<bool>) {
    statement.push(column);
    if descending {
        statement.push(" desc");
    }
    // They are greater than all else.
    match nulls_last {
        Some(true) if descending => statement.push(" nulls last"),
        Some(false) if !descending => statement.push(" nulls first"),
        _ => statement,
    };
}

/// Appends a value that no column beside it gives a type.
pub fn push_value(statement: &mut Statement, kind: Kind, value: Option<Scalar>) {
    match value {
        Some(text @ Scalar::Text(_)) => {
            statement.push_bind(text).push(BY_CODE_POINT);
        }
        Some(value) => {
            statement.push_bind(value);
        }
        None => {
            statement.push("cast(null as ").push(type_of(kind)).push(")");
        }
    }
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::String { .. }
        | Kind::Key { .. }
        | Kind::Text
        | Kind::Email
        | Kind::Url
        | Kind::Slug
        | Kind::Enum(_) => "text",
        Kind::SmallInt => "smallint",
        Kind::Int => "integer",
        Kind::BigInt => "bigint",
        Kind::Float => "double precision",
        Kind::Decimal { .. } => "numeric",
        Kind::Bool => "boolean",
        Kind::Uuid | Kind::TypeId(_) => "uuid",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::DateTime => "timestamptz",
        Kind::Json | Kind::Array(_) => "jsonb",
        Kind::Bytes => "bytea",
    }
}

/// Appends whether a column of text holds the text, without regard to ASCII case.
pub fn push_contains(statement: &mut Statement, column: &str, text: &str) {
    statement.push("strpos(lower(").push(column).push("), lower(");
    statement.push_bind(text.to_owned()).push(BY_CODE_POINT).push(")) > 0");
}

/// Appends whether a column with a list holds one of the values.
pub fn push_holds(statement: &mut Statement, column: &str, values: &[Scalar]) {
    statement.push("(");
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            statement.push(" or ");
        }
        statement.push(column).push(" @> ").push_bind(Json(json(value)));
    }
    statement.push(")");
}

/// A value as a list holds it.
fn json(value: &Scalar) -> Value {
    match value {
        Scalar::Bool(value) => (*value).into(),
        Scalar::Int(value) => (*value).into(),
        Scalar::Float(value) => (*value).into(),
        Scalar::Text(text) => text.as_str().into(),
        Scalar::Decimal(units, scale) => numeric(*units, *scale).to_string().into(),
        Scalar::Uuid(id) => id.to_string().into(),
        Scalar::Date(date) => date.to_string().into(),
        Scalar::Time(time) => time.to_string().into(),
        Scalar::DateTime(time) => time.to_rfc3339().into(),
    }
}
