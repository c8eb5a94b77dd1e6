//! Connections of a pool that stay at hand between two reads.

use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sqlx::pool::PoolConnection;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::ACQUIRE_TIMEOUT;
use crate::engine::{Connection, Engine, Pool};

/// How long a connection is trusted that nobody used.
pub const FRESH: Duration = Duration::from_millis(500);

/// How long a connection stays away from its pool, which closes those that are old.
const AWAY: Duration = Duration::from_mins(1);

/// Connections of a pool that are not in use, and did not go back to it.
///
/// The pool asks each connection whether it still lives when it comes back, which is as much work as the read of one
/// row. Those that were in use a moment ago are spared it.
#[derive(Debug)]
pub struct Kept {
    idle: Mutex<Vec<Held>>,
    /// How many more may be in use.
    free: Semaphore,
    /// Whether any are kept: the pool has others, for who asks the pool itself.
    keeps_any: bool,
}

#[derive(Debug)]
struct Held {
    connection: PoolConnection<Engine>,
    since: Instant,
    used: Instant,
}

/// A connection that goes back to its pool where it is dropped.
#[derive(Debug)]
pub struct Lent<'a> {
    held: Held,
    /// Given back after the connection, for whoever waits.
    _turn: SemaphorePermit<'a>,
}

impl Kept {
    /// Three quarters of the connections of a pool with so many. The rest is left to who asks the pool itself.
    pub fn most_of(connections: u32) -> Self {
        let most = connections - connections.div_ceil(4);
        Self {
            idle: Mutex::default(),
            free: Semaphore::new(most.max(1) as usize),
            keeps_any: most > 0,
        }
    }

    /// A connection that is at hand, else one of the pool.
    pub async fn take(&self, pool: &Pool) -> sqlx::Result<Lent<'_>> {
        if let Ok(turn) = self.free.try_acquire()
            && let Some(held) = self.latest()
        {
            return Ok(Lent { held, _turn: turn });
        }
        let waited = timeout(ACQUIRE_TIMEOUT, self.wait(pool));
        waited.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    async fn wait(&self, pool: &Pool) -> sqlx::Result<Lent<'_>> {
        let turn = self
            .free
            .acquire()
            .await
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let held = match self.latest() {
            Some(held) => held,
            None => Held::new(pool.acquire().await?),
        };
        Ok(Lent { held, _turn: turn })
    }

    /// Keeps a connection of which nothing is waited for any more, unless its pool has no other for who asks that.
    pub fn put(&self, lent: Lent<'_>, pool: &Pool) {
        let Lent { mut held, _turn } = lent;
        held.used = Instant::now();
        let is_old = held.used.duration_since(held.since) >= AWAY;
        let is_last = pool.num_idle() == 0 && pool.size() >= pool.options().get_max_connections();
        if self.keeps_any && !is_old && !is_last {
            self.idle().push(held);
        }
    }

    /// Gives one of them back to a pool that has none left.
    pub fn share_with(&self, pool: &Pool) {
        if pool.num_idle() == 0 {
            let given_back = self.idle().pop();
            drop(given_back);
        }
    }

    /// How many nobody uses.
    pub fn unused(&self) -> usize {
        self.idle().len()
    }

    /// Gives all of them back.
    pub fn clear(&self) {
        let given_back = mem::take(&mut *self.idle());
        drop(given_back);
    }

    /// The one that was in use last; all others were so before it.
    fn latest(&self) -> Option<Held> {
        let latest = self.idle().pop()?;
        if latest.used.elapsed() < FRESH {
            return Some(latest);
        }
        self.clear();
        None
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Held>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn new(connection: PoolConnection<Engine>) -> Self {
        let now = Instant::now();
        Self {
            connection,
            since: now,
            used: now,
        }
    }
}

impl Deref for Lent<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.held.connection
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.held.connection
    }
}
