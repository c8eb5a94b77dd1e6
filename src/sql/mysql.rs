//! MySQL and its relative MariaDB, in the words that both know.

use std::borrow::Cow;

use super::{
    dialect::Dialect,
    identifier,
    literal::{clock, hex, json_list, moment},
    one_of, string,
    table::between,
};
use crate::{
    model::{CHARACTER_BYTES, Literal, MAX_INDEX_BYTES, MYSQL_PAGE, OnDelete},
    schema::{CheckRule, Column, ColumnType, ForeignKey, Index, Predicate, Table},
};

/// MySQL from version 8.0.23 on, MariaDB from version 10.6 on.
pub(super) struct Mysql;

/// Characters of a text that are kept in the row like any other value. A longer one is only where a key is made of it,
/// which is of nothing else.
const SHORT: u32 = 255;

/// Bytes of a row at most, but for texts that are kept beside it: 65,535, of which its other columns take a part.
const ROW: u32 = 65_535 - 8_192;

impl Dialect for Mysql {
    fn literal(&self, value: &Literal) -> String {
        match value {
            Literal::Bool(value) => value.to_string(),
            Literal::Integer(value) => value.to_string(),
            // Without an exponent it were a decimal.
            Literal::Float(value) => format!("{value:e}"),
            Literal::Decimal(value) => value.to_string(),
            Literal::Text(text) | Literal::Json(text) => quoted(text),
            Literal::Uuid(uuid) => format!("x'{}'", uuid.replace('-', "")),
            Literal::Date(date) => format!("'{date}'"),
            Literal::Time(time) => format!("'{}'", clock(*time)),
            Literal::DateTime(value) => format!("'{}'", moment(*value).replace('T', " ")),
            Literal::Enum(_, label) => label.to_string(),
            Literal::Bytes(bytes) => format!("x'{}'", hex(bytes)),
            Literal::List(values) => quoted(&json_list(values)),
        }
    }

    fn column_type(&self, table: &Table, column: &Column) -> Cow<'static, str> {
        let beside_row = is_beside_row(table, column);
        if let Some(most) = characters(table, column).filter(|_| !beside_row) {
            return Cow::Owned(format!("varchar({most})"));
        }
        Cow::Borrowed(match &column.kind {
            ColumnType::Uuid => "binary(16)",
            ColumnType::String { max } => match max.saturating_mul(CHARACTER_BYTES) {
                0..=0xffff => "text",
                _ => "mediumtext",
            },
            ColumnType::Enum { .. } => "text",
            ColumnType::Text => "mediumtext",
            ColumnType::Date => "date",
            ColumnType::Time => "time(6)",
            ColumnType::DateTime => "datetime(6)",
            ColumnType::Json | ColumnType::Array(_) => "json",
            ColumnType::Bytes if is_in_key(table, &column.name) => "varbinary(255)",
            ColumnType::Bytes => "mediumblob",
            ColumnType::Identity | ColumnType::BigInt => "bigint",
            ColumnType::SmallInt => "smallint",
            ColumnType::Int => "int",
            ColumnType::Decimal { precision, scale } => {
                return Cow::Owned(format!("decimal({precision}, {scale})"));
            }
            ColumnType::Bool => "boolean",
            ColumnType::Float => "double",
        })
    }

    /// What is kept beside the row has no plain value to begin with, but one that is computed.
    fn default(&self, table: &Table, column: &Column, value: &Literal) -> String {
        let value = self.literal(value);
        let is_beside = match column.kind {
            ColumnType::Text | ColumnType::Bytes | ColumnType::Json | ColumnType::Array(_) => true,
            _ => is_beside_row(table, column),
        };
        if is_beside {
            format!("({value})")
        } else {
            value
        }
    }

    fn identity(&self) -> &'static str {
        "not null auto_increment"
    }

    fn identity_is_key(&self) -> bool {
        false
    }

    fn column_rule(&self, table: &Table, column: &Column) -> Option<String> {
        let name = identifier(&column.name);
        let (min, max) = (column.min.as_ref(), column.max.as_ref());
        let length = format!("char_length({name})");
        match &column.kind {
            ColumnType::Enum { labels } => Some(one_of(self, &name, labels)),
            ColumnType::String { max: most } if is_beside_row(table, column) => {
                let most = Literal::Integer(i64::from(*most));
                between(self, &length, min, Some(max.unwrap_or(&most)))
            }
            ColumnType::String { .. } | ColumnType::Text => between(self, &length, min, max),
            ColumnType::Bytes => between(self, &format!("octet_length({name})"), min, max),
            ColumnType::Array(_) => {
                let zero = Literal::Integer(0);
                let length = format!("json_length({name})");
                between(self, &length, Some(min.unwrap_or(&zero)), max)
            }
            _ => between(self, &name, min, max),
        }
    }

    /// Texts compare by their code points, and blanks at their end count: each server has its own name for that, and reads
    /// as a comment what is written for the other.
    fn table_options(&self, _: &Table) -> &'static str {
        " character set utf8mb4 /*!80017 collate utf8mb4_0900_bin */ /*M! collate utf8mb4_nopad_bin */"
    }

    fn deferrable(&self) -> &'static str {
        ""
    }

    /// Nulls are less than all else.
    fn descending(&self, _: &Column) -> &'static str {
        " desc"
    }

    fn points_ahead(&self) -> bool {
        true
    }

    /// An index holds the beginnings of texts that are too long together.
    fn index_column(&self, table: &Table, index: &Index, name: &str) -> String {
        const OTHER: u32 = 16;
        let columns = index.columns.iter();
        let columns: Vec<_> = columns.filter_map(|one| table.column(&one.name)).collect();
        let (texts, others): (Vec<&Column>, Vec<&Column>) =
            columns.into_iter().partition(|column| is_text(column));
        let count = |columns: &[&Column]| u32::try_from(columns.len()).unwrap_or(u32::MAX);
        let room = MAX_INDEX_BYTES.saturating_sub(OTHER * count(&others)) / CHARACTER_BYTES;
        let wanted: u32 = texts
            .iter()
            .map(|text| longest(text))
            .fold(0, u32::saturating_add);
        let share = room / count(&texts).max(1);
        let is_cut = texts
            .iter()
            .any(|text| text.name == name && longest(text) > share);
        if wanted > room && is_cut {
            format!("{}({share})", identifier(name))
        } else {
            identifier(name)
        }
    }

    fn differ(&self, left: &str, right: &str) -> String {
        format!("not {left} <=> {right}")
    }

    fn insert_unless_there(&self, row: &str) -> String {
        format!("insert ignore {row}")
    }

    fn no_values(&self) -> &'static str {
        "() values ()"
    }

    /// Its `lower` knows the letters of every script.
    fn lower_case(&self, column: &str) -> String {
        format!("{column} not regexp '[A-Z]'")
    }

    fn has_partial_keys(&self) -> bool {
        false
    }

    /// The database clears no column that a check or a key of some of the rows names. The service does so anyway.
    fn on_delete(&self, table: &Table, key: &ForeignKey) -> OnDelete {
        let named_by = |predicate: &Predicate| predicate.columns().any(|name| name == key.column);
        let mut checks = table.checks.iter();
        let mut uniques = table.uniques.iter();
        let is_named = checks.any(|check| match &check.rule {
            CheckRule::Holds(rule) => named_by(rule),
            CheckRule::LowerCase(column) => *column == key.column,
        }) || uniques.any(|unique| unique.condition.as_ref().is_some_and(named_by));
        match key.on_delete {
            OnDelete::SetNull if is_named => OnDelete::Restrict,
            other => other,
        }
    }
}

/// A text as a literal, in which a backslash changes what follows it.
fn quoted(text: &str) -> String {
    string(&text.replace('\\', "\\\\"))
}

const fn is_text(column: &Column) -> bool {
    matches!(
        column.kind,
        ColumnType::String { .. } | ColumnType::Text | ColumnType::Enum { .. }
    )
}

/// Characters of a text at most.
fn longest(column: &Column) -> u32 {
    let of_type = match &column.kind {
        ColumnType::String { max } => *max,
        ColumnType::Enum { labels } => {
            let longest = labels.iter().map(|label| label.chars().count()).max();
            u32::try_from(longest.unwrap_or_default().max(1)).unwrap_or(u32::MAX)
        }
        _ => u32::MAX,
    };
    match column.max {
        Some(Literal::Integer(max)) => u32::try_from(max).unwrap_or(of_type).min(of_type),
        _ => of_type,
    }
}

/// Characters of what is a `varchar` where it is kept with the row.
fn characters(table: &Table, column: &Column) -> Option<u32> {
    match column.kind {
        ColumnType::String { .. } | ColumnType::Enum { .. } => Some(longest(column)),
        // What lists are sorted by has a length, and no index of this server holds what is kept beside the row.
        ColumnType::Text if is_in_key(table, &column.name) => Some(longest(column)),
        _ => None,
    }
}

/// Whether a text is kept beside the rows of its table, for which they or their pages have no room.
fn is_beside_row(table: &Table, column: &Column) -> bool {
    let Some(own) = characters(table, column).filter(|_| !is_in_key(table, &column.name)) else {
        return false;
    };
    own > SHORT || (own.saturating_mul(CHARACTER_BYTES) > MYSQL_PAGE.long && is_crowded(table))
}

/// Whether a row has no room for all of its short texts, or no page for it.
fn is_crowded(table: &Table) -> bool {
    let is_kept = |column: &&Column| {
        let short = characters(table, column).is_some_and(|most| most <= SHORT);
        short || is_in_key(table, &column.name)
    };
    let columns = table.columns.iter();
    let kept: u32 = columns
        .filter(is_kept)
        .filter_map(|column| characters(table, column))
        .sum();
    let in_page: u32 = table
        .columns
        .iter()
        .map(|column| in_page(table, column))
        .sum();
    kept.saturating_mul(CHARACTER_BYTES) > ROW || in_page > MYSQL_PAGE.room
}

/// Bytes of a page at most that a value takes.
fn in_page(table: &Table, column: &Column) -> u32 {
    if let Some(characters) = characters(table, column) {
        let bytes = characters.saturating_mul(CHARACTER_BYTES);
        return if bytes > MYSQL_PAGE.inline {
            MYSQL_PAGE.long
        } else {
            bytes + 1
        };
    }
    match &column.kind {
        ColumnType::Text | ColumnType::Json | ColumnType::Array(_) | ColumnType::Bytes => {
            MYSQL_PAGE.long
        }
        ColumnType::Bool | ColumnType::SmallInt => 2,
        ColumnType::Int | ColumnType::Date => 4,
        _ => 16,
    }
}

/// Whether a key, an index or a foreign key is made of a column.
fn is_in_key(table: &Table, name: &str) -> bool {
    let keys = table.uniques.iter().chain([&table.primary_key]);
    let mut keys = keys.flat_map(|key| &key.columns);
    let indexes = table.indexes.iter().flat_map(|index| &index.columns);
    let mut columns = indexes.map(|column| &column.name);
    let mut references = table.foreign_keys.iter();
    keys.any(|column| column == name)
        || columns.any(|column| column == name)
        || references.any(|key| key.column == name)
}
