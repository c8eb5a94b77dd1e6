use std::{
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, header},
};
use hyper::{
    body::{Body as _, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpStream, sync::watch, time::timeout};

use super::{
    Settings,
    request_body::{Bodies, RequestBody},
    stream::Stream,
};
use crate::middleware::Answering;

/// What a connection may hold of a request that has not been parsed.
const READ_BUFFER: usize = 64 << 10;

/// How long a new connection is left in peace when others wait for its place.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// What all connections are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    Serve,
    /// Others wait: whoever does nothing makes room. The number only tells the calls apart.
    MakeRoom(u64),
    Drain,
}

/// One client and what it is served with.
pub(super) struct Connection<S> {
    pub peer: SocketAddr,
    pub service: S,
    pub settings: Settings,
    /// Whether each answer is the last of its connection.
    pub closing: Arc<AtomicBool>,
    pub signal: watch::Receiver<Signal>,
}

impl<S: Answering> Connection<S> {
    /// Answers the requests of the connection, one after the other.
    pub async fn serve(self, stream: TcpStream) {
        let Self {
            peer,
            service,
            settings,
            closing,
            mut signal,
        } = self;
        let accepted = Instant::now();
        let asked = AtomicBool::new(false);
        let bodies = &Arc::<Bodies>::default();
        let closing = &closing;
        let told = &signal.clone();
        // Small answers leave at once. Where that cannot be set they leave a little later.
        let _ = stream.set_nodelay(true);
        let stream = Stream::new(stream, settings.write_timeout);
        let answering = service_fn(|request: hyper::Request<Incoming>| {
            asked.store(true, Ordering::Relaxed);
            let has_body = !request.body().is_end_stream();
            let is_coming = has_body && !request.headers().contains_key(header::EXPECT);
            let patience = settings.body_timeout;
            let mut request = request.map(|body| match has_body {
                true => Body::new(RequestBody::new(
                    body,
                    is_coming,
                    patience,
                    Arc::clone(bodies),
                )),
                false => Body::empty(),
            });
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = service.clone().call(request);
            async move {
                let mut answer = answer.await;
                let goes_on = !has_body || bodies.pass(patience, told);
                if let Ok(answer) = &mut answer
                    && (!goes_on || closing.load(Ordering::Relaxed))
                {
                    let close = HeaderValue::from_static("close");
                    answer.headers_mut().insert(header::CONNECTION, close);
                }
                answer
            }
        });
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(settings.header_timeout)
                .max_buf_size(READ_BUFFER)
                .serve_connection(TokioIo::new(stream), answering)
        );
        loop {
            tokio::select! {
                // How a client ends a connection is its own affair.
                _ = connection.as_mut() => return,
                Ok(()) = signal.changed() => {}
            }
            let told = *signal.borrow_and_update();
            let is_new = accepted.elapsed() < GRACE;
            let has_asked = asked.load(Ordering::Relaxed);
            let stalls = !has_asked || bodies.is_awaited();
            match told {
                Signal::Serve => {}
                Signal::MakeRoom(_) if is_new => {}
                Signal::MakeRoom(_) if stalls => return,
                Signal::Drain if is_new && !has_asked => {
                    // The first request may be on its way.
                    if timeout(GRACE, connection.as_mut()).await.is_ok() {
                        return;
                    }
                    connection.as_mut().graceful_shutdown();
                }
                // Ends between two requests, at once or after the one under way.
                Signal::MakeRoom(_) | Signal::Drain => connection.as_mut().graceful_shutdown(),
            }
        }
    }
}
