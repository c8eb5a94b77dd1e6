//! A copy of the database, for reads that may be late, as long as it answers.

use std::{
    future::pending,
    sync::{Arc, Weak},
    time::Duration,
};

use sqlx::Connection as _;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::engine::{Connection, Pool};

/// How often the copy is asked whether it answers.
const HEARTBEAT: Duration = Duration::from_millis(500);

/// How long it may take to answer: a read that is under way when it stops to is given up within two seconds.
const PATIENCE: Duration = Duration::from_millis(700);

/// A handle to the copy; clones share what is known of it.
#[derive(Debug, Clone)]
pub struct Replica(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: Pool,
    answers: watch::Sender<bool>,
}

impl Replica {
    /// Says whether the copy answered a moment ago. From there on a task of its own looks.
    pub fn new(pool: Pool, answers: bool) -> Self {
        let answers = watch::Sender::new(answers);
        let inner = Arc::new(Inner { pool, answers });
        tokio::spawn(watch(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// The connections to it, whether it answers or not.
    pub fn pool(&self) -> &Pool {
        &self.0.pool
    }

    /// Whether it answers.
    pub fn answers(&self) -> bool {
        *self.0.answers.borrow()
    }

    /// Ends as soon as the copy is found not to answer any more, and never where it is known not to.
    pub async fn lost(&self) {
        let mut answers = self.0.answers.subscribe();
        if !self.answers() || answers.wait_for(|answers| !answers).await.is_err() {
            pending().await
        }
    }
}

impl Inner {
    /// A connection over which the copy answers: this one if there is one, else a new one.
    async fn ask(&self, known: Option<Connection>) -> sqlx::Result<Connection> {
        let answer = async {
            let mut connection = match known {
                Some(connection) => connection,
                None => Connection::connect_with(&self.pool.connect_options()).await?,
            };
            connection.ping().await?;
            Ok(connection)
        };
        timeout(PATIENCE, answer).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    fn note(&self, answers: bool) {
        if self.answers.send_replace(answers) == answers {
            return;
        }
        if answers {
            tracing::info!("the copy of the database is back");
        } else {
            tracing::warn!("the copy of the database does not answer: the database is read instead");
        }
    }
}

/// Keeps asking, until nobody holds the handle any more.
async fn watch(replica: Weak<Inner>) {
    let mut connection = None;
    loop {
        sleep(HEARTBEAT).await;
        let Some(replica) = replica.upgrade() else {
            return;
        };
        connection = replica.ask(connection).await.ok();
        replica.note(connection.is_some());
    }
}
