//! Whether the service lives, may be sent requests, and why not.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{Database, Error, Result, middleware::Verbatim, respond, routes::get};

/// How long something may take to answer before it counts as down.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the process takes requests: not yet while it starts, no more while it drains.
#[derive(Debug, Default)]
pub struct Readiness(AtomicBool);

/// Something that the service needs, and whether it answers.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Check {
    status: Status,
    /// In milliseconds.
    latency: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Up,
    Down,
}

const ROOT: &str = "/health";
const LIVE: &str = "/health/live";
const READY: &str = "/health/ready";

/// A service that tells how it is.
pub trait Checked: Clone + Send + Sync + 'static {
    /// The version of the program.
    const VERSION: &'static str;

    /// What it needs, and whether that answers.
    fn checks(&self) -> impl Future<Output = Checks> + Send;

    /// Whether it takes requests.
    fn is_ready(&self) -> impl Future<Output = bool> + Send;
}

/// What the service needs, by name.
pub type Checks = BTreeMap<&'static str, Check>;

/// Without this nothing works; without anything else some things are slower.
pub const DATABASE: &str = "database";

#[derive(Serialize)]
struct Report {
    status: &'static str,
    version: &'static str,
    timestamp: String,
    checks: Checks,
}

#[derive(Serialize)]
struct Word {
    status: &'static str,
}

impl Readiness {
    /// Says whether it does from now on.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Release);
    }

    /// Whether that is so.
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Check {
    /// Runs `work` and sees whether, and how fast, it succeeds.
    pub async fn of<T, E>(work: impl Future<Output = Result<T, E>>) -> Self {
        let started = Instant::now();
        let done = tokio::time::timeout(PATIENCE, work).await;
        Self {
            status: match done {
                Ok(Ok(_)) => Status::Up,
                _ => Status::Down,
            },
            latency: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// Asks the database for nothing in particular.
    pub async fn of_database(database: &Database) -> Self {
        Self::of(sqlx::query("select 1").execute(database.reader())).await
    }

    /// Whether it answered.
    pub fn is_up(self) -> bool {
        self.status == Status::Up
    }
}

/// The routes that a load balancer and an operator ask. No limit applies to them.
pub fn routes<S: Checked>() -> Router<S> {
    Router::new()
        .merge(get(ROOT, full::<S>))
        .merge(get(LIVE, live))
        .merge(get(READY, ready::<S>))
}

/// Whether a request is for one of these routes.
pub fn is_asked(request: &Request) -> bool {
    [ROOT, LIVE, READY].contains(&request.uri().path())
}

/// What the documentation says of these routes.
pub fn documentation() -> Value {
    let status =
        |word: &str| json!({ "type": "object", "properties": { "status": { "const": word } } });
    let check = json!({
        "type": "object",
        "required": ["status", "latency"],
        "properties": {
            "status": { "type": "string", "enum": ["up", "down"] },
            "latency": { "type": "integer", "description": "In milliseconds" },
        },
    });
    let report = json!({
        "type": "object",
        "required": ["status", "version", "timestamp", "checks"],
        "properties": {
            "status": { "type": "string", "enum": ["healthy", "degraded", "unhealthy"] },
            "version": { "type": "string" },
            "timestamp": { "type": "string", "format": "date-time" },
            "checks": { "type": "object", "additionalProperties": check },
        },
    });
    let id = json!({ "X-Request-Id": { "$ref": "#/components/headers/X-Request-Id" } });
    let says = |description: &str, schema: &Value| {
        json!({
            "description": description,
            "headers": id,
            "content": { "application/json": { "schema": schema } },
        })
    };
    let mut unhealthy = says("The database does not answer", &report);
    unhealthy["headers"]["Retry-After"] = json!({ "$ref": "#/components/headers/Retry-After" });
    let unavailable = json!({ "$ref": "#/components/responses/Unavailable" });
    let asks = |name: &str, summary: &str, responses: Value| {
        json!({
            "get": {
                "operationId": name,
                "summary": summary,
                "tags": ["Health"],
                "responses": responses,
            },
        })
    };
    let full = json!({ "200": says("It works", &report), "503": unhealthy });
    let live = json!({ "200": says("It lives", &status("alive")) });
    let ready = json!({ "200": says("It takes requests", &status("ready")), "503": unavailable });
    json!({
        (ROOT): asks("check_health", "Show what the service needs, and whether it answers", full),
        "/health/live": asks("check_health_live", "Tell whether the process lives", live),
        "/health/ready": asks("check_health_ready", "Tell whether requests are taken", ready),
    })
}

async fn full<S: Checked>(State(service): State<S>) -> Result<Response> {
    let checks = service.checks().await;
    let database = checks.get(DATABASE).is_some_and(|check| check.is_up());
    let all = checks.values().all(|check| check.is_up());
    let (code, status) = match (database, all) {
        (true, true) => (StatusCode::OK, "healthy"),
        (true, false) => (StatusCode::OK, "degraded"),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "unhealthy"),
    };
    let report = Report {
        status,
        version: S::VERSION,
        timestamp: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        checks,
    };
    let mut response = answer(code, &report)?;
    // Also where it is a failure, the report is what was asked for.
    response.extensions_mut().insert(Verbatim);
    Ok(response)
}

async fn live() -> Result<Response> {
    answer(StatusCode::OK, &Word { status: "alive" })
}

async fn ready<S: Checked>(State(service): State<S>) -> Result<Response> {
    if !service.is_ready().await {
        return Err(Error::Unavailable);
    }
    answer(StatusCode::OK, &Word { status: "ready" })
}

/// The truth of this moment, for nobody to keep.
fn answer(code: StatusCode, body: &impl Serialize) -> Result<Response> {
    let mut response = respond::json(code, body)?.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
