//! The database: where reads are sent, and transactions.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use sqlx::Transaction;

use super::{
    Result,
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
}

impl Database {
    /// Opens the database.
    pub async fn open(settings: &Settings) -> Result<Self, OpenError> {
        let pools = Pools::open(settings).await?;
        Ok(Self { pools })
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

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace.
pub struct Tx {
    inner: Transaction<'static, Engine>,
}

impl Tx {
    /// Is told that rows of `table` changed by more than a statement says. Nobody keeps copies of
    /// rows, so nobody has to know.
    pub const fn changed_all(&self, _table: &'static str) {}

    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
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
