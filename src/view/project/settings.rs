//! The settings that some features have.

use serde::Serialize;

use crate::{model::Model, view::feature};

/// The settings of one feature.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// The field of the configuration, and the module that defines it.
    pub name: &'static str,
    /// What it is read from, as Rust.
    pub arguments: &'static str,
}

/// The features with settings of their own.
pub fn settings(model: &Model) -> Vec<Setting> {
    let optional = [
        (feature::auth(model), "auth", "env"),
        (feature::cache(model), "cache", "env, api::CACHE_TTL"),
        (
            feature::rate_limit(model),
            "rate_limit",
            "env, api::RATE_LIMIT_REQUESTS, api::RATE_LIMIT_WINDOW",
        ),
        (
            feature::redis(model),
            "redis",
            "env, env!(\"CARGO_PKG_NAME\")",
        ),
    ];
    optional
        .into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, name, arguments)| Setting { name, arguments })
        .collect()
}

/// What the configuration imports from the crate for them.
pub fn imports(model: &Model) -> Option<&'static str> {
    let figures = feature::cache(model) || feature::rate_limit(model);
    match (feature::auth(model), figures) {
        (true, true) => Some("use crate::{api, auth};"),
        (true, false) => Some("use crate::auth;"),
        (false, true) => Some("use crate::api;"),
        (false, false) => None,
    }
}
