//! The documentation: `/openapi.json`, and a page of our own to read and try it.
//!
//! The page needs nothing from anywhere else: it works offline and adds no dependency.

use std::{future, sync::{Arc, LazyLock}};

use axum::{
    Router,
    body::Bytes,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect},
};
use serde_json::Value;

use crate::routes::get;

/// The page runs its own script and talks to its own origin, nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// `/openapi.json` with the document, `/docs` with the page.
pub fn routes<S: Clone + Send + Sync + 'static>(document: fn() -> Value) -> Router<S> {
    // Put together when it is first asked for.
    let text = Arc::new(LazyLock::new(move || Bytes::from(document().to_string())));
    let page = |path: &'static str, content_type: &'static str, text: &'static str| {
        let answer = async move || with_headers(content_type, Bytes::from_static(text.as_bytes()));
        get(path, answer)
    };
    let document = move || {
        let text = Bytes::clone(LazyLock::force(&text));
        future::ready(with_headers("application/json", text))
    };
    Router::new()
        .merge(get("/openapi.json", document))
        .merge(get("/docs/", async || Redirect::permanent("/docs")))
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

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        http::{Request, StatusCode},
    };
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn the_page_is_found_with_a_slash_too() {
        let ask = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            routes(|| Value::Null).oneshot(request).await.unwrap()
        };
        let moved = ask("/docs/").await;
        assert_eq!(moved.status(), StatusCode::PERMANENT_REDIRECT);
        let page = ask(moved.headers()[header::LOCATION].to_str().unwrap()).await;
        assert_eq!(page.status(), StatusCode::OK);
    }
}
