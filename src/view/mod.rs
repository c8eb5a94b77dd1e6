//! What templates see: small serializable structs made from the model.

mod access;
mod app;
mod column;
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
    manifest::Dependency,
    migration::{MigrationView, migrations},
    project::{Project, project, servers},
    readme::start,
    resource::{ResourceView, resource},
    suite::{SuiteView, suites, untested},
};
use crate::model::{Model, ResourceId};

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

/// Every route of the service.
pub fn routes(model: &Model) -> Vec<RouteRow> {
    let base = model.api.base_path();
    let row = |method: &str, path: &str, access: &str| RouteRow {
        method: method.to_owned(),
        path: format!("{base}{path}"),
        access: access.to_owned(),
    };
    let mut rows: Vec<_> = project::auth_routes(model)
        .iter()
        .map(|(method, path, access)| row(method, path, access))
        .collect();
    for (index, resource) in model.resources.iter().enumerate() {
        if !resource.is_user {
            let routes = operation::routes(model, ResourceId(index));
            rows.extend(
                routes
                    .iter()
                    .map(|route| row(route.method, &route.path, &route.access)),
            );
        }
    }
    rows
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

/// Every crate that the manifest of the service names.
pub fn crates(model: &Model) -> Vec<Dependency> {
    let mut crates = manifest::dependencies(model);
    crates.extend(manifest::dev_dependencies());
    crates
}
