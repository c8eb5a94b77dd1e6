use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{BoxError, body::Bytes};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::{
    sync::watch,
    time::{Sleep, sleep},
};

use super::connection::{GRACE, Signal};

/// The longest body that is read to its end although nobody wants it, so that the connection can
/// go on.
const SPARED: u64 = 1 << 20;

/// The most that is read of a longer one, so that its client gets to the answer.
const DISCARDED: usize = 16 << 20;

/// What a connection knows of the bodies that its client sends.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// Whether one is waited for.
    awaited: AtomicBool,
    /// What is left of the last one.
    rest: Mutex<Option<Rest>>,
}

/// A body that was answered before it was read to its end.
#[derive(Debug)]
struct Rest {
    body: Incoming,
    /// Whether the client sends it without being told to.
    is_coming: bool,
}

/// A body that has to be there in time as a whole: a client that sends a byte now and then is as
/// bad as one that sends none.
pub(super) struct RequestBody {
    /// `None` behind its end.
    body: Option<Incoming>,
    /// Whether the client sends it without being told to. Asking for it tells.
    is_coming: bool,
    timeout: Duration,
    /// Set when something had to be waited for.
    deadline: Option<Pin<Box<Sleep>>>,
    bodies: Arc<Bodies>,
}

impl Bodies {
    pub(super) fn is_awaited(&self) -> bool {
        self.awaited.load(Ordering::Relaxed)
    }

    /// Gets past what the last request left of its body, and says whether the connection can go on
    /// behind it.
    ///
    /// The client may still be sending. A connection that is closed meanwhile can take the answer
    /// along, so even where this is its end, the rest is read for as long as a body may take. A stop
    /// of the service waits for it no longer than for a first request.
    pub(super) fn pass(
        self: &Arc<Self>,
        patience: Duration,
        signal: &watch::Receiver<Signal>,
    ) -> bool {
        let Some(rest) = self.rest().take() else {
            return true;
        };
        if !rest.is_coming {
            return false;
        }
        let length = rest.body.size_hint().upper();
        self.await_one(true);
        let bodies = Arc::clone(self);
        let mut signal = signal.clone();
        tokio::spawn(async move {
            let stop = async {
                let _ = signal.wait_for(|told| *told == Signal::Drain).await;
                sleep(GRACE).await;
            };
            // Whether it was read or not, dropping the body tells the connection.
            tokio::select! {
                () = discard(rest.body) => {}
                () = sleep(patience) => {}
                () = stop => {}
            }
            bodies.await_one(false);
        });
        length.is_some_and(|length| length <= SPARED)
    }

    fn await_one(&self, is_awaited: bool) {
        self.awaited.store(is_awaited, Ordering::Relaxed);
    }

    fn rest(&self) -> MutexGuard<'_, Option<Rest>> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn discard(mut body: Incoming) {
    let mut most = DISCARDED;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        let Some(less) = most.checked_sub(length) else {
            return;
        };
        most = less;
    }
}

impl RequestBody {
    pub(super) fn new(
        body: Incoming,
        is_coming: bool,
        timeout: Duration,
        bodies: Arc<Bodies>,
    ) -> Self {
        Self {
            body: Some(body),
            is_coming,
            timeout,
            deadline: None,
            bodies,
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else {
            return Poll::Ready(None);
        };
        this.is_coming = true;
        if let Poll::Ready(frame) = Pin::new(body).poll_frame(context) {
            this.bodies.await_one(false);
            if !matches!(frame, Some(Ok(_))) {
                this.body = None;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        this.bodies.await_one(true);
        let timeout = this.timeout;
        let deadline = this
            .deadline
            .get_or_insert_with(|| Box::pin(sleep(timeout)));
        ready!(deadline.as_mut().poll(context));
        // Who was too slow once is not waited for again.
        this.body = None;
        let error = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
        Poll::Ready(Some(Err(error.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let none = || SizeHint::with_exact(0);
        self.body.as_ref().map_or_else(none, Body::size_hint)
    }
}

/// What nobody read is left to the connection.
impl Drop for RequestBody {
    fn drop(&mut self) {
        self.bodies.await_one(false);
        if let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) {
            let is_coming = self.is_coming;
            *self.bodies.rest() = Some(Rest { body, is_coming });
        }
    }
}
