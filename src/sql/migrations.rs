//! The steps that make the schema of a new project, and those that take them back.

use super::{
    create_table, create_view, drop_table, drop_view,
    reference::{references_to, without_later},
    table::{add_column, drop_column},
};
use crate::{
    model::Model,
    schema::{self, Column, Schema, Table},
};

/// One step, with the step back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// Counted from one.
    pub number: u32,
    /// What it makes, in `snake_case`.
    pub name: String,
    /// The statements that make it.
    pub up: String,
    /// The statements that take it back.
    pub down: String,
}

/// One step for the tables of each feature and of each resource, in the order in which they are applied.
///
/// A join table comes with the later of its sides.
pub fn migrations(model: &Model) -> Vec<Migration> {
    let schema = schema::schema(model);
    let mut steps: Vec<(String, Vec<String>)> = Vec::new();
    for (id, resource) in model.resources() {
        let links = schema::links_completed_by(model, id.0).map(|(_, link)| link.table.clone());
        let tables = [resource.table.clone()].into_iter().chain(links).collect();
        steps.push((resource.table.clone(), tables));
    }
    let own = |tables: &[&str]| tables.iter().map(|&table| table.to_owned()).collect();
    let keys = ("idempotency_keys".to_owned(), own(&["_idempotency_keys"]));
    if model.user().is_some() {
        let auth = own(&["_sessions", "_refresh_tokens", "_one_time_tokens"]);
        steps.insert(1, ("auth".to_owned(), auth));
        steps.insert(2, keys);
    } else {
        steps.insert(0, keys);
    }
    (1..)
        .zip(steps)
        .map(|(number, (name, tables))| migration(model, &schema, number, name, &tables))
        .collect()
}

/// The step from the tables of a model to those of one that has more columns, which may be null.
pub fn addition(before: &Model, after: &Model) -> Migration {
    let engine = before.database.engine;
    let (old, new) = (schema::schema(before), schema::schema(after));
    let tables = old.tables.iter().zip(&new.tables);
    let added: Vec<_> = tables
        .flat_map(|(old, new)| {
            let columns = new.columns.iter();
            let columns = columns.filter(|column| old.column(&column.name).is_none());
            columns.map(move |column| (new, column))
        })
        .collect();
    let statements = |statement: &dyn Fn(&Table, &Column) -> String| -> String {
        let statements = added.iter().map(|(table, column)| statement(table, column));
        statements.collect()
    };
    let names = added
        .iter()
        .map(|(table, column)| format!("{}_{}", table.name, column.name));
    Migration {
        number: migrations(before).last().map_or(1, |last| last.number + 1),
        name: names.collect::<Vec<_>>().join("_"),
        up: statements(&|table, column| add_column(engine, table, column)),
        down: statements(&drop_column),
    }
}

fn migration(
    model: &Model,
    schema: &Schema,
    number: u32,
    name: String,
    names: &[String],
) -> Migration {
    let tables: Vec<_> = names.iter().filter_map(|name| schema.table(name)).collect();
    let engine = model.database.engine;
    let mut up = Vec::new();
    let mut down = Vec::new();
    for table in tables {
        let view = schema.view_of(&table.name);
        let references = references_to(schema, table);
        up.push(create_table(engine, &without_later(engine, schema, table)));
        up.extend(view.map(|view| create_view(engine, view)));
        up.extend(references.iter().map(|reference| reference.add(engine)));
        down.push(drop_table(table));
        down.extend(view.map(drop_view));
        down.extend(references.iter().map(|reference| reference.drop(engine)));
    }
    down.reverse();
    Migration {
        number,
        name,
        up: up.join("\n"),
        down: down.join("\n"),
    }
}
