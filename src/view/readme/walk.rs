//! The walk-through: a rule and a route of one's own, for a resource that can show them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    checkout::checkout,
    rule::{self, Rule},
    step::{self, Step},
};
use crate::model::Model;

/// What `src/custom/mod.rs` looks like with a rule and a route in it.
#[derive(Debug, Serialize)]
pub struct Walk {
    /// The names of the kernel that it uses.
    pub kernel: String,
    /// The names of the service that it uses, as lines of a `use`.
    pub imports: Vec<String>,
    /// What axum gives, where it is used.
    pub extractors: Vec<&'static str>,
    /// The rule.
    pub rules: Vec<Rule>,
    /// The route, where one can be shown.
    pub steps: Vec<Step>,
}

/// A module and a name in it.
pub(super) type Import = (String, String);

/// The walk-through for the model; none where nothing of it can be shown.
pub fn walk(model: &Model) -> Option<Walk> {
    let rule = rule::rule(model)?;
    let step = checkout(model).or_else(|| {
        let (resource, field) = step::staged(model)?;
        step::step_of(model, resource, field)
    });
    let always = [
        ("api", "PREFIX"),
        ("app", "App"),
        ("changes", "Change"),
        ("kernel", "Caller"),
        ("kernel", "Error"),
        ("kernel", "Result"),
        ("kernel", "Routes"),
        ("kernel", "Tx"),
    ];
    let of_route = [
        "Answer",
        "At",
        "Body",
        "Id",
        "Operation",
        "Resource",
        "Schema",
        "Verb",
        "respond",
        "rows",
    ];
    let of_route = of_route.map(|name| import("kernel", name));
    let mut imports: Vec<_> = always.map(|(module, name)| import(module, name)).to_vec();
    imports.extend(rule.imports.clone());
    if let Some(step) = &step {
        imports.extend(of_route);
        imports.extend(step.imports.clone());
    }
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, name) in imports {
        modules.entry(module).or_default().insert(name);
    }
    let joined = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
    let kernel = modules.remove("kernel").map(joined).unwrap_or_default();
    let modules = modules.into_iter();
    Some(Walk {
        kernel,
        imports: modules
            .map(|(module, names)| format!("{module}::{{{}}}", joined(names)))
            .collect(),
        extractors: step.iter().map(|_| "State").collect(),
        rules: vec![rule],
        steps: step.into_iter().collect(),
    })
}

pub(super) fn import(module: &str, name: &str) -> Import {
    (module.to_owned(), name.to_owned())
}
