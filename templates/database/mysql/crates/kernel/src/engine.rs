//! MySQL and MariaDB: what the rest of the program calls by other names, and SQL that both of them know.

use std::num::TryFromIntError;

use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::mysql::MySqlDatabaseError;

use super::{Kind, Scalar};

pub use rust_decimal::Decimal as Numeric;
pub use sqlx::{
    MySql as Engine, MySqlConnection as Connection, MySqlExecutor as Executor, MySqlPool as Pool,
    mysql::{MySqlRow as Row, MySqlTypeInfo as TypeInfo, MySqlValueRef as ValueRef},
};

/// What parameters are written to.
pub type ArgumentsBuffer = Vec<u8>;

/// A statement that is put together at run time.
pub type Statement = sqlx::QueryBuilder<Engine>;

/// How many tables there are of this name.
pub const COUNT_TABLES: &str = "select count(*) from information_schema.tables where table_schema = database() and table_name = ?";

/// Stands between two values that are the same, nulls as well.
pub const SAME: &str = " <=> ";

/// Stands behind an insert of a row that is left out where its key is taken. What changes nothing holds that row, which a
/// plain refusal would not: of several who wait for it, one goes on.
pub const UNLESS_TAKEN: &str = " on duplicate key update created_at = created_at";

/// Keeps others from changing the rows of a select, and from pointing to them, until the transaction ends.
pub const FOR_UPDATE: &str = " for update";

/// The same, for rows that are about to be deleted.
pub const FOR_DELETE: &str = FOR_UPDATE;

/// Leaves out the rows of a select that somebody else holds, and holds the others until the transaction ends.
pub const SKIP_HELD: &str = " for update skip locked";

/// Holds the rows of a select: nobody changes them until the transaction ends.
pub const FOR_SHARE: &str = " lock in share mode";

/// Holds the rows of a select, to point to them, for nobody else meanwhile: two who held a row together and then changed
/// it would wait for each other.
pub const FOR_REFERENCE: &str = FOR_UPDATE;

/// Stand before and in a statement that foreign keys do not stop. Each server reads as a comment what is written for
/// the other.
pub const UNCHECKED: [&str; 2] = [
    "/*M! set statement foreign_key_checks = 0 for */ ",
    " /*+ set_var(foreign_key_checks = 0) */ ",
];

/// The decimal of this many units of its last place, which stands so far behind the point.
pub fn numeric(units: i64, scale: u8) -> Numeric {
    Numeric::new(units, scale.into())
}

/// What a time is to the database: with a zone it were a `timestamp`, of which there are none before 1970.
pub const fn moment(time: DateTime<Utc>) -> NaiveDateTime {
    time.naive_utc()
}

/// How many units of the last place a stored decimal is.
pub fn units(mut numeric: Numeric, scale: u8) -> Result<i64, TryFromIntError> {
    numeric.rescale(scale.into());
    numeric.mantissa().try_into()
}

/// The name of the constraint that a refused write breaks, which its message ends with or begins with.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    const DUPLICATE: u16 = 1062;
    const CHECK: u16 = 3819;
    const CHECK_OF_MARIADB: u16 = 4025;
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    let message = error.message();
    match error.number() {
        // "Duplicate entry '...' for key 'posts.posts_slug_key'", with or without the table.
        DUPLICATE => {
            let key = message.strip_suffix('\'')?.rsplit('\'').next()?;
            Some(key.rsplit_once('.').map_or(key, |(_, key)| key))
        }
        // "Check constraint 'posts_size_check' is violated."
        CHECK => message.split('\'').nth(1),
        // "CONSTRAINT `posts_size_check` failed for `shop`.`posts`"
        CHECK_OF_MARIADB => message.split(['`', '"']).nth(1),
        _ => None,
    }
}

/// Whether a row cannot be kept because of the length of its values: it or what undoes its change is too big.
pub fn is_too_long(error: &sqlx::Error) -> bool {
    const TOO_LONG: [u16; 2] = [1118, 1713];
    let error = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    error.is_some_and(|error| TOO_LONG.contains(&error.number()))
}

/// Appends a column to an `order by`, with nulls at this end where there are any.
pub fn push_order(statement: &mut Statement, column: &str, descending: bool, nulls_last: Option<bool>) {
    // They are less than all else.
    match nulls_last {
        Some(true) if !descending => statement.push(column).push(" is null, "),
        Some(false) if descending => statement.push(column).push(" is null desc, "),
        _ => statement,
    };
    statement.push(column);
    if descending {
        statement.push(" desc");
    }
}

/// Appends a value that no column beside it gives a type.
pub fn push_value(statement: &mut Statement, kind: Kind, value: Option<Scalar>) {
    match value {
        Some(Scalar::Decimal(units, scale)) => {
            statement.push(format_args!("cast("));
            statement.push_bind(numeric(units, scale));
            statement.push(format_args!(" as decimal(38, {scale}))"));
        }
        Some(value) => {
            statement.push("cast(");
            statement.push_bind(value).push(" as ").push(type_of(kind)).push(")");
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
        | Kind::Enum(_)
        | Kind::Json
        | Kind::Array(_) => "char",
        Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Bool => "signed",
        Kind::Float => "double",
        Kind::Decimal { .. } => "decimal(38, 18)",
        Kind::Uuid | Kind::TypeId(_) | Kind::Bytes => "binary",
        Kind::Date => "date",
        Kind::Time => "time(6)",
        Kind::DateTime => "datetime(6)",
    }
}

/// Appends whether a column of text holds the text, without regard to ASCII case.
///
/// `lower` knows the letters of every script. In a character set that has no other letters with two cases, it knows
/// those of ASCII alone; they are compared by their bytes, as the set has others that count as the same.
pub fn push_contains(statement: &mut Statement, column: &str, text: &str) {
    const LOWER: [&str; 2] = ["lower(convert(cast(", " as binary) using tis620)) collate tis620_bin"];
    let [before, after] = LOWER;
    statement.push("instr(").push(before).push(column).push(after).push(", ");
    statement.push(before).push_bind(text.to_owned()).push(after).push(") > 0");
}

/// Appends whether a column with a list holds one of the values, each as the list holds it.
pub fn push_holds(statement: &mut Statement, column: &str, values: &[Scalar]) {
    let Some(first) = values.first() else {
        statement.push("1 = 0");
        return;
    };
    statement.push("exists (select 1 from json_table(").push(column);
    statement.push(", '$[*]' columns (value_ ").push(type_in_list(first)).push(" path '$')) as element_");
    statement.push(" where element_.value_ in (");
    let mut list = statement.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    statement.push("))");
}

/// What an element of a list of such values is read as. One of the servers reads a text as the database has its texts,
/// unless told otherwise.
const fn type_in_list(value: &Scalar) -> &'static str {
    match value {
        Scalar::Bool(_) => "boolean",
        Scalar::Int(_) => "bigint",
        Scalar::Float(_) => "double",
        _ => "text /*M! character set utf8mb4 collate utf8mb4_nopad_bin */",
    }
}
