//! The crates that a project depends on.

use serde::Serialize;

use crate::{
    model::{Engine, FieldKind, IdKind, Model},
    view::feature,
};

/// One crate in the manifest of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// Its name.
    pub name: &'static str,
    /// Its version and features, as TOML.
    pub requirement: &'static str,
}

/// The crates of a project, and who of it uses them.
#[derive(Debug, Serialize)]
pub struct Dependencies {
    /// All of them.
    pub all: Vec<Dependency>,
    /// Those of the kernel.
    pub kernel: Vec<&'static str>,
    /// Those of the service.
    pub service: Vec<&'static str>,
    /// Those of its tests besides.
    pub tests: Vec<&'static str>,
}

/// When a crate is needed.
type Condition = fn(&Model) -> bool;

/// A crate a project can depend on, and who of it does when.
struct Crate {
    name: &'static str,
    requirement: &'static str,
    kernel: Condition,
    service: Condition,
    tests: Condition,
}

impl Crate {
    const fn new(name: &'static str, requirement: &'static str) -> Self {
        Self {
            name,
            requirement,
            kernel: NEVER,
            service: NEVER,
            tests: NEVER,
        }
    }

    const fn kernel(self, kernel: Condition) -> Self {
        Self { kernel, ..self }
    }

    const fn service(self, service: Condition) -> Self {
        Self { service, ..self }
    }

    const fn tests(self, tests: Condition) -> Self {
        Self { tests, ..self }
    }

    /// Whoever holds the rows is asked by everybody.
    const fn everywhere(self, engine: Condition) -> Self {
        self.kernel(engine).service(engine)
    }
}

const ALWAYS: Condition = |_| true;
const NEVER: Condition = |_| false;
const AUTH: Condition = feature::auth;
const SQLITE: Condition = |model| model.database.engine == Engine::Sqlite;
const MYSQL: Condition = |model| model.database.engine == Engine::Mysql;
const POSTGRES: Condition = |model| model.database.engine == Engine::Postgres;
const SERVER: Condition = |model| model.database.engine != Engine::Sqlite;
const CACHE_IN_MEMORY: Condition = |model| feature::cache(model) && !feature::shared_cache(model);
const PATTERNS: Condition = |model| {
    let mut fields = model.resources.iter().flat_map(|resource| &resource.fields);
    fields.any(|field| field.pattern.is_some())
};
const TIMES: Condition = |model| {
    let is_time = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Date | FieldKind::Time | FieldKind::DateTime
        )
    };
    feature::auth(model)
        || feature::has_kind(model, is_time)
        || model
            .resources
            .iter()
            .any(|one| one.timestamps || one.soft_delete)
};
const UUIDS: Condition = |model| {
    feature::auth(model)
        || feature::has_kind(model, |kind| matches!(kind, FieldKind::Uuid))
        || model.resources.iter().any(|one| one.id == IdKind::Uuid)
};

/// Every crate a project can depend on, by name.
const CRATES: &[Crate] = &[
    Crate::new("argon2", r#"{ version = "0.6.0", default-features = false, features = ["alloc", "getrandom", "password-hash"] }"#).service(AUTH),
    Crate::new("axum", r#"{ version = "0.8.9", default-features = false, features = ["http1", "tokio"] }"#).kernel(ALWAYS).service(ALWAYS),
    Crate::new("base64", r#""0.22.1""#).kernel(ALWAYS).tests(AUTH),
    Crate::new("chrono", r#"{ version = "0.4.45", default-features = false, features = ["now", "serde", "std"] }"#).kernel(ALWAYS).service(TIMES).tests(ALWAYS),
    Crate::new("dotenvy", r#""0.15.7""#).kernel(ALWAYS),
    Crate::new("getrandom", r#""0.4.3""#).kernel(ALWAYS).service(AUTH),
    Crate::new("hmac", r#""0.12.1""#).service(AUTH),
    Crate::new("http-body-util", r#""0.1.5""#).kernel(ALWAYS).tests(ALWAYS),
    Crate::new("hyper", r#"{ version = "1.12.0", features = ["http1", "server"] }"#).kernel(ALWAYS).tests(ALWAYS),
    Crate::new("hyper-util", r#"{ version = "0.1.21", features = ["service", "tokio"] }"#).kernel(ALWAYS),
    Crate::new("jsonwebtoken", r#"{ version = "11.1.0", default-features = false }"#).service(AUTH),
    Crate::new("moka", r#"{ version = "0.12.16", features = ["future"] }"#).kernel(CACHE_IN_MEMORY),
    Crate::new("prometheus-client", r#""0.25.2""#).kernel(ALWAYS),
    Crate::new("redis", r#"{ version = "1.8.1", default-features = false, features = ["script", "tokio-comp"] }"#).kernel(feature::redis),
    Crate::new("regex-lite", r#""0.1.9""#).service(PATTERNS),
    Crate::new("serde", r#"{ version = "1.0.229", features = ["derive"] }"#).kernel(ALWAYS).service(ALWAYS),
    Crate::new("serde_json", r#"{ version = "1.0.154", features = ["float_roundtrip", "preserve_order"] }"#).kernel(ALWAYS).service(ALWAYS),
    Crate::new("rust_decimal", r#"{ version = "1.43.0", default-features = false, features = ["std"] }"#).kernel(SERVER),
    Crate::new("sha2", r#""0.10.9""#).kernel(feature::shared_limits).service(AUTH),
    Crate::new("sqlx", r#"{ version = "0.9.0", default-features = false, features = ["chrono", "json", "macros", "migrate", "runtime-tokio", "sqlite-bundled", "uuid"] }"#).everywhere(SQLITE),
    Crate::new("sqlx", r#"{ version = "0.9.0", default-features = false, features = ["chrono", "json", "macros", "migrate", "postgres", "runtime-tokio", "rust_decimal", "tls-rustls-ring-webpki", "uuid"] }"#).everywhere(POSTGRES),
    Crate::new("sqlx", r#"{ version = "0.9.0", default-features = false, features = ["chrono", "json", "macros", "migrate", "mysql", "runtime-tokio", "rust_decimal", "tls-rustls-ring-webpki", "uuid"] }"#).everywhere(MYSQL),
    Crate::new("thiserror", r#""2.0.21""#).kernel(ALWAYS),
    Crate::new("tokio", r#"{ version = "1.54.1", features = ["fs", "io-util", "macros", "net", "rt-multi-thread", "signal", "sync", "time"] }"#).kernel(ALWAYS).service(ALWAYS),
    Crate::new("tower", r#"{ version = "0.5.3", default-features = false, features = ["util"] }"#).kernel(ALWAYS).service(ALWAYS),
    Crate::new("tower-http", r#"{ version = "0.7.1", features = ["compression-gzip", "cors"] }"#).kernel(ALWAYS).service(ALWAYS),
    Crate::new("tracing", r#""0.1.44""#).kernel(ALWAYS).service(AUTH),
    Crate::new("tracing-subscriber", r#"{ version = "0.3.23", default-features = false, features = ["ansi", "fmt", "json", "std"] }"#).kernel(ALWAYS),
    Crate::new("url", r#""2.5.8""#).kernel(ALWAYS).tests(ALWAYS),
    Crate::new("uuid", r#"{ version = "1.29.1", features = ["serde", "v7"] }"#).kernel(ALWAYS).service(UUIDS).tests(SERVER),
    Crate::new("tempfile", r#""3.27.0""#).tests(ALWAYS),
];

/// The crates of the project of a model.
pub fn dependencies(model: &Model) -> Dependencies {
    let named = |uses: fn(&Crate) -> Condition| {
        let used = CRATES.iter().filter(|one| uses(one)(model));
        used.map(|one| one.name).collect::<Vec<_>>()
    };
    let kernel = named(|one| one.kernel);
    let service = named(|one| one.service);
    let mut tests = named(|one| one.tests);
    tests.retain(|name| !service.contains(name));
    let is_used = |one: &&Crate| {
        [one.kernel, one.service, one.tests]
            .iter()
            .any(|uses| uses(model))
    };
    let all = CRATES.iter().filter(is_used).map(|one| Dependency {
        name: one.name,
        requirement: one.requirement,
    });
    Dependencies {
        all: all.collect(),
        kernel,
        service,
        tests,
    }
}
