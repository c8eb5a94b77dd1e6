//! The server that tests talk to.

use std::{
    env,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use sqlx::{Connection as _, PgConnection};

use crate::private::{self, Private};

/// The server of a machine where nobody said anything.
const USUAL: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

struct Server {
    url: String,
    /// A private one goes on until its standard input is closed, which the end of the tests does.
    _private: Option<Private>,
}

static SERVER: OnceLock<Server> = OnceLock::new();

impl Server {
    fn known(url: String) -> Self {
        Self {
            url,
            _private: None,
        }
    }
}

/// The address of the server.
pub async fn address() -> String {
    let mut connection = connect().await;
    connection.ping().await.unwrap();
    SERVER.get().unwrap().url.clone()
}

/// A connection to the server.
pub async fn connect() -> PgConnection {
    if SERVER.get().is_none() {
        let url = match env::var("TEST_POSTGRES_URL") {
            Ok(url) => Some(url),
            Err(_) => answers(USUAL).await.then(|| USUAL.to_owned()),
        };
        SERVER.get_or_init(|| url.map_or_else(start, Server::known));
    }
    reach(&SERVER.get().unwrap().url).await
}

/// A connection to a server that may only just have been started.
pub async fn reach(url: &str) -> PgConnection {
    let begun = Instant::now();
    loop {
        match PgConnection::connect(url).await {
            Ok(connection) => return connection,
            Err(error) if begun.elapsed() > PATIENCE => panic!("{url}: {error}"),
            Err(_) => thread::sleep(Duration::from_millis(100)),
        }
    }
}

async fn answers(url: &str) -> bool {
    PgConnection::connect(url).await.is_ok()
}

/// Starts a private server.
fn start() -> Server {
    let port = private::free_port();
    Server {
        url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
        _private: Some(private::run_in_folder("server.sh", port)),
    }
}
