//! Where the use of a limit is counted: in the memory of this process, and for it alone.

use std::{hash::Hash, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{Buckets, Decision, RateLimiter, Unlimited};

#[derive(Clone)]
pub(super) struct Store(Arc<Buckets>);

impl Store {
    pub(super) fn new(_name: &str, buckets: Buckets) -> Self {
        Self(Arc::new(buckets))
    }

    pub(super) async fn check(&self, key: &(impl Hash + ?Sized)) -> Decision {
        self.0.check(key)
    }

    pub(super) async fn peek(&self, key: &(impl Hash + ?Sized)) -> Decision {
        self.0.peek(key)
    }
}

/// A layer that limits the requests to some routes, besides whatever else limits them.
pub async fn limit(State(limiter): State<RateLimiter>, request: Request, next: Next) -> Response {
    if request.extensions().get::<Unlimited>().is_some() {
        return next.run(request).await;
    }
    limiter.admit(next.run(request)).await
}
