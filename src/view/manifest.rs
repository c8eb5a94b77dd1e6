//! The crates that a project depends on.

use serde::Serialize;

use crate::{
    model::{Engine, Model},
    view::feature,
};

/// One crate in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// Its name.
    pub name: &'static str,
    /// Its version and features, as TOML.
    pub requirement: &'static str,
}

/// When a crate is needed.
type Condition = fn(&Model) -> bool;

const ALWAYS: Condition = |_| true;
const AUTH: Condition = |model| model.auth.is_some();
const SQLITE: Condition = |model| model.database.engine == Engine::Sqlite;
const MYSQL: Condition = |model| model.database.engine == Engine::Mysql;
const POSTGRES: Condition = |model| model.database.engine == Engine::Postgres;
const CACHE_IN_MEMORY: Condition = |model| feature::cache(model) && !feature::shared_cache(model);
const DIGESTS: Condition = |model| feature::auth(model) || feature::shared_limits(model);
const PATTERNS: Condition = |model| {
    model
        .resources
        .iter()
        .flat_map(|resource| &resource.fields)
        .any(|field| field.pattern.is_some())
};

/// Every crate a project can depend on, by name, and when it does.
const DEPENDENCIES: &[(&str, &str, Condition)] = &[
    (
        "argon2",
        r#"{ version = "0.6.0", default-features = false, features = ["alloc", "getrandom", "password-hash"] }"#,
        AUTH,
    ),
    (
        "axum",
        r#"{ version = "0.8.9", default-features = false, features = ["http1", "tokio"] }"#,
        ALWAYS,
    ),
    ("base64", r#""0.22.1""#, ALWAYS),
    (
        "chrono",
        r#"{ version = "0.4.45", default-features = false, features = ["now", "serde", "std"] }"#,
        ALWAYS,
    ),
    ("dotenvy", r#""0.15.7""#, ALWAYS),
    ("getrandom", r#""0.4.3""#, ALWAYS),
    ("hmac", r#""0.12.1""#, AUTH),
    ("http-body-util", r#""0.1.5""#, ALWAYS),
    (
        "hyper",
        r#"{ version = "1.12.0", features = ["http1", "server"] }"#,
        ALWAYS,
    ),
    (
        "hyper-util",
        r#"{ version = "0.1.21", features = ["service", "tokio"] }"#,
        ALWAYS,
    ),
    (
        "jsonwebtoken",
        r#"{ version = "11.1.0", default-features = false }"#,
        AUTH,
    ),
    (
        "moka",
        r#"{ version = "0.12.16", features = ["future"] }"#,
        CACHE_IN_MEMORY,
    ),
    ("prometheus-client", r#""0.25.2""#, ALWAYS),
    (
        "redis",
        r#"{ version = "1.8.1", default-features = false, features = ["script", "tokio-comp"] }"#,
        feature::redis,
    ),
    ("regex-lite", r#""0.1.9""#, PATTERNS),
    (
        "serde",
        r#"{ version = "1.0.229", features = ["derive"] }"#,
        ALWAYS,
    ),
    (
        "serde_json",
        r#"{ version = "1.0.154", features = ["float_roundtrip", "preserve_order"] }"#,
        ALWAYS,
    ),
    (
        "rust_decimal",
        r#"{ version = "1.43.0", default-features = false, features = ["std"] }"#,
        |model| model.database.engine != Engine::Sqlite,
    ),
    ("sha2", r#""0.10.9""#, DIGESTS),
    (
        "sqlx",
        r#"{ version = "0.9.0", default-features = false, features = ["chrono", "json", "macros", "migrate", "runtime-tokio", "sqlite-bundled", "uuid"] }"#,
        SQLITE,
    ),
    (
        "sqlx",
        r#"{ version = "0.9.0", default-features = false, features = ["chrono", "json", "macros", "migrate", "postgres", "runtime-tokio", "rust_decimal", "tls-rustls-ring-webpki", "uuid"] }"#,
        POSTGRES,
    ),
    (
        "sqlx",
        r#"{ version = "0.9.0", default-features = false, features = ["chrono", "json", "macros", "migrate", "mysql", "runtime-tokio", "rust_decimal", "tls-rustls-ring-webpki", "uuid"] }"#,
        MYSQL,
    ),
    ("thiserror", r#""2.0.21""#, ALWAYS),
    (
        "tokio",
        r#"{ version = "1.54.1", features = ["fs", "io-util", "macros", "net", "rt-multi-thread", "signal", "sync", "time"] }"#,
        ALWAYS,
    ),
    (
        "tower",
        r#"{ version = "0.5.3", default-features = false, features = ["util"] }"#,
        ALWAYS,
    ),
    (
        "tower-http",
        r#"{ version = "0.7.1", features = ["compression-gzip", "cors"] }"#,
        ALWAYS,
    ),
    ("tracing", r#""0.1.44""#, ALWAYS),
    (
        "tracing-subscriber",
        r#"{ version = "0.3.23", default-features = false, features = ["ansi", "fmt", "json", "std"] }"#,
        ALWAYS,
    ),
    ("url", r#""2.5.8""#, ALWAYS),
    (
        "uuid",
        r#"{ version = "1.29.1", features = ["serde", "v7"] }"#,
        ALWAYS,
    ),
];

/// Crates of the tests of every project.
const DEV_DEPENDENCIES: &[(&str, &str)] = &[("tempfile", r#""3.27.0""#)];

/// The crates that the project of a model depends on.
pub fn dependencies(model: &Model) -> Vec<Dependency> {
    let needed = DEPENDENCIES
        .iter()
        .filter(|(.., condition)| condition(model));
    needed
        .map(|&(name, requirement, _)| Dependency { name, requirement })
        .collect()
}

/// The crates that its tests depend on besides.
pub fn dev_dependencies() -> Vec<Dependency> {
    DEV_DEPENDENCIES
        .iter()
        .map(|&(name, requirement)| Dependency { name, requirement })
        .collect()
}
