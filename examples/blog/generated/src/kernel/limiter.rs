//! How many requests a client may send.
//!
//! The generic cell rate algorithm: each key has one number, the time at which its bucket is full
//! again, and each request moves it on by `window / requests`. That is a token bucket without a
//! timer, without a burst at the edge of a window, and a decision that a shared store can make in
//! one step as well.

use std::{
    collections::{HashMap, hash_map::RandomState},
    fmt,
    future::{Ready, ready},
    hash::{BuildHasher, Hash},
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Error, context};

const X_RATELIMIT_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const X_RATELIMIT_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const X_RATELIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

const SHARDS: usize = 64;

/// How many keys a shard remembers. The keys beyond share one bucket: a flood from very many
/// addresses meets a limit too, and costs no more than this.
const KEYS_PER_SHARD: usize = 1 << 12;

/// A limit and who has used how much of it; clones share both.
#[derive(Clone)]
pub struct RateLimiter(Arc<Inner>);

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

struct Inner {
    limit: u32,
    /// What one request costs.
    interval: u64,
    /// What fits into the bucket.
    capacity: u64,
    limit_header: HeaderValue,
    policy_header: HeaderValue,
    name: &'static str,
    started: Instant,
    hashers: [RandomState; 2],
    shards: Box<[Mutex<Shard>]>,
}

#[derive(Default)]
struct Shard {
    /// By the hash of a key, when its bucket is full again, in nanoseconds since the start.
    full_at: HashMap<u128, u64>,
    purged_at: u64,
}

impl RateLimiter {
    /// A limit of `requests` per `window`, called `name` in the headers of the answers.
    pub fn new(name: &'static str, requests: NonZeroU32, window: Duration) -> Self {
        let limit = requests.get();
        let interval = (nanoseconds(window) / u64::from(limit)).max(1);
        let policy = format!("\"{name}\";q={limit};w={}", window.as_secs().max(1));
        Self(Arc::new(Inner {
            limit,
            interval,
            capacity: interval.saturating_mul(u64::from(limit)),
            limit_header: HeaderValue::from(limit),
            policy_header: HeaderValue::try_from(policy)
                .unwrap_or_else(|_| HeaderValue::from_static("")),
            name,
            started: Instant::now(),
            hashers: [RandomState::new(), RandomState::new()],
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }))
    }

    /// Counts one request of `key`, unless it is one too many.
    pub fn check(&self, key: &(impl Hash + ?Sized)) -> Ready<Decision> {
        ready(self.0.check(key, self.0.now()))
    }

    /// Does the work for the request under way, unless its user or, where nobody has signed in, its
    /// address has sent too many.
    pub async fn admit(&self, work: impl Future<Output = Response>) -> Response {
        let decision = context::with(|context| match context.user() {
            Some(user) => self.check(&("user", user)),
            None => self.check(&("network", network(context.client()))),
        });
        let Some(decision) = decision else {
            return work.await;
        };
        let decision = decision.await;
        let mut response = match decision.retry_after {
            Some(retry_after) => Error::RateLimited { retry_after }.into_response(),
            None => work.await,
        };
        self.0.describe(&decision, response.headers_mut());
        response
    }

    /// What [`RateLimiter::check`] would come to, counting nothing.
    pub fn peek(&self, key: &(impl Hash + ?Sized)) -> Ready<Decision> {
        ready(self.0.peek(key, self.0.now()))
    }
}

impl Inner {
    fn check(&self, key: &(impl Hash + ?Sized), now: u64) -> Decision {
        let hash = self.hash(key);
        let mut shard = self.shard(hash);
        let full_at = shard.full_at(hash, now, self.interval);
        let excess = self.excess(*full_at, now);
        if excess == 0 {
            *full_at = self.with_one_more(*full_at, now);
        }
        self.decision(*full_at, excess, now)
    }

    fn peek(&self, key: &(impl Hash + ?Sized), now: u64) -> Decision {
        let hash = self.hash(key);
        let full_at = self.shard(hash).full_at.get(&hash).copied().unwrap_or(now);
        self.decision(full_at, self.excess(full_at, now), now)
    }

    fn with_one_more(&self, full_at: u64, now: u64) -> u64 {
        full_at.max(now).saturating_add(self.interval)
    }

    /// By how much one more request would overflow the bucket.
    fn excess(&self, full_at: u64, now: u64) -> u64 {
        let used = self.with_one_more(full_at, now) - now;
        used.saturating_sub(self.capacity)
    }

    fn decision(&self, full_at: u64, excess: u64, now: u64) -> Decision {
        let used = full_at.saturating_sub(now);
        let remaining = self.capacity.saturating_sub(used) / self.interval;
        Decision {
            limit: self.limit,
            remaining: u32::try_from(remaining).unwrap_or(self.limit),
            reset_after: Duration::from_nanos(used),
            retry_after: (excess > 0).then(|| Duration::from_nanos(excess)),
        }
    }

    /// Two keyed hashes in place of the key: short, and no client can make two keys meet.
    fn hash(&self, key: &(impl Hash + ?Sized)) -> u128 {
        let [high, low] = self
            .hashers
            .each_ref()
            .map(|hasher| u128::from(hasher.hash_one(key)));
        (high << 64) | low
    }

    fn shard(&self, hash: u128) -> MutexGuard<'_, Shard> {
        // The low bits are enough to choose by.
        let shard = &self.shards[hash as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        nanoseconds(self.started.elapsed())
    }

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

impl Shard {
    fn full_at(&mut self, hash: u128, now: u64, interval: u64) -> &mut u64 {
        const OVERFLOW: u128 = 0;
        let is_full = self.full_at.len() >= KEYS_PER_SHARD && !self.full_at.contains_key(&hash);
        if is_full && now >= self.purged_at.saturating_add(interval) {
            // A bucket that is full is the same as one that was never touched.
            self.full_at.retain(|_, full_at| *full_at > now);
            self.purged_at = now;
        }
        let is_full = is_full && self.full_at.len() >= KEYS_PER_SHARD;
        self.full_at
            .entry(if is_full { OVERFLOW } else { hash })
            .or_insert(now)
    }
}

/// Marks a request that passes [`limit`] uncounted: no client can, only code of this process, such
/// as a test that is about something else.
#[derive(Debug, Clone, Copy)]
pub struct Unlimited;

/// A layer that limits the requests to some routes, besides whatever else limits them.
pub async fn limit(State(limiter): State<RateLimiter>, request: Request, next: Next) -> Response {
    if request.extensions().get::<Unlimited>().is_some() {
        return next.run(request).await;
    }
    limiter.admit(next.run(request)).await
}

/// What one client has of the address space: an address, or in version 6 a network of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter")
            .field("name", &self.0.name)
            .field("limit", &self.0.limit)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn limiter() -> RateLimiter {
        let requests = NonZeroU32::new(10).unwrap();
        RateLimiter::new("default", requests, Duration::from_secs(10))
    }

    #[test]
    fn a_burst_lets_exactly_the_limit_through_and_time_gives_it_back() {
        let limiter = limiter();
        let check = |now| limiter.0.check("alice", now);
        for left in (0..10).rev() {
            let decision = check(SECOND / 2);
            assert_eq!((decision.remaining, decision.retry_after), (left, None));
        }
        let refused = check(SECOND);
        assert_eq!(refused.remaining, 0);
        assert_eq!(refused.retry_after, Some(Duration::from_millis(500)));
        assert_eq!(refused.reset_after, Duration::from_millis(9_500));
        assert_eq!(check(SECOND * 3 / 2).retry_after, None);
        assert!(check(SECOND * 3 / 2).retry_after.is_some());
        let later = (0..20).filter(|_| check(100 * SECOND).retry_after.is_none());
        assert_eq!(later.count(), 10, "no more than the limit is ever saved up");
        assert_eq!(limiter.0.check("bob", SECOND).remaining, 9);
    }

    #[test]
    fn many_threads_get_exactly_the_limit() {
        let limiter = limiter();
        let passed = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..50)
                .map(|_| scope.spawn(|| limiter.0.check("alice", SECOND).retry_after.is_none()))
                .collect();
            clients
                .into_iter()
                .filter_map(|client| client.join().ok())
                .filter(|passed| *passed)
                .count()
        });
        assert_eq!(passed, 10);
    }

    #[test]
    fn a_flood_of_keys_is_limited_and_forgotten() {
        let limiter = limiter();
        let flood = |now| {
            (0..1_000_000)
                .filter(|key| limiter.0.check(key, now).retry_after.is_none())
                .count()
        };
        let kept = || {
            limiter
                .0
                .shards
                .iter()
                .map(|shard| shard.lock().unwrap().full_at.len())
                .sum::<usize>()
        };
        assert!(flood(SECOND) < 2 * SHARDS * KEYS_PER_SHARD);
        assert!(kept() <= SHARDS * (KEYS_PER_SHARD + 1));
        assert_eq!(
            limiter.0.check("new", 100 * SECOND).remaining,
            9,
            "old keys make room"
        );
    }

    #[test]
    fn version_6_counts_by_network() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }
}
