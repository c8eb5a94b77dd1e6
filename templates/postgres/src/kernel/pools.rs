//! The pool of connections to the server, and that to a copy of it for reads that may be late.

mod settings;

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    Connection as _, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

pub use self::settings::Settings;
use crate::env::Secret;

/// How long a request waits for a connection before it is answered with 503, which it is within
/// two seconds.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(1_800);

/// How long the start waits for a server that does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The oldest major version whose servers are served.
const OLDEST: u32 = 14;

/// How long a connection is kept at hand without use, and at all: a server that was replaced is found.
const IDLE_TIMEOUT: Duration = Duration::from_mins(10);
const LIFETIME: Duration = Duration::from_mins(30);

/// What the server holds every connection to, in milliseconds where it is a time: a statement, the wait
/// for somebody else's row, and a transaction that nobody goes on with end. Nobody reads its notices.
const SESSION: [(&str, &str); 5] = [
    ("statement_timeout", "15000"),
    ("lock_timeout", "5000"),
    ("idle_in_transaction_session_timeout", "30000"),
    ("timezone", "UTC"),
    ("client_min_messages", "warning"),
];

/// The connections to one database.
#[derive(Debug, Clone)]
pub struct Pools {
    primary: PgPool,
    replica: Option<PgPool>,
}

impl Pools {
    /// Connects to the database, and to its copy where there is one.
    ///
    /// # Errors
    /// Where one of the addresses names no database, or one that cannot be reached or is too old.
    pub async fn open(settings: &Settings) -> Result<Self, OpenError> {
        let most = settings.max_connections;
        let open = async |variable, url: &Secret| {
            let opened = open(url.expose(), most).await;
            opened.map_err(|source| OpenError { variable, source })
        };
        let primary = open("DATABASE_URL", &settings.url).await?;
        let replica = match &settings.replica_url {
            Some(url) => Some(open("DATABASE_REPLICA_URL", url).await?),
            None => None,
        };
        Ok(Self { primary, replica })
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

/// A pool, after one connection has shown that the server lets us in and is new enough.
async fn open(url: &str, max_connections: u32) -> Result<PgPool, Cause> {
    let options = PgConnectOptions::from_str(url)?
        .application_name(env!("CARGO_PKG_NAME"))
        .options(SESSION);
    let connected = timeout(CONNECT_TIMEOUT, PgConnection::connect_with(&options));
    let connection = connected.await.map_err(|_| Cause::Silent)??;
    admit(connection.server_version_num().unwrap_or_default())?;
    connection.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        .max_lifetime(LIFETIME);
    Ok(pool.connect_lazy_with(options))
}

/// Takes a version as the server numbers it: 150004 is 15.4.
const fn admit(version: u32) -> Result<(), Cause> {
    let major = version / 10_000;
    if major < OLDEST {
        return Err(Cause::Old(major));
    }
    Ok(())
}

/// Why a database cannot be used, with the variable that names it.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the database that `{variable}` names: {source}")]
pub struct OpenError {
    variable: &'static str,
    source: Cause,
}

/// What is wrong with a database. Addresses are not quoted: there may be a password in them.
#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("that is not an address")]
    Address,

    #[error("no answer within {} seconds", CONNECT_TIMEOUT.as_secs())]
    Silent,

    #[error("it is PostgreSQL {0}\nhint: the oldest that serves is PostgreSQL {OLDEST}")]
    Old(u32),

    #[error("{0}")]
    Refused(String),
}

impl From<sqlx::Error> for Cause {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Configuration(_) => Self::Address,
            sqlx::Error::Database(error) => Self::Refused(error.message().to_owned()),
            sqlx::Error::Io(error) => Self::Refused(error.to_string()),
            other => Self::Refused(other.to_string()),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_are_too_old_are_told() {
        assert!(admit(150_004).is_ok());
        assert!(admit(140_000).is_ok());
        let told = admit(130_014).unwrap_err().to_string();
        assert!(told.starts_with("it is PostgreSQL 13\n"), "{told}");
    }
}
