//! The steps that make the database.

use serde::Serialize;

use crate::{model::Model, sql};

/// What the templates of one migration see.
#[derive(Debug, Serialize)]
pub struct MigrationView {
    /// Four digits, so that files are in order.
    pub number: String,
    /// What it makes.
    pub name: String,
    /// The statements that make it.
    pub up: String,
    /// The statements that take it back.
    pub down: String,
}

/// Every migration of a new project, in order.
pub fn migrations(model: &Model) -> Vec<MigrationView> {
    sql::migrations(model).into_iter().map(migration).collect()
}

/// The migration from a model to one that has more columns.
pub fn addition(before: &Model, after: &Model) -> MigrationView {
    migration(sql::addition(before, after))
}

fn migration(step: sql::Migration) -> MigrationView {
    MigrationView {
        number: format!("{:04}", step.number),
        name: step.name,
        up: step.up.trim_end().to_owned(),
        down: step.down.trim_end().to_owned(),
    }
}
