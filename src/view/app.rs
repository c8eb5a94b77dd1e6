//! What `app.rs` is put together from.

use serde::Serialize;

use crate::{
    model::{Model, Versioning},
    view::feature,
};

/// The parts of the service that depend on its features.
#[derive(Debug, Serialize)]
pub struct AppView {
    /// What it imports from axum for its layers.
    pub layering: Vec<&'static str>,
    /// What it imports from this crate.
    pub imports: Vec<&'static str>,
    /// What it imports from its kernel.
    pub kernel: Vec<&'static str>,
    /// The parts of `App`.
    pub parts: Vec<Part>,
    /// What is made before the database is opened.
    pub preparations: Vec<&'static str>,
    /// What is done before the service takes requests.
    pub starts: Vec<&'static str>,
    /// What the database is told of the cache.
    pub database_arguments: Vec<&'static str>,
    /// The router of the documentation, where there is one.
    pub documentation: Vec<&'static str>,
    /// What a request passes, in words.
    pub passes: String,
    /// What happens to it before anything else.
    pub before: Vec<&'static str>,
    /// Whether anything limits how many requests there may be.
    pub limited: bool,
    /// What the documentation says of versions.
    pub versioning: &'static str,
    /// How it is let in.
    pub admission: &'static str,
    /// The layers between the routes and the requests, the inmost first.
    pub layers: Vec<&'static str>,
    /// The modules with routes.
    pub routed: Vec<String>,
    /// The checks of `/health` besides the database: variable, name, future.
    pub checks: Vec<CheckView>,
}

/// One part of `App`.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The field.
    pub name: &'static str,
    /// Its type.
    #[serde(rename = "Part")]
    pub type_name: &'static str,
    /// How it is made.
    pub init: &'static str,
}

/// One check of `/health`.
#[derive(Debug, Serialize)]
pub struct CheckView {
    /// The variable and the name.
    pub name: &'static str,
    /// What is awaited.
    pub future: &'static str,
}

/// The view of `app.rs`.
pub fn app(model: &Model) -> AppView {
    let auth = model.auth.is_some();
    let cache = model.cache.is_some();
    let rate_limit = model.rate_limit.is_some();
    let docs = model.api.docs;
    let when =
        |there: bool, names: &[&'static str]| if there { names.to_vec() } else { Vec::new() };

    let imports = when(auth, &["auth::Auth"]);
    let redis = feature::redis(model);
    let shared_limits = feature::shared_limits(model);
    let mut kernel = when(cache, &["Cache"]);
    kernel.extend(when(docs, &["docs"]));
    kernel.extend(when(model.api.versioning != Versioning::Path, &["version"]));
    kernel.extend(when(redis, &["Redis"]));
    kernel.extend(when(feature::shared_cache(model), &["encoding"]));
    kernel.extend(when(model.api.envelope, &["envelope"]));
    kernel.extend(when(auth || rate_limit, &["limiter::RateLimiter"]));

    let limits_resources = model.resources.iter().any(|one| one.rate_limit.is_some());
    let mut layers = when(model.api.envelope, &["from_fn(envelope::wrap)"]);
    layers.extend(when(
        model.api.versioning != Versioning::Path,
        &["from_fn_with_state(api::VERSION, version::negotiate)"],
    ));
    let mut layering = when(model.api.envelope, &["middleware::from_fn"]);
    layering.extend(when(
        model.api.versioning != Versioning::Path,
        &["middleware::from_fn_with_state"],
    ));
    if shared_limits {
        layers.push("Extension(self.redis.clone())");
        layering.push("Extension");
    }
    let mut routed = if auth {
        vec!["auth".to_owned(), "users".to_owned()]
    } else {
        Vec::new()
    };
    let resources = model.resources.iter().filter(|resource| !resource.is_user);
    routed.extend(resources.map(|resource| resource.module.clone()));
    routed.push("custom".to_owned());
    AppView {
        layering,
        passes: passes(model),
        limited: rate_limit || limits_resources,
        versioning: match model.api.versioning {
            Versioning::Path => "None",
            Versioning::Header | Versioning::Query => "Some(version::documentation(api::VERSION))",
        },
        before: when(auth, &["auth::verify(&app, &mut request);"]),
        admission: if rate_limit {
            "let work = pin!(middleware::guard(app.db.deadline(http.request_timeout), work));
    Ok(app.limiter.admit(work).await)"
        } else {
            "Ok(middleware::guard(app.db.deadline(http.request_timeout), work).await)"
        },
        imports,
        kernel,
        parts: parts(model),
        preparations: preparations(model),
        starts: when(redis, &["app.redis.demand_access()?;"]),
        database_arguments: when(cache, &["cache.clone()"]),
        documentation: when(docs, &["docs::routes(document)"]),
        layers,
        routed,
        checks: checks(model),
    }
}

/// The parts of `App`, in the order in which they are made.
fn parts(model: &Model) -> Vec<Part> {
    let shared_limits = feature::shared_limits(model);
    let parts = [
        (
            feature::cache(model),
            Part {
                name: "cache",
                type_name: "Cache",
                init: "cache",
            },
        ),
        (
            feature::rate_limit(model),
            Part {
                name: "limiter",
                type_name: "RateLimiter",
                init: if shared_limits {
                    "limiter: limiter(\"default\", config.rate_limit.requests, config.rate_limit.window)"
                } else {
                    "limiter: RateLimiter::new(\"default\", config.rate_limit.requests, config.rate_limit.window)"
                },
            },
        ),
        (
            feature::auth(model),
            Part {
                name: "auth",
                type_name: "Auth",
                init: if shared_limits {
                    "auth: Auth::new(&config.auth, limiter)"
                } else {
                    "auth: Auth::new(&config.auth, RateLimiter::new)"
                },
            },
        ),
        (
            feature::redis(model),
            Part {
                name: "redis",
                type_name: "Redis",
                init: "redis",
            },
        ),
    ];
    parts
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, part)| part)
        .collect()
}

/// What `/health` asks besides the database.
fn checks(model: &Model) -> Vec<CheckView> {
    let mut checks = Vec::new();
    if feature::cache(model) && !feature::shared_cache(model) {
        checks.push(CheckView {
            name: "cache",
            future: "Check::of(self.cache.check())",
        });
    }
    if feature::redis(model) {
        checks.push(CheckView {
            name: "redis",
            future: "Check::of(self.redis.check())",
        });
    }
    checks
}

/// What is made before the database is opened.
fn preparations(model: &Model) -> Vec<&'static str> {
    let mut preparations = Vec::new();
    if feature::redis(model) {
        preparations.push("let redis = Redis::open(&config.redis).await;");
    }
    if feature::shared_limits(model) {
        preparations.push(
            "let limiter = |name, requests, window| RateLimiter::new(name, requests, window).across(&redis);",
        );
    }
    if feature::shared_cache(model) {
        preparations.push(
            "let shape = encoding::fnv1a([document().to_string().as_str()].into_iter());
        let cache = Cache::open(&redis, config.cache.ttl, shape).await;",
        );
    } else if feature::cache(model) {
        preparations.push("let cache = Cache::new(config.cache.capacity, config.cache.ttl);");
    }
    preparations
}

/// What a request passes on its way to its handler, in words.
fn passes(model: &Model) -> String {
    let steps = [
        (model.auth.is_some(), "whose it is"),
        (
            model.rate_limit.is_some(),
            "whether they have sent too many",
        ),
        (true, "how long and how large it may be"),
        (model.auth.is_some(), "whether the account still lives"),
    ];
    let steps: Vec<_> = steps
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, step)| step)
        .collect();
    match steps.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => steps.concat(),
    }
}
