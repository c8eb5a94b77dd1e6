//! The parts of statements that name columns, as lines of SQL in a Rust string.

use crate::view::column::Column;

/// The columns that a select names.
pub fn selected(columns: &[Column]) -> String {
    names(columns, 11)
}

/// What an insert says of its columns: their names, and a parameter for each.
pub fn inserted(columns: &[Column]) -> String {
    if columns.is_empty() {
        return "default values".to_owned();
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
