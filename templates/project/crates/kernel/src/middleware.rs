//! What happens to every request and every answer, whatever the route.

mod body_limit;
mod catch_panic;
mod client;
mod coding;
mod cors;
mod finish;

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{self, Poll},
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Method, StatusCode, Version, header},
    response::{IntoResponse, Response},
};

use tower::{Layer, Service};

pub use body_limit::limit_body;
use catch_panic::catch_panic;
pub use client::Network;
pub use cors::{AllowedOrigin, layer as cors};
pub use finish::Verbatim;

use crate::{
    Error, Result,
    context::{self, Context, RequestId},
    env::{Bytes, Env},
    metrics::{InFlight, Requests},
};

/// The longest path with its query that is looked at.
const LONGEST_TARGET: usize = 8 << 10;

/// Bounds of a request, and whom to believe.
#[derive(Debug, Clone)]
pub struct Settings {
    pub request_timeout: Duration,
    pub body_limit: usize,
    pub trusted_proxies: Vec<Network>,
    pub cors_origins: Vec<AllowedOrigin>,
}

impl Settings {
    /// Reads them, and declares their variables.
    pub fn read(env: &mut Env) -> Self {
        Self {
            request_timeout: env.read(
                "REQUEST_TIMEOUT",
                Duration::from_secs(30),
                "how long a request may take before it is answered with 503",
            ),
            body_limit: env
                .read("BODY_LIMIT", Bytes(1 << 20), "the largest request body")
                .0,
            trusted_proxies: env.read(
                "TRUSTED_PROXIES",
                Vec::new(),
                "networks whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`",
            ),
            cors_origins: env.read(
                "CORS_ORIGINS",
                Vec::new(),
                "origins whose pages may use the API, such as `https://app.test`, or `*`",
            ),
        }
    }
}

/// A service that answers every request, one way or another.
pub trait Answering:
    Service<Request, Response = Response, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> Answering for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// The outermost layer: names the request, checks its head, logs and counts it, and gives the
/// answer the headers and, where it is a failure, the body that all answers have.
#[derive(Debug, Clone)]
pub struct Outermost {
    trusted_proxies: Arc<[Network]>,
    requests: Requests,
}

/// What [`Outermost`] makes of a service.
#[derive(Debug, Clone)]
pub struct Exchanges<S> {
    layer: Outermost,
    inner: S,
}

impl Outermost {
    /// The layer, which counts the requests in these figures.
    pub fn new(settings: &Settings, requests: Requests) -> Self {
        Self {
            trusted_proxies: settings.trusted_proxies.as_slice().into(),
            requests,
        }
    }
}

impl<S> Layer<S> for Outermost {
    type Service = Exchanges<S>;

    fn layer(&self, inner: S) -> Exchanges<S> {
        let layer = self.clone();
        Exchanges { layer, inner }
    }
}

impl<S> Service<Request> for Exchanges<S>
where
    S: Service<Request, Response: IntoResponse, Future: Send + 'static>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        coding::forget_refused(request.headers_mut());
        let headers = request.headers();
        let id = headers
            .get(finish::X_REQUEST_ID)
            .and_then(RequestId::from_client)
            .unwrap_or_else(RequestId::unique);
        let peer = request.extensions().get().map(|ConnectInfo(peer)| *peer);
        let client = client::address(peer, headers, &self.layer.trusted_proxies);
        let signed_in = headers.contains_key(header::AUTHORIZATION);
        let exchange = Exchange::start(&self.layer.requests, &request);
        let work = check(&request).map(|()| self.inner.call(request));
        Box::pin(context::scope(
            Arc::new(Context::new(id, client)),
            async move {
                let mut response = match work {
                    Ok(work) => work.await?.into_response(),
                    Err(error) => error.into_response(),
                };
                finish::finish(&mut response, &exchange.method, signed_in);
                exchange.end(response.status());
                Ok(response)
            },
        ))
    }
}

/// Gives the work for a request up at its deadline, and survives its panic.
pub async fn guard(
    deadline: impl Future<Output = ()>,
    work: Pin<&mut impl Future<Output = Response>>,
) -> Response {
    let done = tokio::select! {
        biased;
        done = catch_panic(work) => Some(done),
        () = deadline => None,
    };
    match done {
        Some(Some(response)) => response,
        // The panic itself has been logged where it happened.
        Some(None) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        None => {
            tracing::warn!("request timed out");
            Error::Unavailable.into_response()
        }
    }
}

/// What HTTP demands and the parser lets pass.
fn check(request: &Request) -> Result<()> {
    let target = request.uri();
    let length = target
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if length > LONGEST_TARGET {
        return Err(Error::bad_request("the address is too long"));
    }
    if request.version() == Version::HTTP_11 && !has_one_host(request.headers()) {
        return Err(Error::bad_request("exactly one `Host` header is needed"));
    }
    Ok(())
}

fn has_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    hosts.next().is_some() && hosts.next().is_none()
}

/// A request and its answer in the log and in the figures.
struct Exchange {
    requests: Requests,
    method: Method,
    started: Instant,
    ended: bool,
    _in_flight: InFlight,
}

impl Exchange {
    fn start(requests: &Requests, request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            started: Instant::now(),
            ended: false,
            _in_flight: requests.enter(),
            requests: requests.clone(),
        }
    }

    fn end(mut self, status: StatusCode) {
        self.ended = true;
        self.record(status);
    }

    fn record(&self, status: StatusCode) {
        let elapsed = self.started.elapsed();
        #[expect(clippy::cast_precision_loss, reason = "exact for a few hundred years")]
        let latency_ms = elapsed.as_micros() as f64 / 1e3;
        context::with(|context| {
            // Paths hold ids, queries hold what people search for: only the pattern is kept.
            let route = context.route().unwrap_or("unmatched");
            self.requests.answered(&self.method, route, status, elapsed);
            tracing::info!(
                target: "access",
                method = self.method.as_str(),
                route,
                status = status.as_u16(),
                latency_ms,
                "request",
            );
        });
    }
}

/// A client that goes away takes the work for it along, and is logged all the same.
impl Drop for Exchange {
    fn drop(&mut self) {
        const CLIENT_CLOSED_REQUEST: u16 = 499;
        if !self.ended
            && let Ok(status) = StatusCode::from_u16(CLIENT_CLOSED_REQUEST)
        {
            self.record(status);
        }
    }
}
