//! SQL text from the schema and from conditions of the model: pure functions, one file for each engine.

mod condition;
mod dialect;
mod literal;
mod migrations;
mod mysql;
mod parameters;
mod postgres;
mod reference;
mod reserved;
mod sqlite;
mod table;
mod text;

pub use self::{
    condition::{condition, predicate},
    literal::literal,
    migrations::{Migration, addition, migrations},
    parameters::counted,
    table::create_table,
};
use self::{
    dialect::{Dialect, dialect},
    text::{INDENT, list},
};
use crate::{
    model::{Engine, Literal},
    schema::{Table, View},
};

/// A name as it stands in a statement: between double quotes where some engine reserves the word.
pub fn identifier(name: &str) -> String {
    if reserved::is_reserved(name) {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

/// Names as a list of a statement has them.
pub fn identifiers<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| identifier(name)).collect();
    names.join(", ")
}

/// That two expressions are different, of which one may be null.
pub fn differ(engine: Engine, left: &str, right: &str) -> String {
    dialect(engine).differ(left, right)
}

/// The statement that adds a row of two columns, unless it is there. Both rows that it points to have to be held: on MySQL
/// it is left out as well where one of them is not there.
pub fn insert_pair(engine: Engine, table: &str, columns: [&str; 2]) -> String {
    let [left, right] = columns;
    let row = format!("into {table} ({left}, {right}) values (?, ?)");
    dialect(engine).insert_unless_there(&row)
}

/// What an insert says of a row of which every column has its default.
pub fn no_values(engine: Engine) -> &'static str {
    dialect(engine).no_values()
}

/// A text as a literal.
pub fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The statement that makes a view.
pub fn create_view(engine: Engine, view: &View) -> String {
    format!(
        "create view {} as\nselect * from {} where {};\n",
        identifier(&view.name),
        identifier(&view.table),
        predicate(engine, &view.condition, None)
    )
}

/// The statement that drops a table.
pub fn drop_table(table: &Table) -> String {
    format!("drop table {};\n", identifier(&table.name))
}

/// The statement that drops a view.
pub fn drop_view(view: &View) -> String {
    format!("drop view {};\n", identifier(&view.name))
}

/// The statement that drops an index.
fn drop_index(name: &str) -> String {
    format!("drop index {};\n", identifier(name))
}

/// That a column has one of these texts, laid out as a check of its table.
fn one_of(dialect: &dyn Dialect, name: &str, texts: &[String]) -> String {
    let text = |text: &String| dialect.literal(&Literal::Text(text.clone()));
    let texts: Vec<_> = texts.iter().map(text).collect();
    let indent = INDENT.repeat(2);
    let before = indent.len() + "check (".len() + name.len() + " in ".len();
    format!("{name} in {}", list(&indent, before, &texts))
}

/// A column, of the table or alias that the qualifier is in SQL.
fn qualified(qualifier: Option<&str>, column: &str) -> String {
    let column = identifier(column);
    match qualifier {
        Some(qualifier) => format!("{qualifier}.{column}"),
        None => column,
    }
}
