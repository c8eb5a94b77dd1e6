//! What an operator can count and measure, in the format of OpenMetrics.

mod http;

use std::{fmt, net::SocketAddr, sync::Arc};

use axum::{Router, extract::State, http::header, response::IntoResponse};
use prometheus_client::{encoding::text, metrics::gauge::Gauge, registry::Registry};
use tower::Layer as _;

use crate::{
    Error, Result,
    db::Database,
    env::{Env, Value as _},
    middleware::{self, Answering, Outermost},
    routes,
};

pub use http::{InFlight, Requests};

/// Where the figures are served.
#[derive(Debug, Clone)]
pub struct Settings {
    pub bind: Option<SocketAddr>,
}

/// The figures of this process.
#[derive(Debug, Clone)]
pub struct Metrics {
    pub requests: Requests,
    connections: Gauge,
    idle_connections: Gauge,
    registry: Arc<Registry>,
}

impl Settings {
    /// Reads them, and declares their variables.
    pub fn read(env: &mut Env) -> Self {
        Self {
            bind: env.read(
                "METRICS_BIND",
                Option::parse("127.0.0.1:9464").flatten(),
                "where `/metrics` listens, or `off`",
            ),
        }
    }
}

impl Metrics {
    fn encode(&self, database: &Database) -> Result<String, fmt::Error> {
        let (open, idle) = database.connections();
        let gauges = [(&self.connections, open), (&self.idle_connections, idle)];
        for (gauge, count) in gauges {
            gauge.set(count.try_into().unwrap_or(i64::MAX));
        }
        let mut page = String::new();
        text::encode(&mut page, &self.registry)?;
        Ok(page)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let requests = Requests::default();
        requests.register(&mut registry);
        let [connections, idle_connections] = [
            ("database_connections", "Open connections to the database"),
            (
                "database_connections_idle",
                "Open connections that wait for work",
            ),
        ]
        .map(|(name, help)| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        });
        Self {
            requests,
            connections,
            idle_connections,
            registry: Arc::new(registry),
        }
    }
}

/// What answers the listener at `METRICS_BIND`. The requests for figures are in none of them.
pub fn service(
    metrics: &Metrics,
    database: &Database,
    http: &middleware::Settings,
) -> impl Answering + use<> {
    let outermost = Outermost::new(http, Requests::default());
    let router: Router<_> = routes::get("/metrics", page);
    outermost.layer(router.with_state((metrics.clone(), database.clone())))
}

async fn page(
    State((metrics, database)): State<(Metrics, Database)>,
) -> Result<impl IntoResponse> {
    const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let page = metrics.encode(&database).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], page))
}
