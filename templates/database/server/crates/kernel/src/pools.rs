//! The pool of connections to the server, and that to a copy of it for reads that may be late.

mod kept;
mod pulse;
mod replica;
mod server;
mod settings;

use std::{io, sync::Arc, time::Duration};

use sqlx::{Connection as _, Transaction};
use tokio::{
    select,
    time::{Instant, sleep_until, timeout},
};

use self::{kept::Kept, pulse::Pulse, replica::Replica};
pub use self::{
    server::{Alone, is_busy},
    settings::Settings,
};
use super::engine::{Connection, Engine, Pool};
use crate::env::Secret;

/// The variable that names a copy of the database.
const REPLICA_URL: &str = "DATABASE_REPLICA_URL";

/// How long a request waits for a connection before it is answered with 503, which it is within
/// two seconds.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(1_800);

/// How long the start waits for a server that does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection that is given back may have to end its last statement, which the server does after 15 seconds.
/// One whose server is gone for good would never be told.
const LAST_STATEMENT: Duration = Duration::from_secs(16);

/// How long a connection is kept at hand without use, and at all: a server that was replaced is found.
const IDLE_TIMEOUT: Duration = Duration::from_mins(10);
const LIFETIME: Duration = Duration::from_mins(30);

type Options = <Connection as sqlx::Connection>::Options;

/// The connections to one database.
#[derive(Debug, Clone)]
pub struct Pools {
    primary: Pool,
    kept: Arc<Kept>,
    pulse: Arc<Pulse>,
    replica: Option<Replica>,
}

impl Pools {
    /// Connects to the database, and to its copy where there is one, without which the service can do.
    ///
    /// # Errors
    /// Where one of the addresses names no database, or one that is too old or does not let us in, and where the database
    /// itself cannot be reached.
    pub async fn open(settings: &Settings) -> Result<Self, OpenError> {
        let primary = open(&settings.url, settings).await;
        let primary =
            primary.map_err(|cause| OpenError::new("DATABASE_URL", &settings.url, cause))?;
        let replica = match &settings.replica_url {
            Some(url) => {
                let opened = open_replica(url, settings).await;
                Some(opened.map_err(|cause| OpenError::new(REPLICA_URL, url, cause))?)
            }
            None => None,
        };
        Ok(Self {
            primary,
            kept: Arc::new(Kept::most_of(settings.max_connections)),
            pulse: Arc::default(),
            replica,
        })
    }

    /// Where single statements that only read are sent.
    pub fn reader(&self) -> &Pool {
        self.kept.share_with(&self.primary);
        &self.primary
    }

    /// Does what reads, on a connection that may stay at hand for the next; unless the read failed or nobody waited for
    /// its end.
    pub async fn read<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.kept.take(&self.primary).await?;
        let found = work(&mut connection).await?;
        self.kept.put(connection, &self.primary);
        Ok(found)
    }

    /// Does what may read what was true a moment ago, on the copy where it answers.
    pub async fn read_late<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        match self.replica.as_ref().filter(|replica| replica.answers()) {
            Some(replica) => work(&mut *replica.pool().acquire().await?).await,
            None => self.read(work).await,
        }
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Engine>> {
        self.reader().begin().await
    }

    /// Begins to change the schema, which nobody else does meanwhile.
    pub async fn begin_alone(&self) -> sqlx::Result<Alone> {
        server::begin_alone(&self.primary).await
    }

    /// How many connections are open, and how many of them nobody uses.
    pub fn connections(&self) -> (usize, usize) {
        let pools = [Some(&self.primary), self.replica.as_ref().map(Replica::pool)];
        let counts = pools.into_iter().flatten().map(|pool| (pool.size() as usize, pool.num_idle()));
        counts.fold((0, self.kept.unused()), |(open, idle), (more, unused)| (open + more, idle + unused))
    }

    /// Ends when a request is to be given up: after `limit`, or as soon as the server is found not to answer. Where the
    /// copy is lost meanwhile nobody knows whether the request waits for it, as one that takes long may.
    pub async fn deadline(&self, limit: Duration) {
        let long = Instant::now() + pulse::PAUSE;
        let over = self.pulse.deadline(&self.primary, limit);
        match &self.replica {
            Some(replica) => select! {
                () = over => {}
                () = async { replica.lost().await; sleep_until(long).await } => {}
            },
            None => over.await,
        }
    }

    /// Closes every connection, once it is idle.
    pub async fn close(&self) {
        self.kept.clear();
        if let Some(replica) = &self.replica {
            replica.pool().close().await;
        }
        self.primary.close().await;
    }
}

/// The pool of a database that answers.
async fn open(url: &Secret, settings: &Settings) -> Result<Pool, Cause> {
    let options = options(url, settings)?;
    greet(&options).await?;
    Ok(pool(options, settings.max_connections))
}

/// A copy, which may be away.
async fn open_replica(url: &Secret, settings: &Settings) -> Result<Replica, Cause> {
    let options = options(url, settings)?;
    let answers = match greet(&options).await {
        Err(cause) if cause.is_away() => {
            let error = OpenError::new(REPLICA_URL, url, cause);
            tracing::warn!(%error, "the database is read instead of its copy");
            false
        }
        greeted => greeted.map(|()| true)?,
    };
    Ok(Replica::new(pool(options, settings.max_connections), answers))
}

/// What an address says, where it can only mean one thing.
fn options(url: &Secret, settings: &Settings) -> Result<Options, Cause> {
    if settings::is_doubtful(url.expose()) {
        return Err(Cause::Address);
    }
    Ok(server::options(url.expose(), &settings.service)?)
}

/// Sees that the server lets us in and is new enough.
async fn greet(options: &Options) -> Result<(), Cause> {
    let connected = timeout(CONNECT_TIMEOUT, server::connect(options));
    let connection = connected.await.map_err(|_| Cause::Silent)??;
    Ok(connection.close().await?)
}

fn pool(options: Options, max_connections: u32) -> Pool {
    server::pool()
        // A connection is tested when it comes back, and then not at once again.
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for > kept::FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_release(|connection, _| {
            Box::pin(async move {
                let ended = timeout(LAST_STATEMENT, connection.ping()).await;
                ended.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|()| true)
            })
        })
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        .max_lifetime(LIFETIME)
        .connect_lazy_with(options)
}

/// Why a database cannot be used, with the variable that names it.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the database that `{variable}` names, `{place}`: {source}")]
pub struct OpenError {
    variable: &'static str,
    /// The address, without its password.
    place: String,
    source: Cause,
}

impl OpenError {
    fn new(variable: &'static str, url: &Secret, source: Cause) -> Self {
        let place = settings::place(url.expose());
        Self { variable, place, source }
    }
}

/// What is wrong with a database. Nothing of it quotes the address: there may be a password in it.
#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(
        "that is not an address\nhint: `@`, `:`, `/`, `?`, `#` and `%` in a password are written as `%40`, `%3A`, `%2F`, \
         `%3F`, `%23` and `%25`"
    )]
    Address,

    /// A certificate, or where a server on this machine listens.
    #[error("there is no such file as the address names")]
    Missing,

    #[error("no answer within {} seconds", CONNECT_TIMEOUT.as_secs())]
    Silent,

    #[error("it is {found}\nhint: the oldest that serves is {oldest}")]
    Old {
        found: String,
        oldest: &'static str,
    },

    #[error("{0}")]
    Unreachable(String),

    /// Also a proxy before a server that is away, which ends the connection in the middle of it.
    #[error("what answers there does not speak as this database does: {0}")]
    Foreign(String),

    #[error("{0}")]
    Refused(String),
}

impl Cause {
    /// Whether a server that serves may be there later.
    const fn is_away(&self) -> bool {
        matches!(self, Self::Silent | Self::Unreachable(_) | Self::Foreign(_))
    }
}

impl From<sqlx::Error> for Cause {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Configuration(_) => Self::Address,
            sqlx::Error::Database(error) => Self::Refused(error.message().to_owned()),
            sqlx::Error::Io(error) if error.kind() == io::ErrorKind::NotFound => Self::Missing,
            sqlx::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => Self::Foreign(error.to_string()),
            sqlx::Error::Io(error) => Self::Unreachable(error.to_string()),
            sqlx::Error::Protocol(told) => Self::Foreign(told),
            other => Self::Refused(other.to_string()),
        }
    }
}
