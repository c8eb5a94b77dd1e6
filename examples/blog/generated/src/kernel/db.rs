//! The database: one pool to read, one connection to write, and transactions.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Cache, Result};

pub use sqlx::SqliteExecutor as Executor;

/// One connection: what the functions of a transaction work on.
pub type Connection = SqliteConnection;

/// A statement that is put together at run time.
pub type Statement = sqlx::QueryBuilder<Sqlite>;

/// How long a request waits for a connection before it is answered with 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// The database of the service.
///
/// SQLite admits one writer at a time: writers queue for the one writing connection instead of
/// failing on a locked file, while readers go on beside it.
#[derive(Debug, Clone)]
pub struct Database {
    reader: SqlitePool,
    writer: SqlitePool,
    cache: Cache,
}

impl Database {
    /// Opens the database at `url` and creates the file, with its folder, where there is none.
    pub async fn open(url: &str, max_connections: u32, cache: Cache) -> sqlx::Result<Self> {
        let options: SqliteConnectOptions = url.parse()?;
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        if let Some(folder) = options.get_filename().parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(ACQUIRE_TIMEOUT)
                // No network can cut off a file, and a connection is tested when it comes back.
                .test_before_acquire(false)
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let reader = pool()
            .max_connections(max_connections)
            .connect_with(options)
            .await?;
        Ok(Self {
            reader,
            writer,
            cache,
        })
    }

    /// Where single statements that only read are sent.
    pub fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx {
            inner: self.writer.begin_with("begin immediate").await?,
            stale: Vec::new(),
            cache: self.cache.clone(),
        })
    }

    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace, in the cache neither.
pub struct Tx {
    inner: Transaction<'static, Sqlite>,
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

    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await?;
        for (table, id) in &self.stale {
            self.cache.forget(table, id.as_deref());
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.inner
    }
}
