//! Redis, which all instances of the service share: for what may be lost, never for what has to last.
//!
//! Whatever asks it can do without it. Where it does not answer in time it is away: nobody waits for
//! it any more, and a task of its own looks whether it is back.

mod settings;
#[cfg(test)]
pub mod testing;

use std::{
    fmt,
    sync::{
        Arc, LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use redis::{
    AsyncConnectionConfig, Client, ErrorKind, FromRedisValue, RedisError, RedisResult, Script,
    ScriptInvocation, aio::MultiplexedConnection,
};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};

pub use self::settings::Settings;
use crate::env::Secret;

/// What a request waits for an answer, at most.
pub const PATIENCE: Duration = Duration::from_millis(80);

/// How long it may take to connect, for which no request waits.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// How often it is asked whether it serves, and sought while it is away.
pub const HEARTBEAT: Duration = Duration::from_millis(500);

/// Does what the service does: it writes a key of the service, by the clock of the server. One that is loading, that is
/// full, or that only reads is away.
static PROBE: LazyLock<Script> = LazyLock::new(|| {
    Script::new("redis.call('TIME') redis.call('SET', KEYS[1], KEYS[2], 'PX', 1000) return 1")
});

/// A handle to Redis; clones share one connection.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    url: Secret,
    namespace: String,
    link: RwLock<Option<Link>>,
    /// How many connections there were.
    links: AtomicU64,
    lost: Notify,
    /// Why the server took no commands when the service was started.
    refusal: Option<RedisError>,
}

/// A connection over which the server served when it was last asked.
#[derive(Clone)]
pub struct Link {
    connection: MultiplexedConnection,
    number: u64,
    since: Instant,
}

/// Why Redis takes no commands of this service.
#[derive(Debug, thiserror::Error)]
#[error("the server that `REDIS_URL` names refuses the service: {0}")]
pub struct Refused(RedisError);

impl Redis {
    /// Connects, if Redis serves; else it is away.
    pub async fn open(settings: &Settings) -> Self {
        let mut inner = Inner {
            url: settings.url.clone(),
            namespace: settings.namespace.clone(),
            link: RwLock::default(),
            links: AtomicU64::new(0),
            lost: Notify::new(),
            refusal: None,
        };
        match inner.connect().await {
            Ok(link) => *inner.link_mut() = Some(link),
            Err(error) if is_refusal(&error) => inner.refusal = Some(error),
            Err(error) => tracing::warn!(%error, "Redis, which `REDIS_URL` names, is away"),
        }
        let inner = Arc::new(inner);
        tokio::spawn(watch(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// Fails where Redis was there and refused the service. Where it is away the service can do without.
    ///
    /// # Errors
    /// A wrong password, a user that may not do what the service does, a server that is too old.
    pub fn demand_access(&self) -> Result<(), Refused> {
        self.0.refusal.clone().map_or(Ok(()), |error| Err(Refused(error)))
    }

    /// The key of this name, among those of the service.
    pub fn key(&self, name: &str) -> String {
        self.0.key(name)
    }

    /// The connection, unless Redis is away.
    pub fn link(&self) -> Option<Link> {
        self.0.link().clone()
    }

    /// What a script comes to; `None` where Redis does not do it, or not in time. Then it is away.
    pub async fn ask<T: FromRedisValue>(
        &self,
        link: &Link,
        script: &ScriptInvocation<'_>,
    ) -> Option<T> {
        match link.ask(script).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                if self.0.lose(link, &error) {
                    self.0.lost.notify_one();
                }
                None
            }
        }
    }

    /// Whether Redis serves.
    ///
    /// # Errors
    /// Where it does not.
    pub async fn check(&self) -> RedisResult<()> {
        match self.link() {
            Some(link) => self.0.probe(&link).await,
            None => Err((ErrorKind::Io, "Redis is away").into()),
        }
    }
}

#[cfg(test)]
impl Redis {
    /// Has the connection be one of long ago.
    fn settle(&self) {
        let long_ago = Instant::now().checked_sub(Duration::from_mins(1));
        if let (Some(link), Some(since)) = (self.0.link_mut().as_mut(), long_ago) {
            link.since = since;
        }
    }
}

impl Link {
    /// Another one for each connection.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Whether other instances had time to find Redis as well. It may have been away for all of them, which one that
    /// has just started does not know.
    pub fn is_settled(&self) -> bool {
        /// One that hangs, one that works, and the pauses between.
        const CATCHING_UP: Duration =
            CONNECT_TIMEOUT.saturating_mul(2).saturating_add(HEARTBEAT.saturating_mul(2));
        self.since.elapsed() > CATCHING_UP
    }

    async fn ask<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> RedisResult<T> {
        let mut connection = self.connection.clone();
        let late = |_| Err((ErrorKind::Io, "no answer in time").into());
        let answer = timeout(PATIENCE, script.invoke_async(&mut connection)).await;
        answer.unwrap_or_else(late)
    }
}

impl Inner {
    async fn connect(&self) -> RedisResult<Link> {
        let config = AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECT_TIMEOUT));
        let connecting = async {
            let client = Client::open(self.url.expose())?;
            client.get_multiplexed_async_connection_with_config(&config).await
        };
        let late = |_| Err((ErrorKind::Io, "no answer in time").into());
        let connection = timeout(CONNECT_TIMEOUT, connecting).await.unwrap_or_else(late)?;
        let link = Link {
            connection,
            number: self.links.fetch_add(1, Ordering::Relaxed),
            since: Instant::now(),
        };
        self.probe(&link).await?;
        Ok(link)
    }

    async fn probe(&self, link: &Link) -> RedisResult<()> {
        let mut probe = PROBE.key(self.key("probe"));
        // A cluster refuses two keys that are not of one server, as other scripts have them.
        probe.key(self.key("another"));
        link.ask(&probe).await
    }

    fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.namespace)
    }

    /// Has nobody use this connection any more; `false` where nobody does.
    fn lose(&self, link: &Link, error: &RedisError) -> bool {
        let mut current = self.link_mut();
        // Others may have found out first, and it may be back already.
        let is_current = current.as_ref().is_some_and(|current| current.number == link.number);
        if is_current {
            *current = None;
            drop(current);
            tracing::warn!(%error, "Redis is away");
        }
        is_current
    }

    fn link(&self) -> RwLockReadGuard<'_, Option<Link>> {
        self.link.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn link_mut(&self) -> RwLockWriteGuard<'_, Option<Link>> {
        self.link.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finds out when Redis goes away though nobody asks it anything, and when it is back.
async fn watch(inner: Weak<Inner>) {
    loop {
        let Some(inner) = inner.upgrade() else {
            return;
        };
        let link = inner.link().clone();
        match link {
            Some(link) => match inner.probe(&link).await {
                // Whoever loses it meanwhile has it sought at once.
                Ok(()) => {
                    let _ = timeout(HEARTBEAT, inner.lost.notified()).await;
                    continue;
                }
                Err(error) => {
                    inner.lose(&link, &error);
                }
            },
            None => {
                if let Ok(link) = inner.connect().await {
                    *inner.link_mut() = Some(link);
                    tracing::info!("Redis is back");
                }
            }
        }
        sleep(HEARTBEAT).await;
    }
}

/// Whether the server said that it will not do it, now or later.
fn is_refusal(error: &RedisError) -> bool {
    const REFUSALS: [&str; 6] = ["CROSSSLOT", "ERR", "MOVED", "NOAUTH", "NOPERM", "WRONGPASS"];
    let is_full = error.to_string().contains("max number of clients");
    let is_told = error.code().is_some_and(|code| REFUSALS.contains(&code));
    let is_stranger = matches!(
        error.kind(),
        ErrorKind::AuthenticationFailed | ErrorKind::InvalidClientConfig
    );
    (is_told || is_stranger) && !is_full
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("namespace", &self.0.namespace)
            .finish_non_exhaustive()
    }
}
