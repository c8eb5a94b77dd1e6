//! A service of its own for each test, and clients that send it requests.

pub mod callers;
pub mod contract;
mod database;
pub mod failure;
mod limits;
pub mod names;
pub mod success;

use std::{future::Future, net::SocketAddr};

use app::{api, app::App, config::Config, migrations::MIGRATIONS};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use kernel::env::Env;
use serde_json::Value;
use tempfile::TempDir;
use tower::util::ServiceExt as _;

use self::{contract::Exchange, database::TestDatabase};

/// Runs a test to its end.
pub fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(test);
}

/// A service with a database of its own, which goes with it.
pub struct Service {
    pub app: App,
    router: Router,
    /// Both are deleted when they are dropped.
    _database: TestDatabase,
    _directory: TempDir,
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    pub router: Router,
    pub address: SocketAddr,
    /// The values of the header `Authorization`.
    pub authorization: Vec<String>,
}

/// What a client got.
#[derive(Debug)]
pub struct Answer {
    /// The method and the path of the request.
    pub request: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The row or the page, or what went wrong; `null` where there is no body.
    pub body: Value,
}

impl Service {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// A service with these variables besides those that a test needs.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = TestDatabase::create().await;
        let mut pairs = callers::environment(directory.path());
        pairs.push(("DATABASE_URL".into(), database.url()));
        pairs.push(("RATE_LIMIT_REQUESTS".into(), "1000000".into()));
        for (name, value) in variables {
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
        let config = Config::from_env(&mut Env::of_pairs(pairs)).unwrap();
        let app = App::open(config).await.unwrap();
        MIGRATIONS.up(&app.db).await.unwrap();
        Self {
            router: app.router(),
            app,
            _database: database,
            _directory: directory,
        }
    }

    /// Somebody whom the service does not know.
    pub fn nobody(&self) -> Client {
        Client {
            router: self.router.clone(),
            address: ([127, 0, 0, 1], 40_000).into(),
            authorization: Vec::new(),
        }
    }
}

impl Client {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    /// Sends a request to a path below the prefix of the API.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let text = body.map(Value::to_string).unwrap_or_default();
        let path = format!("{}{path}", api::PREFIX);
        self.exchange(method, &path, &headers, text, body).await
    }

    /// Sends any request at all.
    pub async fn send_raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        self.exchange(method, path, headers, body, None).await
    }

    /// Sends a request, and holds it and its answer against the document.
    async fn exchange(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
        sent: Option<&Value>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::HOST, "localhost")
            .extension(ConnectInfo(self.address));
        for value in &self.authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = limits::lifted(request).body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = match parts.headers.get(header::CONTENT_TYPE) {
            Some(kind) if kind.as_bytes().ends_with(b"json") && !bytes.is_empty() => {
                serde_json::from_slice(&bytes).unwrap()
            }
            _ => Value::Null,
        };
        contract::check(&Exchange {
            method: &method,
            target: path,
            signed_in: !self.authorization.is_empty(),
            sent,
            status: parts.status,
            headers: &parts.headers,
            body: &body,
        });
        let failed = parts.status.as_u16() >= 400;
        Answer {
            request: format!("{method} {path}"),
            status: parts.status,
            headers: parts.headers,
            body: if failed { body } else { success::open(body) },
        }
    }
}

impl Answer {
    /// The same, if it has this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        let got = self.status.as_u16();
        assert_eq!(got, status, "{}: {:#}", self.request, self.body);
        if got >= 400 {
            failure::check(&self);
        }
        self
    }

    /// The wrong fields with the codes of what is wrong, in alphabetic order.
    pub fn problems(&self) -> Vec<(&str, &str)> {
        let mut problems = Vec::new();
        for detail in failure::details(&self.body) {
            let text = |name: &str| detail[name].as_str().unwrap();
            problems.push((text("field"), text("code")));
        }
        problems.sort_unstable();
        problems
    }

    /// A header as text; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}
