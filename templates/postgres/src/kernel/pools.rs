//! The pool of connections to the server, and that to a copy of it for reads that may be late.

mod settings;

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub use self::settings::Settings;

/// How long a request waits for a connection before it is answered with 503, which it is within
/// two seconds.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(1_800);

/// How long a connection is kept at hand without use, and at all: a server that was replaced is found.
const IDLE_TIMEOUT: Duration = Duration::from_mins(10);
const LIFETIME: Duration = Duration::from_mins(30);

/// What the server holds every connection to, in milliseconds where it is a time: a statement, the wait
/// for somebody else's row, and a transaction that nobody goes on with end.
const SESSION: [(&str, &str); 4] = [
    ("statement_timeout", "15000"),
    ("lock_timeout", "5000"),
    ("idle_in_transaction_session_timeout", "30000"),
    ("timezone", "UTC"),
];

/// The connections to one database.
#[derive(Debug, Clone)]
pub struct Pools {
    primary: PgPool,
    replica: Option<PgPool>,
}

impl Pools {
    /// Connects to the database, and to its copy where there is one.
    pub async fn open(settings: &Settings) -> sqlx::Result<Self> {
        let replica = match &settings.replica_url {
            Some(url) => Some(open(url.expose(), settings.max_connections).await?),
            None => None,
        };
        Ok(Self {
            primary: open(settings.url.expose(), settings.max_connections).await?,
            replica,
        })
    }

    /// Where single statements that only read are sent.
    pub const fn reader(&self) -> &PgPool {
        &self.primary
    }

    /// Where statements are sent that may read what was true a moment ago.
    pub fn late_reader(&self) -> &PgPool {
        self.replica.as_ref().unwrap_or(&self.primary)
    }

    /// Does what reads.
    pub async fn read<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.primary.acquire().await?;
        work(&mut connection).await
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        self.primary.begin().await
    }

    /// How many connections are open, and how many of them nobody uses.
    pub fn connections(&self) -> (usize, usize) {
        let pools = [Some(&self.primary), self.replica.as_ref()];
        let counts = pools.into_iter().flatten().map(|pool| (pool.size() as usize, pool.num_idle()));
        counts.fold((0, 0), |(open, idle), (more, unused)| (open + more, idle + unused))
    }

    pub async fn close(&self) {
        if let Some(replica) = &self.replica {
            replica.close().await;
        }
        self.primary.close().await;
    }
}

async fn open(url: &str, max_connections: u32) -> sqlx::Result<PgPool> {
    let options = PgConnectOptions::from_str(url)?
        .application_name(env!("CARGO_PKG_NAME"))
        .options(SESSION);
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        .max_lifetime(LIFETIME)
        .connect_with(options)
        .await
}

/// Whether somebody else is in the way, for longer than a request waits, or the server does not serve.
pub fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: [&str; 8] = [
        "40001", // serialization failure
        "40P01", // deadlock detected
        "53300", // too many connections
        "55P03", // lock not available
        "57014", // statement timeout
        "57P01", // admin shutdown
        "57P02", // crash shutdown
        "57P03", // cannot connect now
    ];
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| BUSY.contains(&code.as_ref()))
}
