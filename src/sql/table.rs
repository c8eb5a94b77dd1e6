//! Tables, their constraints and their indexes: what all engines write alike.

use super::{
    condition::predicate,
    dialect::{Dialect, dialect},
    identifier, identifiers,
    reference::Reference,
    text::{INDENT, beside_or_below},
};
use crate::{
    model::{Engine, Literal, OnDelete},
    schema::{Check, CheckRule, Column, ColumnType, ForeignKey, Index, Key, Table},
};

/// The statements that make a table and its indexes.
pub fn create_table(engine: Engine, table: &Table) -> String {
    let dialect = dialect(engine);
    let mut lines = columns(dialect, table);
    let partial = || table.uniques.iter().filter(|key| key.condition.is_some());
    if !dialect.has_partial_keys() {
        let counted = partial().filter_map(|key| Some((key, key.condition.as_ref()?)));
        lines.extend(counted.map(|(key, rows)| {
            let name = identifier(&counting_column(key));
            let condition = predicate(engine, rows, None);
            let rule = format!(
                "boolean generated always as (case when {condition} then true end) virtual invisible"
            );
            beside_or_below(INDENT, &name, &rule)
        }));
    }
    if !(has_identity(table) && dialect.identity_is_key()) {
        let key = &table.primary_key;
        let rule = format!("primary key ({})", identifiers(&key.columns));
        lines.push(constraint(&key.name, &rule));
    }
    let whole = table.uniques.iter().filter(|key| key.condition.is_none());
    lines.extend(whole.map(|key| {
        let rule = format!("unique ({})", identifiers(&key.columns));
        constraint(&key.name, &rule)
    }));
    let points = |key| foreign_key(dialect, table, key);
    lines.extend(table.foreign_keys.iter().map(points));
    let check_of = |column| column_check(dialect, table, column);
    lines.extend(table.columns.iter().filter_map(check_of));
    lines.extend(table.checks.iter().map(|one| check(engine, one)));
    let mut text = format!(
        "create table {} (\n{}\n){};\n",
        identifier(&table.name),
        lines.join(",\n"),
        dialect.table_options(table)
    );
    let uniques = partial().map(|key| unique_index(engine, table, key));
    let indexes = table.indexes.iter().map(|one| index(engine, table, one));
    for index in uniques.chain(indexes) {
        text.push('\n');
        text.push_str(&index);
    }
    text
}

/// The statements that have a column point to a table made after its own.
pub(super) fn add_reference(engine: Engine, reference: &Reference<'_>) -> String {
    let Reference {
        table, column, key, ..
    } = *reference;
    let dialect = dialect(engine);
    let own = identifier(&table.name);
    if dialect.points_ahead() {
        let added = format!("    add {}", foreign_key(dialect, table, key).trim_start());
        return format!("alter table {own}\n{added};\n");
    }
    let (name, kind) = (identifier(&column.name), dialect.column_type(table, column));
    let mut lines = vec![
        format!("alter table {own} add column {name} {kind}"),
        constraint(&key.name, &points(dialect, table, key)),
    ];
    lines.extend(column_check(dialect, table, column));
    lines.extend(reference.checks.iter().map(|one| check(engine, one)));
    let mut text = format!("{};\n", lines.join("\n"));
    let uniques = reference.uniques.iter();
    let uniques = uniques.map(|key| unique_index(engine, table, key));
    let indexes = reference.indexes.iter();
    let indexes = indexes.map(|one| index(engine, table, one));
    for index in uniques.chain(indexes) {
        text.push('\n');
        text.push_str(&index);
    }
    text
}

/// The statement that adds a column of which nothing but its type is said.
pub(super) fn add_column(engine: Engine, table: &Table, column: &Column) -> String {
    let kind = dialect(engine).column_type(table, column);
    let (own, name) = (identifier(&table.name), identifier(&column.name));
    format!("alter table {own} add column {name} {kind};\n")
}

/// The statement that takes a column away.
pub(super) fn drop_column(table: &Table, column: &Column) -> String {
    let (own, name) = (identifier(&table.name), identifier(&column.name));
    format!("alter table {own} drop column {name};\n")
}

/// What says of a row, where a key cannot be of some of them, whether it counts: true, or null, of which there may be
/// several.
fn counting_column(key: &Key) -> String {
    // No column of a resource begins like this.
    format!("_{}", key.name)
}

pub(super) fn has_identity(table: &Table) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| column.kind == ColumnType::Identity)
}

/// The columns, names, types and rest below each other.
fn columns(dialect: &dyn Dialect, table: &Table) -> Vec<String> {
    let row = |column: &Column| {
        (
            identifier(&column.name),
            dialect.column_type(table, column),
            rest(dialect, table, column),
        )
    };
    let rows: Vec<_> = table.columns.iter().map(row).collect();
    let name_width = rows.iter().map(|(name, ..)| name.len()).max();
    let type_width = rows.iter().map(|(_, kind, _)| kind.len()).max();
    let (name_width, type_width) = (name_width.unwrap_or(0), type_width.unwrap_or(0));
    let lines = rows.iter().map(|(name, kind, rest)| {
        let line = format!("{INDENT}{name:name_width$} {kind:type_width$} {rest}");
        line.trim_end().to_owned()
    });
    lines.collect()
}

fn rest(dialect: &dyn Dialect, table: &Table, column: &Column) -> String {
    if column.kind == ColumnType::Identity {
        let identity = dialect.identity();
        if dialect.identity_is_key() {
            let name = identifier(&table.primary_key.name);
            return format!("constraint {name} primary key {identity}");
        }
        return identity.to_owned();
    }
    let mut parts = Vec::new();
    if !column.nullable {
        parts.push("not null".to_owned());
    }
    if let Some(default) = &column.default {
        parts.push(format!(
            "default {}",
            dialect.default(table, column, default)
        ));
    }
    parts.join(" ")
}

fn constraint(name: &str, rule: &str) -> String {
    beside_or_below(INDENT, &format!("constraint {}", identifier(name)), rule)
}

fn foreign_key(dialect: &dyn Dialect, table: &Table, key: &ForeignKey) -> String {
    let column = identifier(&key.column);
    let points = format!("foreign key ({column}) {}", points(dialect, table, key));
    constraint(&key.name, &points)
}

fn points(dialect: &dyn Dialect, own: &Table, key: &ForeignKey) -> String {
    let action = match dialect.on_delete(own, key) {
        // Not `restrict`, which refuses even where the same statement deletes the row that points.
        OnDelete::Restrict => "",
        OnDelete::Cascade => " on delete cascade",
        OnDelete::SetNull => " on delete set null",
    };
    let (table, target) = (identifier(&key.table), identifier(&key.target));
    let deferrable = dialect.deferrable();
    format!("references {table} ({target}){action}{deferrable}")
}

fn column_check(dialect: &dyn Dialect, table: &Table, column: &Column) -> Option<String> {
    let rule = dialect.column_rule(table, column)?;
    Some(constraint(&column.check, &format!("check ({rule})")))
}

/// The values between two bounds, where there is one.
pub(super) fn between(
    dialect: &dyn Dialect,
    expression: &str,
    min: Option<&Literal>,
    max: Option<&Literal>,
) -> Option<String> {
    let written = |bound: Option<&Literal>| bound.map(|bound| dialect.literal(bound));
    match (written(min), written(max)) {
        (Some(min), Some(max)) if min == max => Some(format!("{expression} = {min}")),
        (Some(min), Some(max)) => Some(format!("{expression} between {min} and {max}")),
        (Some(min), None) => Some(format!("{expression} >= {min}")),
        (None, Some(max)) => Some(format!("{expression} <= {max}")),
        (None, None) => None,
    }
}

fn check(engine: Engine, check: &Check) -> String {
    let rule = match &check.rule {
        CheckRule::Holds(rule) => predicate(engine, rule, None),
        CheckRule::LowerCase(column) => dialect(engine).lower_case(&identifier(column)),
    };
    constraint(&check.name, &format!("check ({rule})"))
}

/// A unique that is no constraint of its table: over some of the rows, or of a column that is added later.
fn unique_index(engine: Engine, table: &Table, key: &Key) -> String {
    let name = identifier(&key.name);
    let (own, mut columns) = (identifier(&table.name), identifiers(&key.columns));
    let mut rows = String::new();
    match &key.condition {
        Some(condition) if dialect(engine).has_partial_keys() => {
            rows = format!(" where {}", predicate(engine, condition, None));
        }
        Some(_) => columns = format!("{columns}, {}", identifier(&counting_column(key))),
        None => {}
    }
    let on = format!("on {own} ({columns}){rows}");
    beside_or_below("", &format!("create unique index {name}"), &on) + ";\n"
}

fn index(engine: Engine, table: &Table, index: &Index) -> String {
    let dialect = dialect(engine);
    let columns = index.columns.iter().map(|key| {
        let column = table.column(&key.name).filter(|_| key.descending);
        let direction = column.map_or("", |column| dialect.descending(column));
        let part = dialect.index_column(table, index, &key.name);
        format!("{part}{direction}")
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut on = format!("on {} ({columns})", identifier(&table.name));
    let condition = index.condition.as_ref();
    if let Some(condition) = condition.filter(|_| dialect.has_partial_keys()) {
        on = format!("{on} where {}", predicate(engine, condition, None));
    }
    let name = identifier(&index.name);
    beside_or_below("", &format!("create index {name}"), &on) + ";\n"
}
