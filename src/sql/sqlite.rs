//! SQLite: strict tables, and a check where other engines have a type.

use super::{
    identifier, identifiers, literal, predicate,
    reference::Reference,
    string,
    text::{INDENT, beside_or_below, list},
};
use crate::{
    model::{Literal, OnDelete},
    schema::{Check, CheckRule, Column, ColumnType, ForeignKey, Index, Key, Table},
};

/// The statements that make a table and its indexes.
pub(super) fn create_table(table: &Table) -> String {
    let mut lines = columns(table);
    if !has_identity(table) {
        let key = &table.primary_key;
        lines.push(constraint(
            &key.name,
            &format!("primary key ({})", identifiers(&key.columns)),
        ));
    }
    let whole = table.uniques.iter().filter(|key| key.condition.is_none());
    lines.extend(whole.map(|key| {
        constraint(
            &key.name,
            &format!("unique ({})", identifiers(&key.columns)),
        )
    }));
    lines.extend(table.foreign_keys.iter().map(foreign_key));
    lines.extend(table.columns.iter().filter_map(column_check));
    lines.extend(table.checks.iter().map(check));
    let mut text = format!(
        "create table {} (\n{}\n) {};\n",
        identifier(&table.name),
        lines.join(",\n"),
        options(table)
    );
    let partial = table.uniques.iter().filter(|key| key.condition.is_some());
    let indexes = partial.map(|key| unique_index(&table.name, key));
    for index in indexes.chain(table.indexes.iter().map(|one| index(&table.name, one))) {
        text.push('\n');
        text.push_str(&index);
    }
    text
}

/// The statements that add a column which points to a table made after its own.
pub(super) fn add_reference(reference: &Reference<'_>) -> String {
    let (table, column) = (&reference.table.name, reference.column);
    let mut lines = vec![format!(
        "alter table {} add column {} {}",
        identifier(table),
        identifier(&column.name),
        storage(&column.kind)
    )];
    let points = points(reference.key);
    lines.push(constraint(&reference.key.name, &points));
    lines.extend(column_check(column));
    lines.extend(reference.checks.iter().map(|one| check(one)));
    let mut text = format!("{};\n", lines.join("\n"));
    let uniques = reference.uniques.iter().map(|key| unique_index(table, key));
    let indexes = reference.indexes.iter().map(|one| index(table, one));
    for index in uniques.chain(indexes) {
        text.push('\n');
        text.push_str(&index);
    }
    text
}

/// A table that is nothing but its key is kept in the key's own tree.
fn options(table: &Table) -> &'static str {
    if table.columns.len() == table.primary_key.columns.len() && !has_identity(table) {
        "strict, without rowid"
    } else {
        "strict"
    }
}

fn has_identity(table: &Table) -> bool {
    table
        .columns
        .iter()
        .any(|column| column.kind == ColumnType::Identity)
}

/// The columns, names, types and rest below each other.
fn columns(table: &Table) -> Vec<String> {
    let rows: Vec<_> = table
        .columns
        .iter()
        .map(|column| {
            (
                identifier(&column.name),
                storage(&column.kind),
                rest(table, column),
            )
        })
        .collect();
    let name_width = rows
        .iter()
        .map(|(name, ..)| name.len())
        .max()
        .unwrap_or_default();
    let type_width = rows
        .iter()
        .map(|(_, storage, _)| storage.len())
        .max()
        .unwrap_or_default();
    let line = |(name, storage, rest): &(String, &str, String)| {
        let line = format!("{INDENT}{name:name_width$} {storage:type_width$} {rest}");
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// The storage class, as the service binds and reads it.
const fn storage(kind: &ColumnType) -> &'static str {
    match kind {
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
    }
}

fn rest(table: &Table, column: &Column) -> String {
    if column.kind == ColumnType::Identity {
        // Without autoincrement the id of the last row, once deleted, would soon be that of another.
        return format!(
            "constraint {} primary key autoincrement",
            identifier(&table.primary_key.name)
        );
    }
    let mut parts = Vec::new();
    if !column.nullable {
        parts.push("not null".to_owned());
    }
    if let Some(default) = &column.default {
        parts.push(format!("default {}", literal(default)));
    }
    parts.join(" ")
}

fn constraint(name: &str, rule: &str) -> String {
    beside_or_below(INDENT, &format!("constraint {}", identifier(name)), rule)
}

fn foreign_key(key: &ForeignKey) -> String {
    let points = format!("foreign key ({}) {}", identifier(&key.column), points(key));
    constraint(&key.name, &points)
}

fn points(key: &ForeignKey) -> String {
    let action = match key.on_delete {
        // Not `restrict`, which refuses even where the same statement deletes the row that points.
        OnDelete::Restrict => "",
        OnDelete::Cascade => " on delete cascade",
        OnDelete::SetNull => " on delete set null",
    };
    let (table, target) = (identifier(&key.table), identifier(&key.target));
    format!("references {table} ({target}){action}")
}

/// What other engines know by the type, and the bounds.
fn column_check(column: &Column) -> Option<String> {
    let name = identifier(&column.name);
    let rule = match &column.kind {
        ColumnType::Bool => format!("{name} in (0, 1)"),
        ColumnType::Enum { labels } => {
            let labels: Vec<_> = labels.iter().map(|label| string(label)).collect();
            let indent = INDENT.repeat(2);
            let before = indent.len() + "check (".len() + name.len() + " in ".len();
            format!("{name} in {}", list(&indent, before, &labels))
        }
        ColumnType::String { max } => {
            let max = Literal::Integer(i64::from(*max));
            let max = tighter(column.max.as_ref(), &max, false);
            between(&format!("length({name})"), column.min.as_ref(), Some(max))?
        }
        ColumnType::Text | ColumnType::Bytes => between(
            &format!("length({name})"),
            column.min.as_ref(),
            column.max.as_ref(),
        )?,
        ColumnType::Array(_) => {
            let length = format!("json_array_length({name})");
            let zero = Literal::Integer(0);
            between(
                &length,
                Some(column.min.as_ref().unwrap_or(&zero)),
                column.max.as_ref(),
            )?
        }
        ColumnType::Json => format!("json_valid({name})"),
        kind => match range(kind) {
            Some((least, greatest)) => {
                let least = tighter(column.min.as_ref(), &least, true);
                let greatest = tighter(column.max.as_ref(), &greatest, false);
                between(&name, Some(least), Some(greatest))?
            }
            None => between(&name, column.min.as_ref(), column.max.as_ref())?,
        },
    };
    Some(constraint(&column.check, &format!("check ({rule})")))
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

fn between(expression: &str, min: Option<&Literal>, max: Option<&Literal>) -> Option<String> {
    match (min.map(literal), max.map(literal)) {
        (Some(min), Some(max)) if min == max => Some(format!("{expression} = {min}")),
        (Some(min), Some(max)) => Some(format!("{expression} between {min} and {max}")),
        (Some(min), None) => Some(format!("{expression} >= {min}")),
        (None, Some(max)) => Some(format!("{expression} <= {max}")),
        (None, None) => None,
    }
}

fn check(check: &Check) -> String {
    let rule = match &check.rule {
        CheckRule::Holds(rule) => predicate(rule, None),
        CheckRule::LowerCase(column) => {
            let column = identifier(column);
            format!("{column} = lower({column})")
        }
    };
    constraint(&check.name, &format!("check ({rule})"))
}

/// A unique that is no constraint of its table: over some of the rows, or of a column that is added later.
fn unique_index(table: &str, key: &Key) -> String {
    let name = identifier(&key.name);
    let mut on = format!("on {} ({})", identifier(table), identifiers(&key.columns));
    if let Some(condition) = &key.condition {
        on = format!("{on} where {}", predicate(condition, None));
    }
    beside_or_below("", &format!("create unique index {name}"), &on) + ";\n"
}

fn index(table: &str, index: &Index) -> String {
    let columns = index.columns.iter().map(|column| {
        let direction = if column.descending { " desc" } else { "" };
        format!("{}{direction}", identifier(&column.name))
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut on = format!("on {} ({columns})", identifier(table));
    if let Some(condition) = &index.condition {
        on = format!("{on} where {}", predicate(condition, None));
    }
    beside_or_below(
        "",
        &format!("create index {}", identifier(&index.name)),
        &on,
    ) + ";\n"
}
