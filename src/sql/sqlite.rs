//! SQLite: strict tables, and a check where other engines have a type.

use std::borrow::Cow;

use super::{
    dialect::Dialect,
    identifier,
    literal::{clock, hex, json_list, moment},
    one_of, string,
    table::{between, has_identity},
};
use crate::{
    model::Literal,
    schema::{Column, ColumnType, Table},
};

/// SQLite, as the service has it built in.
pub(super) struct Sqlite;

impl Dialect for Sqlite {
    fn literal(&self, value: &Literal) -> String {
        match value {
            Literal::Bool(value) => i32::from(*value).to_string(),
            Literal::Integer(value) => value.to_string(),
            Literal::Float(value) => float(*value),
            Literal::Decimal(value) => value.unscaled.to_string(),
            Literal::Text(text) | Literal::Json(text) => string(text),
            Literal::Uuid(uuid) => format!("x'{}'", uuid.replace('-', "")),
            Literal::Date(date) => format!("'{date}'"),
            Literal::Time(time) => format!("'{}'", clock(*time)),
            Literal::DateTime(value) => format!("'{}+00:00'", moment(*value)),
            Literal::Enum(_, label) => label.to_string(),
            Literal::Bytes(bytes) => format!("x'{}'", hex(bytes)),
            Literal::List(values) => string(&json_list(values)),
        }
    }

    fn column_type(&self, _: &Table, column: &Column) -> Cow<'static, str> {
        Cow::Borrowed(match &column.kind {
            ColumnType::Uuid | ColumnType::Bytes => "blob",
            ColumnType::String { .. }
            | ColumnType::Text
            | ColumnType::Enum { .. }
            | ColumnType::Date
            | ColumnType::Time
            | ColumnType::DateTime
            | ColumnType::Json
            | ColumnType::Array(_) => "text",
            ColumnType::Identity
            | ColumnType::SmallInt
            | ColumnType::Int
            | ColumnType::BigInt
            | ColumnType::Decimal { .. }
            | ColumnType::Bool => "integer",
            ColumnType::Float => "real",
        })
    }

    /// Without it the id of the last row, once deleted, would soon be that of another.
    fn identity(&self) -> &'static str {
        "autoincrement"
    }

    fn identity_is_key(&self) -> bool {
        true
    }

    fn column_rule(&self, _: &Table, column: &Column) -> Option<String> {
        let name = identifier(&column.name);
        let (min, max) = (column.min.as_ref(), column.max.as_ref());
        let length = format!("length({name})");
        match &column.kind {
            ColumnType::Identity => None,
            ColumnType::Bool => Some(format!("{name} in (0, 1)")),
            ColumnType::Enum { labels } => Some(one_of(self, &name, labels)),
            ColumnType::String { max: most } => {
                let most = Literal::Integer(i64::from(*most));
                let max = tighter(max, &most, false);
                between(self, &length, min, Some(max))
            }
            ColumnType::Text | ColumnType::Bytes => between(self, &length, min, max),
            ColumnType::Array(_) => {
                let length = format!("json_array_length({name})");
                let zero = Literal::Integer(0);
                between(self, &length, Some(min.unwrap_or(&zero)), max)
            }
            ColumnType::Json => Some(format!("json_valid({name})")),
            kind => match range(kind) {
                Some((least, greatest)) => {
                    let least = tighter(min, &least, true);
                    let greatest = tighter(max, &greatest, false);
                    between(self, &name, Some(least), Some(greatest))
                }
                None => between(self, &name, min, max),
            },
        }
    }

    /// A table that is nothing but its key is kept in the key's own tree.
    fn table_options(&self, table: &Table) -> &'static str {
        if table.columns.len() == table.primary_key.columns.len() && !has_identity(table) {
            " strict, without rowid"
        } else {
            " strict"
        }
    }

    /// The service has all of them wait where some have to.
    fn deferrable(&self) -> &'static str {
        ""
    }

    /// Nulls are less than all else.
    fn descending(&self, _: &Column) -> &'static str {
        " desc"
    }

    /// A table that points to one that is gone cannot be dropped.
    fn points_ahead(&self) -> bool {
        false
    }
}

/// A number that SQLite reads as the very same: it rounds decimal digits right only where the exponent is not
/// large, and a check would refuse the bound that it names. Beyond, the rest is steps of a power of two, each of
/// which is exact.
fn float(value: f64) -> String {
    const STEP: f64 = 1_267_650_600_228_229_401_496_703_205_376.0;
    let (mut number, mut steps) = (value, String::new());
    while number.abs() > 0.0 && number.abs() < 1e-50 {
        number *= STEP;
        steps += &format!(" / {STEP:?}");
    }
    while number.abs() > 1e50 {
        number /= STEP;
        steps += &format!(" * {STEP:?}");
    }
    if steps.is_empty() {
        format!("{number:?}")
    } else {
        format!("({number:?}{steps})")
    }
}

/// The least and the greatest value of an integral type, in the form in which they are stored.
fn range(kind: &ColumnType) -> Option<(Literal, Literal)> {
    let greatest = match kind {
        ColumnType::SmallInt => i64::from(i16::MAX),
        ColumnType::Int => i64::from(i32::MAX),
        ColumnType::Decimal { precision, .. } => 10_i64.pow(u32::from(*precision)) - 1,
        _ => return None,
    };
    let least = match kind {
        ColumnType::SmallInt | ColumnType::Int => -greatest - 1,
        _ => -greatest,
    };
    Some((Literal::Integer(least), Literal::Integer(greatest)))
}

/// The bound that was asked for, unless that of the type leaves less room.
fn tighter<'a>(asked: Option<&'a Literal>, of_type: &'a Literal, is_least: bool) -> &'a Literal {
    let units = |value: &Literal| match value {
        Literal::Integer(value) => Some(*value),
        Literal::Decimal(value) => Some(value.unscaled),
        _ => None,
    };
    match (asked, asked.and_then(units), units(of_type)) {
        (Some(asked), Some(wanted), Some(bound)) if (wanted > bound) == is_least => asked,
        _ => of_type,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{num::f64, prop_assert_eq, proptest};
    use rusqlite::Connection;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_are(value in f64::NEGATIVE | f64::POSITIVE | f64::NORMAL | f64::SUBNORMAL) {
            let server = Connection::open_in_memory().unwrap();
            let statement = format!("select {}", float(value));
            let read: f64 = server.query_one(&statement, [], |row| row.get(0)).unwrap();
            prop_assert_eq!(read.to_bits(), value.to_bits(), "{}", statement);
        }
    }
}
