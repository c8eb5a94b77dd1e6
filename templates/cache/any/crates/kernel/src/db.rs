//! The database: where reads are sent, and transactions.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use sqlx::Transaction;

use super::{
    Cache, Error, Result,
    engine::{Engine, Pool},
    pools::{Alone, Pools, Settings},
};

pub use super::{
    engine::{Connection, Executor, Statement},
    pools::OpenError,
};

/// The database of the service.
#[derive(Debug, Clone)]
pub struct Database {
    pools: Pools,
    cache: Cache,
}

impl Database {
    /// Opens the database.
    pub async fn open(settings: &Settings, cache: Cache) -> Result<Self, OpenError> {
        let pools = Pools::open(settings).await?;
        Ok(Self { pools, cache })
    }

    /// Where single statements that only read are sent.
    pub fn reader(&self) -> &Pool {
        self.pools.reader()
    }

    /// Does what reads.
    pub async fn read<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.pools.read(work).await
    }

    /// Does what reads, and may read what was true a moment ago.
    pub async fn read_late<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.pools.read_late(work).await
    }

    /// How many connections to read are open, and how many of them nobody uses.
    pub fn connections(&self) -> (usize, usize) {
        self.pools.connections()
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx {
            inner: self.pools.begin().await?,
            stale: Vec::new(),
            cache: self.cache.clone(),
        })
    }

    /// Begins to change the schema, which nobody else does meanwhile.
    pub async fn begin_alone(&self) -> Result<Alone> {
        Ok(self.pools.begin_alone().await?)
    }

    /// Ends when a request is to be given up: after `limit`, or as soon as the database is found not to answer.
    pub async fn deadline(&self, limit: Duration) {
        self.pools.deadline(limit).await;
    }

    /// Closes every connection, once it is idle.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace, in the cache neither.
pub struct Tx {
    inner: Transaction<'static, Engine>,
    stale: Vec<(&'static str, Option<String>)>,
    cache: Cache,
}

impl Tx {
    /// Remembers that a row of `table` changed, so that its cached copies go with the commit.
    pub fn changed(&mut self, table: &'static str, id: &impl ToString) {
        self.stale.push((table, Some(id.to_string())));
    }

    /// Remembers that an unknown number of rows of `table` changed.
    pub fn changed_all(&mut self, table: &'static str) {
        self.stale.push((table, None));
    }

    /// Makes the changes last, even where nobody waits for it any more: a client that goes away
    /// leaves no copies behind of what was before.
    pub async fn commit(self) -> Result<()> {
        let Self {
            inner,
            stale,
            cache,
        } = self;
        let commit = tokio::spawn(async move {
            let announced = cache.announce(stale).await;
            let committed = inner.commit().await;
            // Also where it seems to have failed: the answer may be what was lost.
            announced.happened().await;
            committed
        });
        Ok(commit.await.map_err(Error::internal)??)
    }
}

impl Deref for Tx {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.inner
    }
}
