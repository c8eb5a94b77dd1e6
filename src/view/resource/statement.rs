//! The parts of statements that name columns, as lines of SQL in a Rust string.

use crate::{
    model::{Attribute, Engine, Resource},
    sql,
    view::{column::Column, rust},
};

/// The columns that a select names.
pub fn selected(columns: &[Column]) -> String {
    names(columns, 11)
}

/// What an insert says of its columns: their names, and a parameter for each.
pub fn inserted(engine: Engine, columns: &[Column]) -> String {
    if columns.is_empty() {
        return sql::no_values(engine).to_owned();
    }
    let parameters = vec!["?"; columns.len()].join(", ");
    format!("({})\n         values ({parameters})", names(columns, 14))
}

/// The assignments of an update.
pub fn assigned(columns: &[Column]) -> String {
    if columns.is_empty() {
        // A row of which nothing changes is updated like every other.
        return "id = id".to_owned();
    }
    let assignments = columns.iter().map(|column| format!("{} = ?", column.sql));
    lines(assignments, 13)
}

/// The columns of some attributes, in the order of the attributes.
pub fn columns_of(
    resource: &Resource,
    attributes: impl IntoIterator<Item = Attribute>,
    columns: &[Column],
) -> Vec<Column> {
    let named = |attribute| {
        let name = rust::escape(&sql::identifier(resource.column(attribute)));
        columns.iter().find(|column| column.sql == name).cloned()
    };
    attributes.into_iter().filter_map(named).collect()
}

/// A parameter for each column under its name, as a select in brackets has them.
pub fn given(columns: &[Column]) -> String {
    let parameters = columns.iter().map(|column| format!("? as {}", column.sql));
    lines(parameters, 22)
}

fn names(columns: &[Column], indent: usize) -> String {
    lines(columns.iter().map(|column| column.sql.clone()), indent)
}

/// Words separated by commas, in lines of the usual width that begin at a column.
fn lines(words: impl Iterator<Item = String>, indent: usize) -> String {
    const WIDTH: usize = 96;
    let mut text = String::new();
    let mut column = indent;
    for (index, word) in words.enumerate() {
        if index > 0 {
            text.push(',');
            if column + word.len() + 2 > WIDTH {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                text.push(' ');
                column += 2;
            }
        }
        column += word.len();
        text.push_str(&word);
    }
    text
}
