//! From the description as written to the model.
//!
//! The recipe of [`resolve`] reads aloud. Every step reports what is wrong and goes on with what is right, so
//! that one run finds all problems; the model only leaves where there is none.

mod access;
mod accounts;
mod alike;
mod attributes;
mod built_in;
mod checks;
mod collisions;
mod conditions;
mod contradictions;
mod cycles;
mod draft;
mod enums;
mod fields;
mod ids;
mod inverses;
mod keys;
mod limits;
mod lists;
mod literals;
mod names;
mod operations;
mod order;
mod owners;
mod parameters;
mod patterns;
mod relations;
mod resources;
mod routes;
mod rows;
mod said;
mod settings;
mod types;

use super::Model;
use crate::{
    diagnostic::{Problem, Problems},
    spec::Spec,
};

/// Decides everything a description leaves open, or finds everything that is wrong with it.
///
/// # Errors
/// Every problem of meaning; problems of form are those of [`parse`](crate::spec::parse).
pub fn resolve(spec: &Spec) -> Result<Model, Vec<Problem>> {
    let problems = Problems::default();
    let settings = settings::settings(spec, &problems);
    let mut draft = resources::resources(spec, settings, &problems);
    enums::shared(&mut draft);
    fields::fields(&mut draft);
    relations::relations(&mut draft);
    inverses::inverses(&mut draft);
    operations::operations(&mut draft);
    cycles::required_cycles(&draft);
    owners::owners(&mut draft);
    access::access(&mut draft);
    keys::keys(&mut draft);
    lists::lists(&mut draft);
    rows::rows(&draft);
    checks::checks(&mut draft);
    types::type_names(&mut draft);
    collisions::collisions(&draft);
    routes::routes(&draft);
    parameters::parameters(&draft);
    let model = draft.model;
    let mut problems = problems.into_vec();
    problems.retain(|problem| !spec.broken.has(problem));
    if problems.is_empty() {
        Ok(model)
    } else {
        Err(problems)
    }
}
