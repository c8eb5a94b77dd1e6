//! The database: one pool to read, one connection to write, and transactions.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::Result;

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
    kept: Arc<Kept>,
}

impl Database {
    /// Opens the database at `url` and creates the file, with its folder, where there is none.
    pub async fn open(url: &str, max_connections: u32) -> sqlx::Result<Self> {
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
        let kept = Arc::new(Kept {
            connections: Mutex::default(),
            most: max_connections as usize / 2,
        });
        Ok(Self {
            reader,
            writer,
            kept,
        })
    }

    /// Where single statements that only read are sent.
    pub fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// Does what reads, on a connection that may stay at hand for the next.
    ///
    /// The pool asks each connection that comes back whether it still lives, in a task of its own.
    /// That is as much work as the read of one row, for a file that cannot go away. Half of the
    /// connections are spared it, unless the read failed or nobody waited for its end.
    pub async fn read<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = match self.kept.take() {
            Some(connection) => connection,
            None => self.reader.acquire().await?,
        };
        let found = work(&mut connection).await?;
        self.kept.put(connection);
        Ok(found)
    }

    /// How many connections to read are open, and how many of them nobody uses.
    pub fn connections(&self) -> (usize, usize) {
        let open = self.reader.size() as usize;
        (open, self.reader.num_idle() + self.kept.connections().len())
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx {
            inner: self.writer.begin_with("begin immediate").await?,
        })
    }

    pub async fn close(&self) {
        self.kept.connections().clear();
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Connections of the pool that are not in use, and did not go back to it.
#[derive(Debug)]
struct Kept {
    connections: Mutex<Vec<PoolConnection<Sqlite>>>,
    /// The rest is left to who asks the pool.
    most: usize,
}

impl Kept {
    fn take(&self) -> Option<PoolConnection<Sqlite>> {
        self.connections().pop()
    }

    fn put(&self, connection: PoolConnection<Sqlite>) {
        let mut connections = self.connections();
        if connections.len() < self.most {
            connections.push(connection);
        }
    }

    fn connections(&self) -> MutexGuard<'_, Vec<PoolConnection<Sqlite>>> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace.
pub struct Tx {
    inner: Transaction<'static, Sqlite>,
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
