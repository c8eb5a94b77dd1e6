use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use tower_http::cors::{Any, CorsLayer};

use super::Settings;
use crate::env::Value;

/// How long a browser may remember what it was allowed.
const MAX_AGE: Duration = Duration::from_mins(10);

const METHODS: [Method; 6] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

const REQUEST_HEADERS: [HeaderName; 6] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
    super::finish::X_REQUEST_ID,
];

const RESPONSE_HEADERS: [HeaderName; 11] = [
    header::ETAG,
    header::LINK,
    header::LOCATION,
    header::RETRY_AFTER,
    HeaderName::from_static("idempotency-replayed"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-remaining"),
    HeaderName::from_static("x-ratelimit-reset"),
    super::finish::X_REQUEST_ID,
];

/// An origin as browsers write it, or `*`: credentials travel in a header of their own, so even
/// then a page can only use those that it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedOrigin(HeaderValue);

impl AllowedOrigin {
    fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl Value for AllowedOrigin {
    const EXPECTED: &'static str =
        "origins with commas between them, such as `https://app.test`, or `*`";

    fn parse(text: &str) -> Option<Self> {
        let value = HeaderValue::from_str(text).ok()?;
        if text == "*" {
            return Some(Self(value));
        }
        let uri: Uri = text.parse().ok()?;
        let scheme = uri
            .scheme_str()
            .filter(|scheme| matches!(*scheme, "http" | "https"))?;
        let authority = uri.authority()?.as_str();
        let is_origin = text == format!("{scheme}://{authority}") && !authority.contains('@');
        (is_origin && text == text.to_ascii_lowercase()).then_some(Self(value))
    }

    fn show(&self) -> String {
        self.0.to_str().unwrap_or_default().to_owned()
    }
}

/// Lets pages of the configured origins use the API. `None` where there are none.
pub fn layer(settings: &Settings) -> Option<CorsLayer> {
    let origins = &settings.cors_origins;
    if origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_methods(METHODS)
        .allow_headers(REQUEST_HEADERS)
        .expose_headers(RESPONSE_HEADERS)
        .max_age(MAX_AGE);
    Some(if origins.iter().any(AllowedOrigin::is_any) {
        layer.allow_origin(Any)
    } else {
        layer.allow_origin(
            origins
                .iter()
                .map(|origin| origin.0.clone())
                .collect::<Vec<_>>(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_accepted() {
        for text in [
            "*",
            "https://app.test",
            "http://localhost:5173",
            "http://[::1]:80",
        ] {
            assert!(AllowedOrigin::parse(text).is_some(), "{text}");
        }
        for text in [
            "app.test",
            "https://app.test/",
            "https://a.test/x",
            "ftp://a.test",
            "https://u@a.test",
            "https://A.test",
            "null",
        ] {
            assert!(AllowedOrigin::parse(text).is_none(), "{text}");
        }
    }
}
