//! How many requests a client may send.
//!
//! The generic cell rate algorithm: each key has one number, the time at which its bucket is full
//! again, and each request moves it on by `window / requests`. That is a token bucket without a
//! timer, without a burst at the edge of a window, and a decision that is made in one step.

mod buckets;
mod store;

use std::{
    fmt,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Response},
};

use self::{
    buckets::{Buckets, Rate},
    store::Store,
};
use super::{Error, context};

pub use self::store::limit;

const X_RATELIMIT_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const X_RATELIMIT_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const X_RATELIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// A limit and who has used how much of it; clones share both.
#[derive(Clone)]
pub struct RateLimiter {
    policy: Arc<Policy>,
    store: Store,
}

/// What came of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub limit: u32,
    pub remaining: u32,
    /// When all of the limit is available again.
    pub reset_after: Duration,
    /// Set where the request has to wait: it was one too many.
    pub retry_after: Option<Duration>,
}

/// What answers say of a limit.
struct Policy {
    name: &'static str,
    limit_header: HeaderValue,
    policy_header: HeaderValue,
}

impl RateLimiter {
    /// A limit of `requests` per `window`, called `name` in the headers of the answers.
    pub fn new(name: &'static str, requests: NonZeroU32, window: Duration) -> Self {
        let policy = format!("\"{name}\";q={requests};w={}", window.as_secs().max(1));
        let policy = Policy {
            name,
            limit_header: HeaderValue::from(requests.get()),
            policy_header: HeaderValue::try_from(policy)
                .unwrap_or_else(|_| HeaderValue::from_static("")),
        };
        Self {
            policy: Arc::new(policy),
            store: Store::new(name, Buckets::new(Rate::new(requests, window))),
        }
    }

    /// Counts one request of `key`, unless it is one too many.
    pub async fn check(&self, key: &(impl Hash + fmt::Debug + ?Sized)) -> Decision {
        self.store.check(key).await
    }

    /// What [`RateLimiter::check`] would come to, counting nothing.
    pub async fn peek(&self, key: &(impl Hash + fmt::Debug + ?Sized)) -> Decision {
        self.store.peek(key).await
    }

    /// Does the work for the request under way, unless its user or, where nobody has signed in, its
    /// address has sent too many.
    pub async fn admit(&self, work: impl Future<Output = Response>) -> Response {
        let client = context::with(|context| match context.user() {
            Some(user) => Ok(user.to_owned()),
            None => Err(network(context.client())),
        });
        let decision = match client {
            Some(Ok(user)) => self.check(&("user", user)).await,
            Some(Err(network)) => self.check(&("network", network)).await,
            None => return work.await,
        };
        let mut response = match decision.retry_after {
            Some(retry_after) => Error::RateLimited { retry_after }.into_response(),
            None => work.await,
        };
        self.policy.describe(&decision, response.headers_mut());
        response
    }
}

impl Policy {
    fn describe(&self, decision: &Decision, headers: &mut HeaderMap) {
        headers.append(RATELIMIT_POLICY, self.policy_header.clone());
        let state = format!(
            "\"{}\";r={};t={}",
            self.name,
            decision.remaining,
            seconds(decision.reset_after)
        );
        if let Ok(state) = HeaderValue::try_from(state) {
            headers.append(RATELIMIT, state);
        }
        // Of several limits the older headers show the one that is nearest.
        let nearest = headers
            .get(X_RATELIMIT_REMAINING)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        if nearest.is_some_and(|nearest: u32| nearest <= decision.remaining) {
            return;
        }
        let reset = SystemTime::now() + decision.reset_after;
        let reset = reset
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        headers.insert(X_RATELIMIT_LIMIT, self.limit_header.clone());
        headers.insert(X_RATELIMIT_REMAINING, decision.remaining.into());
        headers.insert(X_RATELIMIT_RESET, seconds(reset).into());
    }
}

/// Marks a request that passes [`limit`] uncounted: no client can, only code of this process, such
/// as a test that is about something else.
#[derive(Debug, Clone, Copy)]
pub struct Unlimited;

/// What one client has of the address space: an address, or in version 6 a network of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

/// Whole seconds, of which the last one may have begun.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter")
            .field("name", &self.policy.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_6_counts_by_network() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }
}
