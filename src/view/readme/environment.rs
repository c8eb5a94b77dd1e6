//! What the service is told from outside.

use serde::Serialize;

use crate::{
    model::{Auth, Cache, Engine, Model, RateLimit, Store},
    view::feature,
};

/// A variable of the environment.
#[derive(Debug, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is where it is not set.
    pub default: String,
    /// What it means.
    pub meaning: &'static str,
    /// Its line in `.env.example`: commented out where there is a default.
    pub line: String,
}

/// The variable that has no default.
const SECRET: &str = "JWT_SECRET";

/// Name, default and meaning.
type Row = (&'static str, &'static str, &'static str);

const CLIENTS: [Row; 8] = [
    (
        "CORS_ORIGINS",
        "",
        "origins whose pages may use the API, such as `https://app.test`, or `*`",
    ),
    (
        "TRUSTED_PROXIES",
        "",
        "networks whose `X-Forwarded-For` is believed, such as `10.0.0.0/8,::1`",
    ),
    (
        "MAX_CONNECTIONS",
        "10000",
        "connections at the same time; the rest waits",
    ),
    (
        "HEADER_TIMEOUT",
        "10s",
        "how long a client may take to send the head of a request",
    ),
    (
        "BODY_TIMEOUT",
        "15s",
        "how long it may take to send the body",
    ),
    ("BODY_LIMIT", "1MiB", "how large the body may be"),
    (
        "WRITE_TIMEOUT",
        "15s",
        "how long it may take nothing of an answer",
    ),
    (
        "REQUEST_TIMEOUT",
        "30s",
        "how long an answer may take to make",
    ),
];

const OPERATION: [Row; 5] = [
    (
        "SHUTDOWN_NOTICE",
        "500ms",
        "how long requests are accepted after `/health/ready` says no",
    ),
    (
        "SHUTDOWN_TIMEOUT",
        "15s",
        "how long a stop waits for requests under way",
    ),
    (
        "METRICS_BIND",
        "127.0.0.1:9464",
        "where `/metrics` listens, or `off`",
    ),
    ("LOG_FORMAT", "text", "`text` or `json`"),
    (
        "RUST_LOG",
        "info",
        "the least level that is logged, also by target: `info,app=debug`",
    ),
];

/// Every variable that the model's service reads.
pub fn variables(model: &Model) -> Vec<Variable> {
    let first = [
        variable(
            "APP_ENV",
            "development",
            "`development` or `production`, which is what a release build starts in",
        ),
        variable("BIND", "127.0.0.1:3000", "where the service listens"),
    ];
    let mut variables = Vec::from(first);
    variables.extend(of_database(model));
    variables.extend(model.auth.iter().flat_map(of_accounts));
    variables.extend(model.rate_limit.iter().flat_map(of_limit));
    variables.extend(model.cache.into_iter().flat_map(of_cache));
    if feature::redis(model) {
        variables.extend(of_redis(model));
    }
    let fixed = CLIENTS.iter().chain(&OPERATION);
    variables.extend(fixed.map(|(name, default, meaning)| variable(name, default, meaning)));
    variables
}

fn of_database(model: &Model) -> Vec<Variable> {
    let name = model.service.name.kebab();
    let kept = "where the rows are kept";
    let most = "DATABASE_MAX_CONNECTIONS";
    match model.database.engine {
        Engine::Sqlite => vec![
            variable(
                "DATABASE_URL",
                &usual_address(Engine::Sqlite, "", name),
                kept,
            ),
            variable(most, "8", "connections that read at the same time"),
        ],
        server => vec![
            variable(
                "DATABASE_URL",
                &usual_address(server, "localhost", name),
                kept,
            ),
            variable(
                "DATABASE_REPLICA_URL",
                "",
                "a copy of it for reads that may be late, such as an export",
            ),
            variable(
                most,
                "16",
                "connections to the database, and to its copy, at the same time",
            ),
        ],
    }
}

/// Where a database of this name is, on a machine where nobody said anything.
pub fn usual_address(engine: Engine, host: &str, name: &str) -> String {
    match engine {
        Engine::Sqlite => format!("sqlite://data/{name}.db"),
        Engine::Postgres => format!("postgres://postgres@{host}:5432/{name}"),
        Engine::Mysql => format!("mysql://root@{host}:3306/{name}"),
    }
}

fn of_accounts(auth: &Auth) -> [Variable; 7] {
    let (access, refresh) = (
        span(auth.access_ttl_seconds),
        span(auth.refresh_ttl_seconds),
    );
    [
        variable(
            SECRET,
            "",
            "signs access tokens: 32 random bytes or more; there is no default",
        ),
        variable(
            "JWT_SECRET_PREVIOUS",
            "",
            "still verifies access tokens after a change of `JWT_SECRET`",
        ),
        variable(
            "ACCESS_TTL",
            &access,
            "how long an access token is good for",
        ),
        variable(
            "REFRESH_TTL",
            &refresh,
            "how long a session lasts that is not refreshed",
        ),
        variable(
            "LOGIN_FAILURES",
            "10",
            "wrong passwords in five minutes for one account from one address",
        ),
        variable(
            "LOGIN_FAILURES_PER_ADDRESS",
            "100",
            "wrong passwords in five minutes from one address",
        ),
        variable("MAIL_DIR", "data/mail", "where mails are written"),
    ]
}

fn of_limit(limit: &RateLimit) -> [Variable; 2] {
    let (requests, window) = (
        limit.limit.requests.to_string(),
        span(limit.limit.window_seconds),
    );
    [
        variable(
            "RATE_LIMIT_REQUESTS",
            &requests,
            "requests of a user, or else an address, in a window",
        ),
        variable(
            "RATE_LIMIT_WINDOW",
            &window,
            "how long it takes until all of them are available again",
        ),
    ]
}

fn of_cache(cache: Cache) -> Vec<Variable> {
    let ttl = span(cache.ttl_seconds);
    match cache.store {
        Store::Memory => vec![
            variable(
                "CACHE_TTL",
                &ttl,
                "how long a row is kept in memory where its resource does not say",
            ),
            variable("CACHE_SIZE", "64MiB", "the memory for such rows"),
        ],
        Store::Redis => vec![variable(
            "CACHE_TTL",
            &ttl,
            "how long a row is kept in Redis where its resource does not say",
        )],
    }
}

fn of_redis(model: &Model) -> [Variable; 2] {
    [
        variable(
            "REDIS_URL",
            "redis://127.0.0.1:6379",
            "what all instances of the service share",
        ),
        variable(
            "REDIS_NAMESPACE",
            &model.service.name.to_string(),
            "what the keys in Redis begin with: one for each service and stage that uses it",
        ),
    ]
}

fn variable(name: &'static str, default: &str, meaning: &'static str) -> Variable {
    let comment = if name == SECRET { "" } else { "#" };
    let line = format!("{comment}{name}={default}");
    let default = if default.is_empty() {
        String::new()
    } else {
        format!("`{default}`")
    };
    Variable {
        name,
        default,
        meaning,
        line,
    }
}

/// In the greatest unit that divides it.
fn span(seconds: u64) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m")];
    let unit = units.iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    match unit {
        Some((unit, name)) if seconds > 0 => format!("{}{name}", seconds / unit),
        _ => format!("{seconds}s"),
    }
}
