//! What templates see: small serializable structs made from the model.

mod access;
mod app;
mod column;
mod condition;
mod domain;
pub mod feature;
mod imports;
mod manifest;
mod markdown;
mod migration;
mod operation;
mod phrase;
mod project;
mod readme;
mod resource;
mod rust;
mod sample;
mod seed;
mod suite;
mod words;

use serde::Serialize;

pub use self::{
    manifest::Dependencies,
    migration::{MigrationView, addition, migrations},
    project::{Project, project, servers},
    readme::{start, with_field},
    resource::{ResourceView, resource},
    suite::{SuiteView, suites, untested},
};
use crate::model::{Model, Operation};

/// One route of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteRow {
    /// The HTTP method.
    pub method: String,
    /// The path, parameters between braces.
    pub path: String,
    /// Who may use it.
    pub access: String,
}

/// Every route of the service, but for those that are no operations of its API.
pub fn routes(model: &Model) -> Vec<RouteRow> {
    let base = model.api.base_path();
    let resources = model.resources.iter();
    let rows = resources.flat_map(|resource| {
        let row = |operation: &Operation| RouteRow {
            method: operation.method().to_string(),
            path: format!("{base}{}", operation.path),
            access: operation::callers(model, resource, operation),
        };
        resource.operations.iter().map(row).collect::<Vec<_>>()
    });
    rows.collect()
}

/// Every table of the service.
pub fn tables(model: &Model) -> Vec<String> {
    let own = model
        .resources
        .iter()
        .map(|resource| resource.table.clone());
    let joins = model
        .resources
        .iter()
        .flat_map(|resource| &resource.many_to_many);
    own.chain(joins.map(|many| many.table.clone())).collect()
}

/// Every crate that the project names, and who of it uses them.
pub fn crates(model: &Model) -> Dependencies {
    manifest::dependencies(model)
}
