use std::{
    array,
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use axum::http::{Method, StatusCode};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other",
];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
const SECONDS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

type Labels = [(&'static str, String); 3];

/// Counts the requests by method, route and class of status, and measures how long they took.
#[derive(Clone, Default)]
pub struct Requests(Arc<Inner>);

struct Inner {
    /// What has been counted, found by a route without building its labels.
    routes: RwLock<HashMap<String, Arc<Route>>>,
    total: Family<Labels, Counter>,
    duration: Family<Labels, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
}

struct Route([[OnceLock<Series>; CLASSES.len()]; METHODS.len()]);

struct Series {
    total: Counter,
    duration: Histogram,
}

/// A request that has not been answered yet.
pub struct InFlight(Gauge);

impl Requests {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("http_requests", "Requests answered", self.0.total.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time from the head of a request to the head of its answer",
            self.0.duration.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests not answered yet",
            self.0.in_flight.clone(),
        );
    }

    /// Counts a request as being under way until the result is dropped.
    pub fn enter(&self) -> InFlight {
        self.0.in_flight.inc();
        InFlight(self.0.in_flight.clone())
    }

    /// Counts an answer. `route` is the pattern, not the path, so that the series stay few.
    pub fn answered(&self, method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
        let method = METHODS
            .iter()
            .position(|name| *name == method.as_str())
            .unwrap_or(METHODS.len() - 1);
        let class = usize::from(status.as_u16() / 100 - 1).min(CLASSES.len() - 1);
        let entry = self.route(route);
        let series = entry.0[method][class].get_or_init(|| {
            let labels = [
                ("method", METHODS[method].to_owned()),
                ("route", route.to_owned()),
                ("status", CLASSES[class].to_owned()),
            ];
            Series {
                total: self.0.total.get_or_create_owned(&labels),
                duration: self.0.duration.get_or_create_owned(&labels),
            }
        });
        series.total.inc();
        series.duration.observe(elapsed.as_secs_f64());
    }

    fn route(&self, route: &str) -> Arc<Route> {
        let routes = self.0.routes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = routes.get(route) {
            return Arc::clone(known);
        }
        drop(routes);
        let mut routes = self
            .0
            .routes
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(routes.entry(route.to_owned()).or_insert_with(|| {
            let series = array::from_fn(|_| array::from_fn(|_| OnceLock::new()));
            Arc::new(Route(series))
        }))
    }
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            routes: RwLock::default(),
            total: Family::default(),
            duration: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").finish_non_exhaustive()
    }
}
