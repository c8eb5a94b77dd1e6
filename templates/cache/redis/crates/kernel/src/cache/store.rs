//! Copies in Redis, which all instances of the service share.
//!
//! A copy holds the *stamps* of what it shows: of its row, of all rows of its table, and of the other
//! tables that decide on it. Whoever finds a copy whose stamps are not those of the moment does not
//! use it. A write gives new stamps to what it changes before its commit, and again before its answer.
//! In between it is on record as under way: nobody uses or makes copies of what it changes. The record
//! runs out, so that an instance that dies in between holds up nobody for good and leaves nothing stale.

mod readers;

use std::{
    collections::BTreeSet,
    fmt,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::HeaderValue;
use redis::Script;
use tokio::time::sleep;
use uuid::Uuid;

use self::readers::Readers;
use super::{scope, share};
use crate::{
    Lens, Predicate, Redis, Representation, Result,
    env::Env,
    redis::{HEARTBEAT, Link, PATIENCE},
};

/// How long a write may be on record as under way: longer than any commit takes.
const LONGEST_WRITE: Duration = Duration::from_secs(30);

/// How long other instances wait for whoever loads a row before they load it themselves.
const LONGEST_WAIT: Duration = Duration::from_millis(300);

/// What changes when an instance could not tell of its writes, or may not have heard of those of others.
const EVERYTHING: &str = "everything";

/// Looks for a copy. Says `found` with it, `load` to the first who does not find it and `wait` to others,
/// or `none` where something that it shows is being written.
static LOOK: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("look.lua")));

/// Keeps a copy, or only says that nobody loads it any more.
static KEEP: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("keep.lua")));

/// Gives everything named a new stamp, and puts a write on record or takes it from there.
static CHANGE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("change.lua")));

/// For how long copies are kept.
#[derive(Debug, Clone)]
pub struct Settings {
    pub ttl: Duration,
}

/// A handle to the copies; clones share them.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

/// What a copy is found under, and what has to be as it was for the copy to be used.
#[derive(Debug, Clone)]
pub struct CacheKey {
    name: String,
    shows: Vec<String>,
}

/// Changes to rows that are about to happen.
#[derive(Debug)]
pub struct Announced {
    cache: Cache,
    write: String,
    changes: Vec<String>,
    /// Whether Redis was there.
    had_link: bool,
    /// Whether it knows.
    has_begun: bool,
}

struct Inner {
    redis: Redis,
    ttl: Duration,
    /// Stands for the shape of what is kept: instances of another shape do not see it.
    shape: u64,
    /// This instance, for the others.
    name: String,
    readers: Readers,
    /// How many writes could not be told.
    untold: AtomicU64,
    told: Mutex<Option<Told>>,
}

/// What was made up for when all copies were given up last.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// By which connection. A server that is found again may have copies of old, and their stamps.
    link: u64,
    untold: u64,
}

/// What is known of a copy.
enum Look {
    Found(Arc<Representation>),
    /// Nobody else loads it.
    Missing(Valid),
    /// Another instance loads it.
    Awaited(Valid),
    /// Redis is away, or what the copy shows is being written.
    Unusable,
}

/// What a copy has to say of itself to be used.
#[derive(Clone)]
struct Valid {
    stamps: String,
    /// The connection by which they were told.
    link: Link,
}

impl Settings {
    /// Reads them; rows are kept for `ttl` unless the environment says otherwise.
    pub fn read(env: &mut Env, ttl: Duration) -> Self {
        let meaning = "how long a row is kept in Redis where its resource does not say";
        Self {
            ttl: env.read("CACHE_TTL", ttl, meaning),
        }
    }
}

impl Cache {
    /// Copies of rows that instances of the same `shape` share.
    pub async fn open(redis: &Redis, ttl: Duration, shape: u64) -> Self {
        let inner = Arc::new(Inner {
            redis: redis.clone(),
            ttl,
            shape,
            name: unique(),
            readers: Readers::default(),
            untold: AtomicU64::new(0),
            told: Mutex::default(),
        });
        if let Some(link) = redis.link() {
            // Nobody knows what the instance before this one could not tell.
            inner.catch_up(&link).await;
        }
        tokio::spawn(make_up(Arc::downgrade(&inner)));
        Self(inner)
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
        let own = [EVERYTHING.to_owned(), all_rows(table), row(table, &id)];
        let others = depends_on.iter().map(|table| any_row(table));
        CacheKey {
            // The length tells where an id ends that clients may choose.
            name: format!("{table}:{}:{id}:{}", id.len(), scope(readable, lens)),
            shows: own.into_iter().chain(others).collect(),
        }
    }

    /// The copy under `key`, or what `load` gives, which runs once however many ask meanwhile.
    /// A failure is kept for nobody but those who waited for it.
    pub async fn get_or_load(
        &self,
        key: CacheKey,
        ttl: Option<Duration>,
        load: impl AsyncFnOnce() -> Result<Representation>,
    ) -> Result<Arc<Representation>> {
        let inner = &*self.0;
        let ttl = ttl.unwrap_or(inner.ttl);
        // Boxed, what loads takes no room in the requests that wait for somebody else.
        let get = async || Box::pin(inner.get_or_load(&key, ttl, load)).await;
        let got = inner.readers.join(&key.name, get).await;
        got.map_err(|error| share(&error))
    }

    /// To be told before these rows change, or all rows of a table where no id is named.
    pub async fn announce(&self, changes: Vec<(&'static str, Option<String>)>) -> Announced {
        let changes: BTreeSet<_> = changes
            .into_iter()
            .flat_map(|(table, id)| match id {
                Some(id) => [row(table, &id), any_row(table)],
                None => [all_rows(table), any_row(table)],
            })
            .collect();
        let mut announced = Announced {
            cache: self.clone(),
            write: unique(),
            changes: changes.into_iter().collect(),
            had_link: self.0.redis.link().is_some(),
            has_begun: false,
        };
        announced.has_begun = announced.tell("begins").await;
        announced
    }
}

impl Announced {
    /// To be called between the commit and the answer.
    pub async fn happened(self) {
        const BETWEEN: Duration = Duration::from_millis(5);
        let inner = &self.cache.0;
        if self.tell("ends").await && self.has_begun {
            return;
        }
        // A connection that was cut off is there again soon, unless Redis had been away before.
        let begun = Instant::now();
        while self.had_link && begun.elapsed() < PATIENCE {
            match inner.redis.link() {
                Some(link) if inner.catch_up(&link).await => return,
                _ => sleep(BETWEEN).await,
            }
        }
    }

    /// `false` where Redis is away.
    async fn tell(&self, what: &str) -> bool {
        let inner = &self.cache.0;
        let told = match inner.redis.link() {
            _ if self.changes.is_empty() => true,
            Some(link) => inner.change(&link, &self.changes, &self.write, what).await,
            None => false,
        };
        if !told {
            inner.untold.fetch_add(1, Ordering::AcqRel);
        }
        told
    }
}

impl Inner {
    async fn get_or_load(
        &self,
        key: &CacheKey,
        ttl: Duration,
        load: impl AsyncFnOnce() -> Result<Representation>,
    ) -> Result<Arc<Representation>> {
        let valid = match self.wait(key, ttl).await {
            Look::Found(copy) => return Ok(copy),
            Look::Missing(valid) | Look::Awaited(valid) => valid,
            Look::Unusable => return load().await.map(Arc::new),
        };
        let copy = load().await;
        self.keep(key, ttl, &valid, copy.as_ref().ok()).await;
        copy.map(Arc::new)
    }

    /// Looks for a copy, or takes it upon this instance to load it.
    async fn look(&self, key: &CacheKey, ttl: Duration) -> Look {
        let Some(link) = self.redis.link() else {
            return Look::Unusable;
        };
        if !link.is_settled() || !self.catch_up(&link).await {
            return Look::Unusable;
        }
        let mut script = LOOK.key(self.copy(key));
        script.key(self.loading(key));
        for shown in &key.shows {
            script.key(self.stamp(shown));
        }
        script.arg(unique()).arg(milliseconds(ttl)).arg(&self.name);
        script.arg(milliseconds(LONGEST_WAIT));
        let found: Option<(String, String, Vec<u8>, Vec<u8>)> =
            self.redis.ask(&link, &script).await;
        let Some((what, stamps, body, etag)) = found else {
            return Look::Unusable;
        };
        match (what.as_str(), HeaderValue::try_from(etag)) {
            ("found", Ok(etag)) => Look::Found(Arc::new(Representation {
                body: body.into(),
                etag,
            })),
            ("load", _) => Look::Missing(Valid { stamps, link }),
            ("wait", _) => Look::Awaited(Valid { stamps, link }),
            _ => Look::Unusable,
        }
    }

    /// Looks until no other instance loads the copy, or for as long as that is worth it.
    async fn wait(&self, key: &CacheKey, ttl: Duration) -> Look {
        const BETWEEN: Duration = Duration::from_millis(10);
        let begun = Instant::now();
        loop {
            match self.look(key, ttl).await {
                Look::Awaited(_) if begun.elapsed() < LONGEST_WAIT => sleep(BETWEEN).await,
                look => return look,
            }
        }
    }

    /// Keeps what was loaded; and says that nobody loads it any more.
    async fn keep(
        &self,
        key: &CacheKey,
        ttl: Duration,
        valid: &Valid,
        copy: Option<&Representation>,
    ) {
        let mut script = KEEP.key(self.copy(key));
        script.key(self.loading(key)).arg(&valid.stamps);
        if let Some(copy) = copy {
            script
                .arg(&copy.body[..])
                .arg(copy.etag.as_bytes())
                .arg(milliseconds(ttl));
        }
        // What is not kept is loaded again.
        self.redis.ask::<()>(&valid.link, &script).await;
    }

    /// Tells everybody of a write; `false` where Redis is away.
    async fn change(&self, link: &Link, changes: &[String], write: &str, what: &str) -> bool {
        let mut script = CHANGE.arg(unique());
        script.arg(write).arg(what).arg(milliseconds(LONGEST_WRITE));
        for change in changes {
            script.key(self.stamp(change));
        }
        self.redis.ask::<()>(link, &script).await.is_some()
    }

    /// Gives up all copies where that was not done by this connection, or a write could not be told since;
    /// `false` where that cannot be told either.
    async fn catch_up(&self, link: &Link) -> bool {
        let now = Told {
            link: link.number(),
            untold: self.untold.load(Ordering::Acquire),
        };
        let is_told = |told: &Told| told.link >= now.link && told.untold >= now.untold;
        if self.told().as_ref().is_some_and(is_told) {
            return true;
        }
        let everything = [EVERYTHING.to_owned()];
        let gave_up = self.change(link, &everything, &self.name, "ends").await;
        let mut told = self.told();
        if gave_up && !told.as_ref().is_some_and(is_told) {
            *told = Some(now);
        }
        gave_up
    }

    fn told(&self) -> MutexGuard<'_, Option<Told>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stamp(&self, of: &str) -> String {
        self.redis.key(&format!("stamp:{of}"))
    }

    fn copy(&self, key: &CacheKey) -> String {
        let (shape, name) = (self.shape, &key.name);
        self.redis.key(&format!("copy:{shape:x}:{name}"))
    }

    fn loading(&self, key: &CacheKey) -> String {
        let (shape, name) = (self.shape, &key.name);
        self.redis.key(&format!("loading:{shape:x}:{name}"))
    }
}

/// Makes up for what went untold as soon as Redis is back, though nobody reads.
async fn make_up(inner: Weak<Inner>) {
    loop {
        sleep(HEARTBEAT).await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        if let Some(link) = inner.redis.link() {
            inner.catch_up(&link).await;
        }
    }
}

fn row(table: &str, id: &str) -> String {
    format!("row:{table}:{id}")
}

fn all_rows(table: &str) -> String {
    format!("all:{table}")
}

fn any_row(table: &str) -> String {
    format!("any:{table}")
}

fn unique() -> String {
    Uuid::now_v7().to_string()
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
