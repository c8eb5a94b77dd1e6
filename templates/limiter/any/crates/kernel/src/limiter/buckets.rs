//! Who has used how much of a limit, in the memory of this process.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::{BuildHasher, Hash},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::Decision;

const SHARDS: usize = 64;

/// How many keys a shard remembers. The keys beyond share one bucket: a flood from very many
/// addresses meets a limit too, and costs no more than this.
const KEYS_PER_SHARD: usize = 1 << 12;

/// How much fits into a bucket, and how fast it fills. Times are in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    limit: u32,
    /// What one request costs.
    pub(super) interval: u64,
    /// What fits into the bucket.
    pub(super) capacity: u64,
}

/// The buckets of one limit.
pub(super) struct Buckets {
    pub(super) rate: Rate,
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

impl Rate {
    pub(super) fn new(requests: NonZeroU32, window: Duration) -> Self {
        let limit = requests.get();
        let interval = (nanoseconds(window) / u64::from(limit)).max(1);
        Self {
            limit,
            interval,
            capacity: interval.saturating_mul(u64::from(limit)),
        }
    }

    /// What a request comes to after which so much of the bucket is used, and which would have
    /// overflowed it by `excess`.
    pub(super) fn decision(&self, used: u64, excess: u64) -> Decision {
        let remaining = self.capacity.saturating_sub(used) / self.interval;
        Decision {
            limit: self.limit,
            remaining: u32::try_from(remaining).unwrap_or(self.limit),
            reset_after: Duration::from_nanos(used),
            retry_after: (excess > 0).then(|| Duration::from_nanos(excess)),
        }
    }
}

impl Buckets {
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            rate,
            started: Instant::now(),
            hashers: [RandomState::new(), RandomState::new()],
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Counts one request of `key`, unless it is one too many.
    pub(super) fn check(&self, key: &(impl Hash + ?Sized)) -> Decision {
        self.check_at(key, self.now())
    }

    /// What [`Buckets::check`] would come to, counting nothing.
    pub(super) fn peek(&self, key: &(impl Hash + ?Sized)) -> Decision {
        let (hash, now) = (self.hash(key), self.now());
        let full_at = self.shard(hash).full_at.get(&hash).copied().unwrap_or(now);
        self.decision(full_at, self.excess(full_at, now), now)
    }

    fn check_at(&self, key: &(impl Hash + ?Sized), now: u64) -> Decision {
        let hash = self.hash(key);
        let mut shard = self.shard(hash);
        let full_at = shard.full_at(hash, now, self.rate.interval);
        let excess = self.excess(*full_at, now);
        if excess == 0 {
            *full_at = self.with_one_more(*full_at, now);
        }
        self.decision(*full_at, excess, now)
    }

    fn with_one_more(&self, full_at: u64, now: u64) -> u64 {
        full_at.max(now).saturating_add(self.rate.interval)
    }

    /// By how much one more request would overflow the bucket.
    fn excess(&self, full_at: u64, now: u64) -> u64 {
        let used = self.with_one_more(full_at, now) - now;
        used.saturating_sub(self.rate.capacity)
    }

    fn decision(&self, full_at: u64, excess: u64, now: u64) -> Decision {
        self.rate.decision(full_at.saturating_sub(now), excess)
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

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn buckets() -> Buckets {
        let requests = NonZeroU32::new(10).unwrap();
        Buckets::new(Rate::new(requests, Duration::from_secs(10)))
    }

    #[test]
    fn a_burst_lets_exactly_the_limit_through_and_time_gives_it_back() {
        let buckets = buckets();
        let check = |now| buckets.check_at("alice", now);
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
        assert_eq!(buckets.check_at("bob", SECOND).remaining, 9);
    }

    #[test]
    fn many_threads_get_exactly_the_limit() {
        let buckets = buckets();
        let passed = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..50)
                .map(|_| scope.spawn(|| buckets.check_at("alice", SECOND).retry_after.is_none()))
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
        let buckets = buckets();
        let flood = |now| {
            (0..1_000_000)
                .filter(|key| buckets.check_at(key, now).retry_after.is_none())
                .count()
        };
        let kept = || {
            buckets
                .shards
                .iter()
                .map(|shard| shard.lock().unwrap().full_at.len())
                .sum::<usize>()
        };
        assert!(flood(SECOND) < 2 * SHARDS * KEYS_PER_SHARD);
        assert!(kept() <= SHARDS * (KEYS_PER_SHARD + 1));
        assert_eq!(
            buckets.check_at("new", 100 * SECOND).remaining,
            9,
            "old keys make room"
        );
    }
}
