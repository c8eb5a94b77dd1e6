//! What `app.rs` is put together from.

use serde::Serialize;

use crate::model::{Model, Versioning};

/// The parts of the service that depend on its features.
#[derive(Debug, Serialize)]
pub struct AppView {
    /// What it imports from the middleware of axum.
    pub layering: Vec<&'static str>,
    /// What it imports from this crate.
    pub imports: Vec<&'static str>,
    /// What it imports from its kernel.
    pub kernel: Vec<&'static str>,
    /// The parts of `App`.
    pub parts: Vec<Part>,
    /// How the cache is made, where there is one.
    pub caches: Vec<&'static str>,
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

    let mut imports = when(auth, &["auth::Auth"]);
    imports.extend(when(docs, &["docs"]));
    imports.extend(when(model.api.versioning != Versioning::Path, &["version"]));
    let mut kernel = when(cache, &["Cache"]);
    kernel.extend(when(model.api.envelope, &["envelope"]));
    kernel.extend(when(rate_limit, &["limiter::RateLimiter"]));

    let parts = [
        (
            cache,
            Part {
                name: "cache",
                type_name: "Cache",
                init: "cache",
            },
        ),
        (
            rate_limit,
            Part {
                name: "limiter",
                type_name: "RateLimiter",
                init: "limiter: RateLimiter::new(\"default\", config.rate_limit.requests, config.rate_limit.window)",
            },
        ),
        (
            auth,
            Part {
                name: "auth",
                type_name: "Auth",
                init: "auth: Auth::new(&config.auth)",
            },
        ),
    ];

    let mut layers = when(model.api.envelope, &["from_fn(envelope::wrap)"]);
    layers.extend(when(
        model.api.versioning != Versioning::Path,
        &["from_fn(version::negotiate)"],
    ));
    let mut routed = if auth {
        vec!["auth".to_owned(), "users".to_owned()]
    } else {
        Vec::new()
    };
    let resources = model.resources.iter().filter(|resource| !resource.is_user);
    routed.extend(resources.map(|resource| resource.module.clone()));
    routed.push("custom".to_owned());
    let checks = if cache {
        vec![CheckView {
            name: "cache",
            future: "Check::of(self.cache.check())",
        }]
    } else {
        Vec::new()
    };
    AppView {
        layering: when(!layers.is_empty(), &["from_fn"]),
        passes: passes(model),
        limited: rate_limit
            || model
                .resources
                .iter()
                .any(|resource| resource.rate_limit.is_some()),
        versioning: match model.api.versioning {
            Versioning::Path => "None",
            Versioning::Header | Versioning::Query => "Some(version::documentation())",
        },
        before: when(auth, &["auth::verify(&app, &mut request);"]),
        admission: if rate_limit {
            "let work = pin!(middleware::guard(http.request_timeout, work));
    Ok(app.limiter.admit(work).await)"
        } else {
            "Ok(middleware::guard(http.request_timeout, work).await)"
        },
        imports,
        kernel,
        parts: parts
            .into_iter()
            .filter(|(there, _)| *there)
            .map(|(_, part)| part)
            .collect(),
        caches: when(
            cache,
            &["Cache::new(config.cache.capacity, config.cache.ttl)"],
        ),
        database_arguments: when(cache, &["cache.clone()"]),
        documentation: when(docs, &["docs::routes()"]),
        layers,
        routed,
        checks,
    }
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
