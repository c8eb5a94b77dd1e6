//! The modules of the kernel.

use serde::Serialize;

use crate::{model::Model, view::feature};

/// The modules of the kernel.
#[derive(Debug, Serialize)]
pub struct Kernel {
    /// All public modules.
    pub modules: Vec<&'static str>,
    /// Those with settings.
    pub settings: Vec<&'static str>,
    /// What is exported from those that are not always there.
    pub exports: Vec<&'static str>,
}

/// The modules of the kernel that every project has.
pub const KERNEL: [&str; 37] = [
    "access",
    "api",
    "cascade",
    "clock",
    "collection",
    "condition",
    "constraint",
    "context",
    "db",
    "decimal",
    "draft",
    "edit",
    "encoding",
    "engine",
    "envelope",
    "error",
    "error_body",
    "field",
    "id",
    "guards",
    "idempotency",
    "integrity",
    "json",
    "kind",
    "lens",
    "list",
    "path",
    "pools",
    "precondition",
    "predicate",
    "purge",
    "resource",
    "respond",
    "routes",
    "rows",
    "scalar",
    "openapi",
];

pub fn kernel(model: &Model) -> Kernel {
    let accounts = vec![
        "access::{Identity, Session, User}",
        "api::UserKey",
        "owner::{Hop, Owner}",
        "role::Role",
    ];
    let optional = [
        (feature::auth(model), "role", accounts),
        (feature::auth(model), "owner", Vec::new()),
        (feature::cache(model), "cache", vec!["cache::Cache"]),
        (feature::labels(model), "labels", Vec::new()),
        (feature::limiter(model), "limiter", Vec::new()),
        (feature::rate_limit(model), "rate_limit", Vec::new()),
        (feature::redis(model), "redis", vec!["redis::Redis"]),
        (
            feature::typeid(model),
            "typeid",
            vec!["typeid::{Prefix, TypeId}"],
        ),
    ];
    let mut kernel = Kernel {
        modules: KERNEL.to_vec(),
        settings: Vec::new(),
        exports: Vec::new(),
    };
    for (there, module) in [
        (true, "pools"),
        (model.cache.is_some(), "cache"),
        (model.rate_limit.is_some(), "rate_limit"),
        (feature::redis(model), "redis"),
    ] {
        if there {
            kernel.settings.push(module);
        }
    }
    for (_, module, exports) in optional.into_iter().filter(|(there, ..)| *there) {
        kernel.modules.push(module);
        kernel.exports.extend(exports);
    }
    kernel.modules.sort_unstable();
    kernel
}
