//! What is known of a request while it is under way, wherever in the code that is asked.

use std::{
    collections::hash_map::RandomState,
    fmt,
    hash::BuildHasher as _,
    net::IpAddr,
    sync::{
        Arc, LazyLock, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};

use axum::{extract::Request, handler::Handler, http::HeaderValue};
use uuid::{Builder, Uuid};

tokio::task_local! {
    static CONTEXT: Arc<Context>;
}

/// The request that the current task answers.
#[derive(Debug)]
pub struct Context {
    id: RequestId,
    client: IpAddr,
    user: OnceLock<String>,
    route: OnceLock<Arc<str>>,
}

/// The name of one request in logs and answers.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl Context {
    /// A request of this name from this client.
    pub fn new(id: RequestId, client: IpAddr) -> Self {
        Self {
            id,
            client,
            user: OnceLock::new(),
            route: OnceLock::new(),
        }
    }

    /// The name of the request.
    pub fn id(&self) -> &RequestId {
        &self.id
    }

    /// The address of the client, as far as it can be trusted.
    pub fn client(&self) -> IpAddr {
        self.client
    }

    /// The account that sent the request, once its credential has been checked.
    pub fn user(&self) -> Option<&str> {
        self.user.get().map(String::as_str)
    }

    /// The pattern of the path, once it is known which handler answers.
    pub fn route(&self) -> Option<&str> {
        self.route.get().map(AsRef::as_ref)
    }
}

impl RequestId {
    /// The longest id that is taken over from a client.
    const LONGEST: usize = 128;

    /// Takes over a well-formed id: a client must not be able to write into the log at will.
    pub fn from_client(value: &HeaderValue) -> Option<Self> {
        let bytes = value.as_bytes();
        let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
        ((1..=Self::LONGEST).contains(&bytes.len()) && bytes.iter().all(allowed))
            .then(|| Self(value.clone()))
    }

    /// An id that sorts by time. It has to be unique, not secret: it is made without asking the
    /// system for random numbers.
    pub fn unique() -> Self {
        static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&HASHER.hash_one(count).to_be_bytes());
        noise[8..].copy_from_slice(&count.to_be_bytes()[6..]);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let milliseconds = u64::try_from(now.unwrap_or_default().as_millis()).unwrap_or_default();
        let id = Builder::from_unix_timestamp_millis(milliseconds, &noise).into_uuid();
        let mut buffer = Uuid::encode_buffer();
        let text = id.hyphenated().encode_lower(&mut buffer);
        Self(HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("unknown")))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The id as it is sent.
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Runs `future` as the work for one request.
pub fn scope<F: Future>(context: Arc<Context>, future: F) -> impl Future<Output = F::Output> {
    CONTEXT.scope(context, future)
}

/// Does more for the request under way, which is answered meanwhile.
pub fn spawn(work: impl Future<Output = ()> + Send + 'static) {
    match CONTEXT.try_with(Arc::clone) {
        Ok(context) => drop(tokio::spawn(scope(context, work))),
        Err(_) => drop(tokio::spawn(work)),
    }
}

/// Asks about the request under way. `None` outside of any.
pub fn with<T>(ask: impl FnOnce(&Context) -> T) -> Option<T> {
    CONTEXT.try_with(|context| ask(context)).ok()
}

/// Notes whose request this is, for the log and the rate limit.
pub fn signed_in_as(user: &impl ToString) {
    with(|context| context.user.set(user.to_string()).ok());
}

/// Notes which route answers the request, for the log and the figures.
pub fn answered_by(route: Arc<str>) {
    with(|context| context.route.set(route).ok());
}

/// A handler that tells the log and the figures which route it answers.
#[derive(Debug, Clone)]
pub struct Named<H> {
    route: Arc<str>,
    handler: H,
}

impl<H> Named<H> {
    /// The handler, in the name of this route.
    pub fn new(route: impl Into<Arc<str>>, handler: H) -> Self {
        Self {
            route: route.into(),
            handler,
        }
    }
}

impl<H, T, S> Handler<T, S> for Named<H>
where
    H: Handler<T, S>,
{
    type Future = H::Future;

    fn call(self, request: Request, state: S) -> H::Future {
        answered_by(self.route);
        self.handler.call(request, state)
    }
}
