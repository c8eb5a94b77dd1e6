//! Where the use of a limit is counted: in Redis, for all instances together.
//!
//! While Redis is away each instance counts for itself.

use std::{
    fmt,
    hash::Hash,
    sync::{Arc, LazyLock},
};

use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use redis::Script;
use sha2::{Digest as _, Sha256};

use super::{Buckets, Decision, RateLimiter, Unlimited};
use crate::{Redis, encoding};

/// Takes one request out of a bucket, if it is in there, in one step and by the clock of the server.
///
/// A bucket is how many nanoseconds were used of it, and when, in microseconds.
static TAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("take.lua")));

#[derive(Clone)]
pub(super) struct Store {
    name: &'static str,
    /// What counts while Redis is away.
    local: Arc<Buckets>,
    redis: Option<Redis>,
}

impl RateLimiter {
    /// The same limit for all instances that share this Redis.
    #[must_use]
    pub fn across(&self, redis: &Redis) -> Self {
        let mut shared = self.clone();
        shared.store.redis = Some(redis.clone());
        shared
    }
}

impl Store {
    pub(super) fn new(name: &'static str, local: Buckets) -> Self {
        Self {
            name,
            local: Arc::new(local),
            redis: None,
        }
    }

    pub(super) async fn check(&self, key: &(impl Hash + fmt::Debug + ?Sized)) -> Decision {
        match self.ask(key, "take").await {
            Some(decision) => decision,
            None => self.local.check(key),
        }
    }

    pub(super) async fn peek(&self, key: &(impl Hash + fmt::Debug + ?Sized)) -> Decision {
        match self.ask(key, "look").await {
            Some(decision) => decision,
            None => self.local.peek(key),
        }
    }

    async fn ask(&self, key: &(impl fmt::Debug + ?Sized), what: &str) -> Option<Decision> {
        let redis = self.redis.as_ref()?;
        let link = redis.link()?;
        // A key may be of any length, and tell of a person.
        let key = encoding::to_base64url(&Sha256::digest(format!("{key:?}")));
        let key = redis.key(&format!("limit:{}:{key}", self.name));
        let rate = &self.local.rate;
        let mut script = TAKE.key(key);
        script.arg(rate.interval).arg(rate.capacity).arg(what);
        let (used, excess) = redis.ask(&link, &script).await?;
        Some(rate.decision(used, excess))
    }
}

/// A layer that limits the requests to some routes, besides whatever else limits them.
pub async fn limit(
    State(limiter): State<RateLimiter>,
    Extension(redis): Extension<Redis>,
    request: Request,
    next: Next,
) -> Response {
    if request.extensions().get::<Unlimited>().is_some() {
        return next.run(request).await;
    }
    limiter.across(&redis).admit(next.run(request)).await
}

#[cfg(test)]
mod tests;
