use axum::{
    body::{Body, HttpBody as _},
    extract::{DefaultBodyLimit, Request},
};
use http_body_util::{Full, Limited};

/// Bounds the body of a request. One that is declared to be too long fails as soon as it is asked
/// for, and its client is not waited for.
pub fn limit_body(request: &mut Request, limit: usize) {
    DefaultBodyLimit::max(limit).apply(request);
    let declared = request.body().size_hint().lower();
    if declared > limit as u64 {
        *request.body_mut() = Body::new(Limited::new(Full::from("too long"), 0));
    }
}
