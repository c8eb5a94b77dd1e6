use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long an ordinary line may wait for company; warnings and errors go at once.
const LINGER: Duration = Duration::from_millis(50);

/// How much waits in memory for a reader that does not read, before lines are dropped and counted.
const CAPACITY: usize = 4 << 20;

/// Where the lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// Takes lines from all threads and writes them from its own: a slow terminal or a full pipe
/// never holds up a request.
#[derive(Clone)]
pub(super) struct Output(Arc<Shared>);

/// Writes what is buffered when it is dropped.
#[must_use = "lines are lost when this is dropped too early"]
pub struct Flush {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    buffer: Mutex<Buffer>,
    wake: Condvar,
}

#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    lost: u64,
    urgent: bool,
    closed: bool,
}

/// One event on its way into the buffer.
pub(super) struct Line<'a> {
    shared: &'a Shared,
    urgent: bool,
}

pub(super) fn start(stream: Stream) -> (Output, Flush) {
    let shared = Arc::<Shared>::default();
    let thread = thread::Builder::new().name("log".to_owned()).spawn({
        let shared = Arc::clone(&shared);
        move || match stream {
            Stream::Stdout => shared.drain(io::stdout()),
            Stream::Stderr => shared.drain(io::stderr()),
        }
    });
    let flush = Flush {
        shared: Arc::clone(&shared),
        thread: thread.ok(),
    };
    (Output(shared), flush)
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drain(&self, mut stream: impl Write) {
        let mut ready = Vec::new();
        loop {
            let mut buffer = self.lock();
            while buffer.bytes.is_empty() && !buffer.closed {
                buffer = self
                    .wake
                    .wait(buffer)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if !buffer.urgent && !buffer.closed {
                buffer = self
                    .wake
                    .wait_timeout_while(buffer, LINGER, |buffer| !buffer.urgent && !buffer.closed)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
            }
            mem::swap(&mut buffer.bytes, &mut ready);
            buffer.urgent = false;
            let lost = mem::take(&mut buffer.lost);
            let closed = buffer.closed;
            drop(buffer);
            // There is nobody left to tell when the log itself cannot be written.
            let _ = stream.write_all(&ready).and_then(|()| stream.flush());
            ready.clear();
            if lost > 0 {
                tracing::warn!(lost, "log lines dropped, nobody read them in time");
            }
            if closed {
                return;
            }
        }
    }
}

impl<'a> MakeWriter<'a> for Output {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line {
            shared: &self.0,
            urgent: true,
        }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line<'a> {
        Line {
            shared: &self.0,
            urgent: *meta.level() <= Level::WARN,
        }
    }
}

/// The subscriber hands over a whole event at a time.
impl Write for Line<'_> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let mut buffer = self.shared.lock();
        if buffer.bytes.len() + event.len() > CAPACITY {
            buffer.lost += 1;
            return Ok(event.len());
        }
        let wake = buffer.bytes.is_empty() || (self.urgent && !buffer.urgent);
        buffer.bytes.extend_from_slice(event);
        buffer.urgent |= self.urgent;
        drop(buffer);
        if wake {
            self.shared.wake.notify_one();
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Flush {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            // The thread does not panic, and at this point nothing could be done about it.
            let _ = thread.join();
        }
    }
}
