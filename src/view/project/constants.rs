//! The figures of the description that the environment can change.

use serde::Serialize;

use crate::{model::Model, view::rust};

/// A figure of the description that the environment can change.
#[derive(Debug, Serialize)]
pub struct Constant {
    /// The constant.
    #[serde(rename = "NAME")]
    pub name: &'static str,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its value, as Rust.
    pub value: String,
    /// What it is.
    pub about: &'static str,
}

pub fn constant_imports(model: &Model) -> Vec<&'static str> {
    let mut imports = Vec::new();
    if model.rate_limit.is_some() {
        imports.push("use std::num::NonZeroU32;");
    }
    if model.rate_limit.is_some() || model.cache.is_some() || model.auth.is_some() {
        imports.push("use std::time::Duration;");
    }
    match imports.len() {
        2 => vec!["use std::{num::NonZeroU32, time::Duration};"],
        _ => imports,
    }
}

pub fn constants(model: &Model) -> Vec<Constant> {
    let time = |name, seconds, about| Constant {
        name,
        kind: "Duration",
        value: rust::duration(seconds),
        about,
    };
    let mut constants = Vec::new();
    if let Some(auth) = &model.auth {
        constants.push(time(
            "ACCESS_TTL",
            auth.access_ttl_seconds,
            "How long an access token is good for.",
        ));
        let about = "How long a session lasts that is not refreshed.";
        constants.push(time("REFRESH_TTL", auth.refresh_ttl_seconds, about));
    }
    if let Some(rate_limit) = &model.rate_limit {
        constants.push(Constant {
            name: "RATE_LIMIT_REQUESTS",
            kind: "NonZeroU32",
            value: rust::non_zero(rate_limit.limit.requests),
            about: "How many requests a user, or else an address, may send in a window.",
        });
        let about = "How long it takes until all of them are available again.";
        constants.push(time(
            "RATE_LIMIT_WINDOW",
            rate_limit.limit.window_seconds,
            about,
        ));
    }
    if let Some(cache) = &model.cache {
        let about = "How long a row is kept in the cache where its resource does not say.";
        constants.push(time("CACHE_TTL", cache.ttl_seconds, about));
    }
    constants
}
