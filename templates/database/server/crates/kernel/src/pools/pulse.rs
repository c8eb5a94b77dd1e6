//! Whether the server still answers those who wait for it.
//!
//! A server that hangs, or a network that drops what is sent, ends no statement: whoever waits would do so until the
//! time of its request is over.

use std::time::Duration;

use sqlx::Connection as _;
use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until, timeout},
};

use crate::engine::{Connection, Pool};

/// How long a request is under way before the server is asked, and then how long until it is asked again.
pub const PAUSE: Duration = Duration::from_secs(1);

/// How long the server may take to let somebody in. A request is answered within two seconds.
const PATIENCE: Duration = Duration::from_millis(700);

/// How long what one request was told is true for others.
const FRESH: Duration = Duration::from_millis(300);

/// What the server said last.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Option<Beat>>);

#[derive(Debug, Clone, Copy)]
struct Beat {
    at: Instant,
    answers: bool,
}

impl Pulse {
    /// Ends after `limit`, or as soon as the server of the pool is found not to answer.
    pub async fn deadline(&self, pool: &Pool, limit: Duration) {
        let end = Instant::now() + limit;
        loop {
            sleep_until(end.min(Instant::now() + PAUSE)).await;
            if Instant::now() >= end || !self.beats(pool).await {
                return;
            }
        }
    }

    /// Whether the server answers: the first who wants to know asks it for all.
    async fn beats(&self, pool: &Pool) -> bool {
        let mut last = self.0.lock().await;
        if let Some(beat) = last.filter(|beat| beat.at.elapsed() < FRESH) {
            return beat.answers;
        }
        // Boxed, it takes no room in the requests that are answered soon.
        let answers = Box::pin(answers(pool)).await;
        if !answers {
            tracing::error!("the database does not answer");
        }
        *last = Some(Beat {
            at: Instant::now(),
            answers,
        });
        answers
    }
}

/// Whether the server talks to a newcomer: the connections of the pool may all be busy, which says nothing of it.
async fn answers(pool: &Pool) -> bool {
    let options = pool.connect_options();
    let greeting = async {
        match Connection::connect_with(&options).await {
            Ok(connection) => connection.close().await,
            // Whoever refuses answers.
            Err(sqlx::Error::Database(_)) => Ok(()),
            Err(error) => Err(error),
        }
    };
    matches!(timeout(PATIENCE, greeting).await, Ok(Ok(())))
}
