//! Connections: accepted up to a limit, closed when they stall, drained at the end.

mod accept;
mod connection;
mod request_body;
mod stream;

use std::{future::pending, io, net::SocketAddr, num::NonZeroU32, process, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket},
    signal,
    task::JoinHandle,
};

use crate::{Database, env::Env, health::Readiness, middleware::Answering};

pub use accept::serve;

/// What closing the database may take.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Where to listen, and how patient to be.
#[derive(Debug, Clone)]
pub struct Settings {
    pub bind: SocketAddr,
    pub max_connections: usize,
    pub header_timeout: Duration,
    pub body_timeout: Duration,
    pub write_timeout: Duration,
    pub shutdown_notice: Duration,
    pub shutdown_timeout: Duration,
}

impl Settings {
    /// Reads them, and declares their variables.
    pub fn read(env: &mut Env) -> Self {
        let seconds = Duration::from_secs;
        Self {
            bind: env.read(
                "BIND",
                ([127, 0, 0, 1], 3000).into(),
                "where the service listens",
            ),
            max_connections: env
                .read(
                    "MAX_CONNECTIONS",
                    const { NonZeroU32::new(10_000).unwrap() },
                    "connections that are open at the same time; the rest waits",
                )
                .get() as usize,
            header_timeout: env.read(
                "HEADER_TIMEOUT",
                seconds(10),
                "how long a client may take to send the head of a request, or send none",
            ),
            body_timeout: env.read(
                "BODY_TIMEOUT",
                seconds(15),
                "how long a client may take to send the body of a request",
            ),
            write_timeout: env.read(
                "WRITE_TIMEOUT",
                seconds(15),
                "how long a client may take none of an answer",
            ),
            shutdown_notice: env.read(
                "SHUTDOWN_NOTICE",
                Duration::from_millis(500),
                "how long requests are still accepted after `/health/ready` says 503",
            ),
            shutdown_timeout: env.read(
                "SHUTDOWN_TIMEOUT",
                seconds(15),
                "how long a stop waits for requests under way",
            ),
        }
    }
}

/// What the process runs.
#[derive(Debug)]
pub struct Served<'a, S, M> {
    pub settings: &'a Settings,
    /// What answers requests.
    pub service: S,
    /// Where the figures are asked for, and what answers there.
    pub metrics: Option<(SocketAddr, M)>,
    /// Told when requests are taken.
    pub readiness: &'a Readiness,
    /// Closed in the end.
    pub database: &'a Database,
}

/// Listens where the configuration says, and serves until the process is told to end.
pub async fn run(served: Served<'_, impl Answering, impl Answering>) -> io::Result<()> {
    let settings = served.settings;
    let listener = listen("BIND", settings.bind)?;
    let metrics = match served.metrics {
        Some((bind, service)) => serve_metrics(service, listen("METRICS_BIND", bind)?, settings),
        None => tokio::spawn(async {}),
    };
    tracing::info!("listening on http://{}", listener.local_addr()?);
    served.readiness.set(true);
    let stop = async {
        stop_signal().await;
        tracing::info!("stopping");
        served.readiness.set(false);
        // Who asks twice does not want to wait.
        tokio::spawn(async {
            stop_signal().await;
            process::exit(1);
        });
    };
    serve(listener, served.service, settings, stop).await;
    metrics.abort();
    // A database that does not answer does not hold up the end either.
    let _ = tokio::time::timeout(LAST_WORDS, served.database.close()).await;
    tracing::info!("stopped");
    Ok(())
}

fn listen(variable: &str, bind: SocketAddr) -> io::Result<TcpListener> {
    /// How many clients may knock at the same time.
    const BACKLOG: u32 = 1024;
    let socket = || {
        let socket = match bind {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        // A restart does not have to wait until the system forgets the last connections.
        socket.set_reuseaddr(cfg!(unix))?;
        socket.bind(bind)?;
        socket.listen(BACKLOG)
    };
    socket().map_err(|error: io::Error| {
        let message = format!("cannot listen on `{bind}`, as `{variable}` says: {error}");
        io::Error::new(error.kind(), message)
    })
}

/// Beside the requests, and until the very end: figures of a stop are worth having too.
fn serve_metrics(
    figures: impl Answering,
    listener: TcpListener,
    settings: &Settings,
) -> JoinHandle<()> {
    let settings = settings.clone();
    tokio::spawn(async move { serve(listener, figures, &settings, pending()).await })
}

/// Ends when the process is told to stop, by a supervisor or from the keyboard.
async fn stop_signal() {
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = terminated => {}
        // Where the keyboard cannot be listened to there is the other way.
        Ok(()) = signal::ctrl_c() => {}
    }
}
