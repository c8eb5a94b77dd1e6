//! A service of its own for each test, and clients that are users.

#[path = "../api/helpers/contract.rs"]
mod contract;
#[path = "../api/helpers/database.rs"]
mod database;
mod mails;
pub mod names;

use std::net::SocketAddr;

use app::{app::App, auth, config::Config, migrations::MIGRATIONS};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use kernel::env::Env;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::util::ServiceExt as _;

use self::contract::Exchange;
use self::database::TestDatabase;
pub use self::mails::token_in;
use self::names::{ACCESS_TOKEN, REFRESH_TOKEN};
use crate::registration;

pub const SECRET: &str = "7b1d0f3c5e9a48267c1b0d3f5a9e4826";
pub const PASSWORD: &str = "seven quiet otters, 42 plums";
pub const OTHER_PASSWORD: &str = "battery staple horse";

/// A body with an e-mail address and a password.
pub fn login(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

/// Where admins find the account with this id, whatever kind ids are of.
pub fn path_of(id: &Value) -> String {
    match id {
        Value::String(id) => format!("/users/{id}"),
        id => format!("/users/{id}"),
    }
}

/// The row or the page in a body, whether it is all of it or stands in an envelope.
fn opened(mut body: Value) -> Value {
    // A row has an id besides.
    let is_wrapped = body
        .as_object()
        .is_some_and(|members| members.keys().eq(["data", "meta", "errors"]));
    if !is_wrapped {
        return body;
    }
    let data = body["data"].take();
    match body["meta"].get("pagination") {
        Some(pagination) => json!({ "data": data, "pagination": pagination }),
        None => data,
    }
}

/// A service with a database of its own, which goes with it.
pub struct Service {
    pub app: App,
    router: Router,
    directory: TempDir,
    _database: TestDatabase,
}

/// Somebody who sends requests, signed in or not.
#[derive(Clone)]
pub struct Client {
    router: Router,
    address: SocketAddr,
    authorization: Vec<String>,
    pub email: String,
    pub refresh_token: String,
}

/// What a client got.
#[derive(Debug)]
pub struct Answer {
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
        let url = database.url();
        let mails = directory.path().join("mail");
        let mut pairs = vec![
            ("DATABASE_URL", url.as_str()),
            ("MAIL_DIR", mails.to_str().unwrap()),
            ("JWT_SECRET", SECRET),
            ("RATE_LIMIT_REQUESTS", "100000"),
        ];
        pairs.retain(|(name, _)| !variables.iter().any(|(other, _)| name == other));
        pairs.extend(variables);
        let config = Config::from_env(&mut Env::of_pairs(pairs)).unwrap();
        let app = App::open(config).await.unwrap();
        MIGRATIONS.up(&app.db).await.unwrap();
        Self {
            router: app.router(),
            app,
            directory,
            _database: database,
        }
    }

    /// Somebody without an account.
    pub fn nobody(&self) -> Client {
        Client {
            router: self.router.clone(),
            address: ([127, 0, 0, 1], 40_000).into(),
            authorization: Vec::new(),
            email: String::new(),
            refresh_token: String::new(),
        }
    }

    /// A new account, signed in.
    pub async fn user(&self, name: &str) -> Client {
        let email = format!("{name}@example.com");
        registration::register(self, &email).await;
        self.nobody().login(&email, PASSWORD).await
    }

    /// A new admin, signed in.
    pub async fn admin(&self, name: &str) -> Client {
        let email = format!("{name}@example.com");
        auth::admin::create(&self.app, &email, PASSWORD)
            .await
            .unwrap();
        self.nobody().login(&email, PASSWORD).await
    }
}

impl Client {
    /// The same client elsewhere.
    pub fn at(&self, address: [u8; 4]) -> Self {
        Self {
            address: (address, 40_000).into(),
            ..self.clone()
        }
    }

    /// The same client with these credentials.
    pub fn with_authorization(&self, values: &[&str]) -> Self {
        Self {
            authorization: values.iter().map(ToString::to_string).collect(),
            ..self.clone()
        }
    }

    /// The same client with this access token.
    pub fn with_token(&self, token: &str) -> Self {
        self.with_authorization(&[&format!("Bearer {token}")])
    }

    /// Asks for the next pair of tokens.
    pub async fn refresh(&self, token: &str) -> Answer {
        let body = json!({ REFRESH_TOKEN: token });
        self.post("/auth/refresh", &body).await
    }

    /// Signs in, as a client of its own.
    pub async fn login(&self, email: &str, password: &str) -> Self {
        let body = login(email, password);
        let answer = self.post("/auth/login", &body).await.is(200);
        self.signed_in(email, &answer.body)
    }

    /// The same client with these tokens.
    pub fn signed_in(&self, email: &str, tokens: &Value) -> Self {
        Self {
            email: email.to_owned(),
            refresh_token: tokens[REFRESH_TOKEN].as_str().unwrap().to_owned(),
            ..self.with_token(tokens[ACCESS_TOKEN].as_str().unwrap())
        }
    }

    /// The id of its account, as JSON.
    pub async fn id(&self) -> Value {
        self.get("/auth/me").await.is(200).body["id"].take()
    }

    /// Where admins find its account.
    pub async fn path(&self) -> String {
        path_of(&self.id().await)
    }

    /// The access token it shows.
    pub fn token(&self) -> &str {
        self.authorization[0].strip_prefix("Bearer ").unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, &[], Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, &[], Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], None).await
    }

    /// Sends a request to a path below the prefix of the API, and holds it and its answer against the
    /// document.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let path = format!("{}{path}", app::api::PREFIX);
        let mut request = Request::builder()
            .method(&method)
            .uri(&path)
            .header(header::HOST, "localhost")
            .extension(ConnectInfo(self.address));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for value in &self.authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let text = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.body(text).unwrap();

        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, answer) = response.into_parts();
        let bytes = answer.collect().await.unwrap().to_bytes();
        let answer = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        };
        contract::check(&Exchange {
            method: &method,
            target: &path,
            signed_in: !self.authorization.is_empty(),
            sent: body,
            status: parts.status,
            headers: &parts.headers,
            body: &answer,
        });
        let failed = parts.status.as_u16() >= 400;
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: if failed { answer } else { opened(answer) },
        }
    }
}

impl Answer {
    /// The same, if it has this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self
    }

    /// The wrong fields with the codes of what is wrong, in alphabetic order.
    pub fn problems(&self) -> Vec<(&str, &str)> {
        let details = self.body.pointer("/error/details");
        let details = details.or_else(|| self.body.get("errors")).unwrap();
        let mut problems = Vec::new();
        for detail in details.as_array().unwrap() {
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

    /// The body without what tells one request from another.
    pub fn anonymous(&self) -> String {
        let id = self.header("x-request-id");
        self.body.to_string().replace(id, "")
    }
}
