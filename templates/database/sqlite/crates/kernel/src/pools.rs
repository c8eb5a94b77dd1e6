//! The pools of connections: one that reads, and one connection that writes.

mod kept;
mod settings;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::time::{sleep, timeout};

use self::kept::Kept;
pub use self::settings::Settings;

/// How long a request waits for a connection before it is answered with 503, which it is within
/// two seconds.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(1_800);

/// How long a statement waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_millis(1_500);

/// Where the schema is changed. One writes at a time anyway.
pub type Alone = Transaction<'static, Sqlite>;

/// The connections to one file.
///
/// SQLite admits one writer at a time: writers queue for the one writing connection instead of
/// failing on a locked file, while readers go on beside it.
#[derive(Debug, Clone)]
pub struct Pools {
    reader: SqlitePool,
    writer: SqlitePool,
    kept: Arc<Kept>,
}

impl Pools {
    /// Opens the database and creates the file, with its folder, where there is none.
    ///
    /// # Errors
    /// Where the address names no database, or one that cannot be opened.
    pub async fn open(settings: &Settings) -> Result<Self, OpenError> {
        let options: SqliteConnectOptions = settings.url.expose().parse()?;
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        if let Some(folder) = options.get_filename().parent() {
            let created = tokio::fs::create_dir_all(folder).await;
            created.map_err(sqlx::Error::from)?;
        }
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(ACQUIRE_TIMEOUT)
                // No network can cut off a file, and a connection is tested when it comes back.
                .test_before_acquire(false)
        };
        let started = Instant::now();
        let writer = loop {
            let opened = pool().max_connections(1).connect_with(options.clone()).await;
            match opened {
                // Another instance makes the file at the moment, for which SQLite waits no time of its own.
                Err(error) if is_busy(&error) && started.elapsed() < ACQUIRE_TIMEOUT => {
                    sleep(Duration::from_millis(20)).await;
                }
                opened => break opened?,
            }
        };
        let reader = pool()
            .max_connections(settings.max_connections)
            .connect_with(options)
            .await?;
        Ok(Self {
            reader,
            writer,
            kept: Arc::new(Kept::most_of(settings.max_connections)),
        })
    }

    /// Where single statements that only read are sent.
    pub fn reader(&self) -> &SqlitePool {
        self.kept.share_with(&self.reader);
        &self.reader
    }

    /// Does what reads, on a connection that may stay at hand for the next; unless the read failed or nobody waited for
    /// its end.
    pub async fn read<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.kept.take(&self.reader).await?;
        let found = work(&mut connection).await?;
        self.kept.put(connection, &self.reader);
        Ok(found)
    }

    /// Does what may read what was true a moment ago: there is no copy that is late.
    pub async fn read_late<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.read(work).await
    }

    /// Begins a transaction that may write, after those of this process and of any other.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        let begun = self.writer.begin_with("begin immediate");
        timeout(ACQUIRE_TIMEOUT, begun)
            .await
            .unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Begins to change the schema, which nobody else does meanwhile.
    pub async fn begin_alone(&self) -> sqlx::Result<Alone> {
        self.begin().await
    }

    /// How many connections to read are open, and how many of them nobody uses.
    pub fn connections(&self) -> (usize, usize) {
        let open = self.reader.size() as usize;
        (open, self.reader.num_idle() + self.kept.unused())
    }

    /// Ends when a request is to be given up, which is after `limit`: a file answers, or fails at once.
    pub async fn deadline(&self, limit: Duration) {
        sleep(limit).await;
    }

    /// Closes every connection, once it is idle.
    pub async fn close(&self) {
        self.kept.clear();
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("`DATABASE_URL` is not the address of a database")]
    Address,

    #[error("cannot open the database that `DATABASE_URL` names: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            // What is wrong with an address can quote the password in it.
            sqlx::Error::Configuration(_) => Self::Address,
            other => Self::Database(other),
        }
    }
}

/// Whether somebody else holds the file, for longer than a request waits.
pub fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    // The lowest byte of a code is its kind, the rest tells more.
    code.is_some_and(|code| matches!(code & 0xff, BUSY | LOCKED))
}
