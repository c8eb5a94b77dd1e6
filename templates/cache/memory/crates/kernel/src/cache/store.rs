//! Copies of rows that are read more often than they change, in the memory of this process.
//!
//! Nothing is ever deleted from it by a write. A copy is found under its key and a *stamp*, a sum
//! of counters that only grow; a write makes one of them grow after its commit and before its
//! answer, so whoever reads after that answer looks under another stamp. A reader takes the stamp
//! before it reads the database: what it stores is at least as new as the stamp says.

use std::{
    borrow::Cow,
    collections::hash_map::RandomState,
    fmt,
    future::{Ready, ready},
    hash::{BuildHasher, Hash},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use moka::{Expiry, future};

use super::{scope, share};
use crate::{
    Lens, Predicate, Representation, Result,
    env::{Bytes, Env},
};

/// Rows and tables share counters by their hash: the memory is bounded, and all that a collision
/// costs is a copy given up too early.
const ROW_COUNTERS: usize = 1 << 14;
const TABLE_COUNTERS: usize = 1 << 8;

/// What an entry takes besides its text.
const OVERHEAD: usize = 256;

/// How much is kept, and for how long.
#[derive(Debug, Clone)]
pub struct Settings {
    pub ttl: Duration,
    pub capacity: usize,
}

/// A handle to the copies; clones share them.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

/// What a copy is found under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CacheKey {
    pub table: &'static str,
    pub id: String,
    /// Which callers share the copy: those who would be shown the same.
    pub scope: Cow<'static, str>,
    pub stamp: u64,
}

/// Changes to rows that are about to happen.
#[derive(Debug)]
pub struct Announced {
    cache: Cache,
    changes: Vec<(&'static str, Option<String>)>,
}

struct Inner {
    entries: future::Cache<CacheKey, Entry>,
    default_ttl: Duration,
    hasher: RandomState,
    /// By row: it changed.
    rows: Box<[AtomicU64]>,
    /// By table: all of its rows may have changed.
    all_rows: Box<[AtomicU64]>,
    /// By table: any of its rows changed. Only for copies that show more than one table.
    any_row: Box<[AtomicU64]>,
}

#[derive(Clone)]
struct Entry {
    representation: Arc<Representation>,
    ttl: Duration,
}

struct ByEntry;

impl Settings {
    /// Reads them; rows are kept for `ttl` unless the environment says otherwise.
    pub fn read(env: &mut Env, ttl: Duration) -> Self {
        Self {
            ttl: env.read(
                "CACHE_TTL",
                ttl,
                "how long a row is kept in memory where its resource does not say",
            ),
            capacity: env
                .read("CACHE_SIZE", Bytes(64 << 20), "the memory for cached rows")
                .0,
        }
    }
}

impl Cache {
    /// A cache of so many bytes, whose copies live so long unless their resource says otherwise.
    pub fn new(capacity: usize, default_ttl: Duration) -> Self {
        let counters = |count| (0..count).map(|_| AtomicU64::new(0)).collect();
        let entries = future::Cache::builder()
            .max_capacity(u64::try_from(capacity).unwrap_or(u64::MAX))
            .weigher(|key: &CacheKey, entry: &Entry| {
                let text = key.id.len() + key.scope.len() + entry.representation.body.len();
                u32::try_from(text + OVERHEAD).unwrap_or(u32::MAX)
            })
            .expire_after(ByEntry)
            .build();
        Self(Arc::new(Inner {
            entries,
            default_ttl,
            hasher: RandomState::new(),
            rows: counters(ROW_COUNTERS),
            all_rows: counters(TABLE_COUNTERS),
            any_row: counters(TABLE_COUNTERS),
        }))
    }

    /// Where a row is found as callers with these rights and this lens see it.
    pub fn key(
        &self,
        table: &'static str,
        id: &impl ToString,
        depends_on: &[&'static str],
        readable: &Predicate,
        lens: &Lens,
    ) -> CacheKey {
        let id = id.to_string();
        let stamp = self.stamp(table, &id, depends_on);
        let scope = scope(readable, lens);
        CacheKey {
            table,
            id,
            scope,
            stamp,
        }
    }

    /// The state of a row, and of all rows of the tables that its copy also shows. To be asked
    /// before the database is.
    pub fn stamp(&self, table: &str, id: &str, depends_on: &[&'static str]) -> u64 {
        let inner = &*self.0;
        let own = [
            inner.counter(&inner.rows, &(table, id)),
            inner.counter(&inner.all_rows, table),
        ];
        let others = depends_on
            .iter()
            .map(|table| inner.counter(&inner.any_row, *table));
        own.into_iter()
            .chain(others)
            .map(|counter| counter.load(Ordering::Acquire))
            .fold(0, u64::wrapping_add)
    }

    /// The copy under `key`, or what `load` gives, which runs once however many ask meanwhile.
    /// A failure is kept for nobody but those who waited for it.
    pub async fn get_or_load(
        &self,
        key: CacheKey,
        ttl: Option<Duration>,
        load: impl AsyncFnOnce() -> Result<Representation>,
    ) -> Result<Arc<Representation>> {
        let entries = &self.0.entries;
        if let Some(entry) = entries.get(&key).await {
            return Ok(entry.representation);
        }
        let ttl = ttl.unwrap_or(self.0.default_ttl);
        // Boxed, what loads takes no room in the requests that find a copy.
        let load = Box::pin(entries.try_get_with(key, async {
            Ok(Entry {
                representation: Arc::new(load().await?),
                ttl,
            })
        }));
        match load.await {
            Ok(entry) => Ok(entry.representation),
            Err(error) => Err(Arc::try_unwrap(error).unwrap_or_else(|error| share(&error))),
        }
    }

    /// To be told before these rows change, or all rows of a table where no id is named.
    pub fn announce(&self, changes: Vec<(&'static str, Option<String>)>) -> Ready<Announced> {
        ready(Announced {
            cache: self.clone(),
            changes,
        })
    }

    /// Makes every copy of a row, or of all rows of the table, too old to be found.
    fn forget(&self, table: &str, id: Option<&str>) {
        let inner = &*self.0;
        let own = match id {
            Some(id) => inner.counter(&inner.rows, &(table, id)),
            None => inner.counter(&inner.all_rows, table),
        };
        own.fetch_add(1, Ordering::AcqRel);
        inner
            .counter(&inner.any_row, table)
            .fetch_add(1, Ordering::AcqRel);
    }

    /// Whether the store answers. The memory of this process always does.
    pub fn check(&self) -> Ready<Result<()>> {
        ready(Ok(()))
    }
}

impl Announced {
    /// To be called between the commit and the answer.
    pub fn happened(self) -> Ready<()> {
        for (table, id) in &self.changes {
            self.cache.forget(table, id.as_deref());
        }
        ready(())
    }
}

impl Inner {
    fn counter<'a>(&self, counters: &'a [AtomicU64], key: &(impl Hash + ?Sized)) -> &'a AtomicU64 {
        // The numbers of counters are powers of two far below the width of the hash.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low bits are what is wanted"
        )]
        let hash = self.hasher.hash_one(key) as usize;
        &counters[hash % counters.len()]
    }
}

impl Expiry<CacheKey, Entry> for ByEntry {
    fn expire_after_create(&self, _: &CacheKey, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.ttl)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use axum::http::HeaderValue;

    use super::*;
    use crate::Error;

    fn row(text: &'static str) -> Representation {
        Representation {
            body: text.into(),
            etag: HeaderValue::from_static("\"1\""),
        }
    }

    fn key(cache: &Cache, id: &str, scope: &'static str) -> CacheKey {
        CacheKey {
            table: "notes",
            id: id.to_owned(),
            scope: scope.into(),
            stamp: cache.stamp("notes", id, &["tags"]),
        }
    }

    async fn read(cache: &Cache, scope: &'static str, stored: &'static str) -> axum::body::Bytes {
        let key = key(cache, "1", scope);
        let copy = cache.get_or_load(key, None, async || Ok(row(stored)));
        copy.await.unwrap().body.clone()
    }

    #[tokio::test]
    async fn a_read_after_a_write_never_sees_what_was_before() {
        let cache = Cache::new(1 << 20, Duration::from_mins(1));
        assert_eq!(read(&cache, "public", "old").await, "old");
        assert_eq!(read(&cache, "public", "new").await, "old");
        assert_eq!(read(&cache, "alice", "hers").await, "hers");
        for change in [
            ("notes", Some("1")),
            ("notes", None),
            ("tags", Some("9")),
            ("tags", None),
        ] {
            let slow = key(&cache, "1", "public");
            cache.forget(change.0, change.1);
            let late = cache.get_or_load(slow, None, async || Ok(row("old")));
            late.await.unwrap();
            assert_eq!(read(&cache, "public", "new").await, "new", "{change:?}");
        }
    }

    #[tokio::test]
    async fn many_readers_of_one_cold_key_load_it_once() {
        let cache = Cache::new(1 << 20, Duration::from_mins(1));
        let loads = Arc::new(AtomicUsize::new(0));
        let mut readers = tokio::task::JoinSet::new();
        for _ in 0..1_000 {
            let (cache, loads) = (cache.clone(), Arc::clone(&loads));
            readers.spawn(async move {
                let key = key(&cache, "1", "public");
                let load = async || {
                    loads.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Err(Error::NotFound)
                };
                cache
                    .get_or_load(key, None, load)
                    .await
                    .unwrap_err()
                    .status()
            });
        }
        while let Some(status) = readers.join_next().await {
            assert_eq!(status.unwrap(), 404);
        }
        assert_eq!(loads.load(Ordering::Relaxed), 1);
        assert_eq!(
            read(&cache, "public", "found").await,
            "found",
            "a failure is not kept"
        );
    }
}
