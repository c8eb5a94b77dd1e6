use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    Settings,
    connection::{Connection, Signal},
};
use crate::middleware::Answering;

/// How long to wait before accepting again when there is no place or the system has no means.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Lets `service` answer until `stop` ends, then ends within the time for a shutdown.
pub async fn serve(
    listener: TcpListener,
    service: impl Answering,
    settings: &Settings,
    stop: impl Future<Output = ()>,
) {
    let mut server = Server {
        listener,
        service,
        settings: settings.clone(),
        places: Arc::new(Semaphore::new(available_places(settings.max_connections))),
        connections: JoinSet::new(),
        closing: Arc::default(),
        signal: watch::Sender::new(Signal::Serve),
    };
    let mut stop = pin!(stop);
    server.accept_until(stop.as_mut()).await;
    server.closing.store(true, Ordering::Relaxed);
    server
        .accept_until(pin!(sleep(settings.shutdown_notice)))
        .await;
    server.drain().await;
}

/// A listener with the connections that came from it.
struct Server<S> {
    listener: TcpListener,
    service: S,
    settings: Settings,
    places: Arc<Semaphore>,
    connections: JoinSet<()>,
    /// Whether each answer is the last of its connection.
    closing: Arc<AtomicBool>,
    signal: watch::Sender<Signal>,
}

impl<S: Answering> Server<S> {
    async fn accept_until(&mut self, mut end: Pin<&mut impl Future<Output = ()>>) {
        loop {
            tokio::select! {
                biased;
                () = end.as_mut() => return,
                Some(_) = self.connections.join_next() => {}
                accepted = accept(&self.listener, &self.places, &self.signal) => {
                    if let Some(accepted) = accepted {
                        self.start(accepted);
                    }
                }
            }
        }
    }

    fn start(&mut self, (stream, peer, place): Accepted) {
        let connection = Connection {
            peer,
            service: self.service.clone(),
            settings: self.settings.clone(),
            closing: Arc::clone(&self.closing),
            signal: self.signal.subscribe(),
        };
        self.connections.spawn(async move {
            connection.serve(stream).await;
            drop(place);
        });
    }

    async fn drain(mut self) {
        // What the system has accepted for us is a promise as well.
        let waiting = || accept(&self.listener, &self.places, &self.signal);
        let mut last = Vec::new();
        while let Ok(Some(accepted)) = timeout(Duration::ZERO, waiting()).await {
            last.push(accepted);
        }
        for accepted in last {
            self.start(accepted);
        }
        drop(self.listener);
        self.signal.send_replace(Signal::Drain);
        let drained = async { while self.connections.join_next().await.is_some() {} };
        if timeout(self.settings.shutdown_timeout, drained)
            .await
            .is_err()
        {
            tracing::warn!(connections = self.connections.len(), "connections cut off");
            self.connections.shutdown().await;
        }
    }
}

type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    signal: &watch::Sender<Signal>,
) -> Option<Accepted> {
    let Ok(place) = Arc::clone(places).try_acquire_owned() else {
        make_room(signal);
        sleep(ACCEPT_PAUSE).await;
        return None;
    };
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) if concerns_one_connection(&error) => None,
        Err(error) => {
            tracing::warn!(%error, "cannot accept connections");
            make_room(signal);
            sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

fn make_room(signal: &watch::Sender<Signal>) {
    signal.send_modify(|signal| {
        *signal = match *signal {
            Signal::MakeRoom(call) => Signal::MakeRoom(call.wrapping_add(1)),
            _ => Signal::MakeRoom(0),
        }
    });
}

/// As many connections as configured, or as the system has descriptors for.
fn available_places(configured: usize) -> usize {
    /// What the database, the log and the listeners need.
    const RESERVED: usize = 64;
    let descriptors = std::fs::read_to_string("/proc/self/limits")
        .ok()
        .and_then(|limits| {
            let line = limits
                .lines()
                .find(|line| line.starts_with("Max open files"))?;
            line.split_whitespace().nth(3)?.parse::<usize>().ok()
        });
    descriptors.map_or(configured, |descriptors| {
        configured.min(descriptors.saturating_sub(RESERVED).max(1))
    })
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}
