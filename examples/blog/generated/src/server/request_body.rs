use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{BoxError, body::Bytes};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

/// A body that has to be there in time as a whole: a client that sends a byte now and then is as
/// bad as one that sends none.
pub(super) struct RequestBody {
    body: Incoming,
    timeout: Duration,
    /// Set when something had to be waited for.
    deadline: Option<Pin<Box<Sleep>>>,
    /// Whether it is waited for now.
    waits: Arc<AtomicBool>,
}

impl RequestBody {
    pub(super) fn new(body: Incoming, timeout: Duration, waits: Arc<AtomicBool>) -> Self {
        Self {
            body,
            timeout,
            deadline: None,
            waits,
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
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            this.waits.store(false, Ordering::Relaxed);
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        this.waits.store(true, Ordering::Relaxed);
        let timeout = this.timeout;
        let deadline = this
            .deadline
            .get_or_insert_with(|| Box::pin(sleep(timeout)));
        ready!(deadline.as_mut().poll(context));
        let error = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
        Poll::Ready(Some(Err(error.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.waits.store(false, Ordering::Relaxed);
    }
}
