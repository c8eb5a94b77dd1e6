//! The documentation: `/openapi.json`, and a page of our own to read and try it.
//!
//! The page needs nothing from anywhere else: it works offline and adds no dependency.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use serde_json::Value;

use crate::{app::App, kernel::context::Named};

/// The page runs its own script and talks to its own origin, nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// `/openapi.json` with the document, `/docs` with the page.
pub fn routes(document: &Value) -> Router<App> {
    let file = |path: &'static str, content_type: &'static str, text: Bytes| {
        let answer = async move || with_headers(content_type, text);
        Router::new().route(path, get(Named::new(path, answer)))
    };
    let page = |path, content_type, text: &'static str| file(path, content_type, text.into());
    file(
        "/openapi.json",
        "application/json",
        document.to_string().into(),
    )
    .merge(page(
        "/docs",
        "text/html; charset=utf-8",
        include_str!("docs/page.html"),
    ))
    .merge(page(
        "/docs/page.css",
        "text/css; charset=utf-8",
        include_str!("docs/page.css"),
    ))
    .merge(page(
        "/docs/page.js",
        "text/javascript; charset=utf-8",
        include_str!("docs/page.js"),
    ))
}

fn with_headers(content_type: &'static str, text: impl IntoResponse) -> impl IntoResponse {
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CONTENT_SECURITY_POLICY),
        ),
    ];
    (headers, text)
}
