//! The modules of the library, and the settings that some of them have.

use serde::Serialize;

use crate::{
    model::{EnumOrigin, Model, Versioning},
    view::feature,
};

/// The settings of one feature.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// The field of the configuration.
    pub name: &'static str,
    /// The module that defines it.
    pub path: &'static str,
}

/// The modules of the library that every project has.
const MODULES: [&str; 14] = [
    "app",
    "changes",
    "cli",
    "config",
    "custom",
    "env",
    "health",
    "kernel",
    "metrics",
    "middleware",
    "migrations",
    "seed",
    "server",
    "telemetry",
];

/// The modules of the library, in the order of their names.
pub fn modules(model: &Model) -> Vec<String> {
    let mut modules: Vec<_> = MODULES.map(str::to_owned).into();
    if model.api.versioning != Versioning::Path {
        modules.push("version".into());
    }
    if model.api.docs {
        modules.push("docs".into());
    }
    if model.auth.is_some() {
        modules.extend(["auth".into(), "users".into()]);
    }
    if model
        .enums
        .iter()
        .any(|one| one.origin == EnumOrigin::Shared)
    {
        modules.push("enums".into());
    }
    let resources = model.resources.iter().filter(|resource| !resource.is_user);
    modules.extend(resources.map(|resource| resource.module.clone()));
    modules.sort_unstable();
    modules
}

/// The features with settings of their own.
pub fn settings(model: &Model) -> Vec<Setting> {
    let optional = [
        (
            model.auth.is_some(),
            Setting {
                name: "auth",
                path: "auth",
            },
        ),
        (
            model.cache.is_some(),
            Setting {
                name: "cache",
                path: "cache",
            },
        ),
        (
            model.rate_limit.is_some(),
            Setting {
                name: "rate_limit",
                path: "rate_limit",
            },
        ),
        (
            feature::redis(model),
            Setting {
                name: "redis",
                path: "redis",
            },
        ),
    ];
    optional
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, setting)| setting)
        .collect()
}
