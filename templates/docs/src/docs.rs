//! The documentation: `/openapi.json`, and a page of our own to read and try it.
//!
//! The page needs nothing from anywhere else: it works offline and adds no dependency.

use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse,
    routing::get,
};

use crate::{
    app::{self, App},
    kernel::context::Named,
};

/// The page runs its own script and talks to its own origin, nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The document as it is sent, put together when it is first asked for.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| app::document().to_string().into());

/// `/openapi.json` with the document, `/docs` with the page.
pub fn routes() -> Router<App> {
    let page = |path: &'static str, content_type: &'static str, text: &'static str| {
        let answer = async move || with_headers(content_type, Bytes::from_static(text.as_bytes()));
        Router::new().route(path, get(Named::new(path, answer)))
    };
    let document = async || with_headers("application/json", DOCUMENT.clone());
    Router::new()
        .route("/openapi.json", get(Named::new("/openapi.json", document)))
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

fn with_headers(content_type: &'static str, body: Bytes) -> impl IntoResponse {
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CONTENT_SECURITY_POLICY),
        ),
    ];
    (headers, body)
}
