use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};

use crate::{Failure, context, error_body};

pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// What an answer of an API needs from a browser: nothing.
const CONTENT_SECURITY_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// How many headers an answer gets here, to grow the map at most once.
const HEADERS: usize = 12;

/// Marks an answer whose status is from 400 up and whose body is meant as it is.
#[derive(Debug, Clone, Copy)]
pub struct Verbatim;

/// Completes an answer: the body of a failure, then the headers that every answer has.
pub(super) fn finish(response: &mut Response, method: &Method, signed_in: bool) {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if failed && response.extensions().get::<Verbatim>().is_none() {
        render_failure(response, status, method);
    }
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    if let Some(id) = context::with(|context| context.id().header()) {
        headers.insert(X_REQUEST_ID, id);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers
            .entry(header::RETRY_AFTER)
            .or_insert(HeaderValue::from_static("1"));
    }
    if signed_in || failed {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else {
        // Anybody may keep a copy, and nobody may use it without asking whether it is current.
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-cache"));
        headers.append(header::VARY, HeaderValue::from_static("authorization"));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(CONTENT_SECURITY_POLICY);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn render_failure(response: &mut Response, status: StatusCode, method: &Method) {
    let failure = response.extensions_mut().remove::<Failure>();
    let render = |id: &str| error_body::body(status, id, failure.as_ref());
    let body = context::with(|context| render(context.id().as_str())).unwrap_or_else(|| render(""));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(error_body::CONTENT_TYPE),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::ETAG);
    *response.body_mut() = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(body)
    };
}
