//! The MariaDB or MySQL that tests talk to.

use std::{
    env,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection as _, MySqlConnection};
use tokio::runtime;

use crate::private::{self, Private};

/// The server of a machine where nobody said anything.
const USUAL: &str = "mysql://root@127.0.0.1:3306/";

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

struct Server {
    url: String,
    /// A private one goes on until its standard input is closed, which the end of the tests does.
    _private: Option<Private>,
}

/// The address of the server that `TEST_MYSQL_URL` names, else of that of this machine, else of a private one; it ends
/// before the name of a database.
pub fn address() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let known = |url| Server {
        url,
        _private: None,
    };
    let found = || match env::var("TEST_MYSQL_URL") {
        Ok(url) => known(url),
        Err(_) if execute(USUAL, "select 1").is_ok() => known(USUAL.to_owned()),
        Err(_) => start(),
    };
    SERVER.get_or_init(found).url.clone()
}

/// Makes an empty database, in place of what an earlier run left, and gives its address.
pub fn make(name: &str) -> String {
    forget(name);
    let address = address();
    execute(&address, &format!("create database backend_gen_{name}")).unwrap();
    format!("{}/backend_gen_{name}", address.trim_end_matches('/'))
}

/// Deletes it.
pub fn forget(name: &str) {
    let statement = format!("drop database if exists backend_gen_{name}");
    execute(&address(), &statement).unwrap();
}

/// Has a server do this.
pub fn execute(url: &str, statements: &str) -> sqlx::Result<()> {
    wait_for(async {
        let mut connection = MySqlConnection::connect(url).await?;
        let statements = sqlx::raw_sql(AssertSqlSafe(statements));
        statements.execute(&mut connection).await?;
        connection.close().await
    })
}

/// The texts that a query comes to.
pub fn ask(url: &str, query: &str) -> Vec<String> {
    let texts = wait_for(async {
        let mut connection = MySqlConnection::connect(url).await?;
        let query = sqlx::query_scalar(AssertSqlSafe(query));
        query.fetch_all(&mut connection).await
    });
    texts.unwrap()
}

/// Waits in a thread of its own: the test itself may wait for something.
fn wait_for<T: Send>(work: impl Future<Output = sqlx::Result<T>> + Send) -> sqlx::Result<T> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let run = || runtime.unwrap().block_on(work);
    thread::scope(|scope| scope.spawn(run).join().unwrap())
}

/// Starts a private server.
fn start() -> Server {
    let port = private::free_port();
    let server = Server {
        url: format!("mysql://root@127.0.0.1:{port}/"),
        _private: Some(private::run_in_folder("mysql.sh", port)),
    };
    let begun = Instant::now();
    while let Err(error) = execute(&server.url, "select 1") {
        assert!(begun.elapsed() < PATIENCE, "no MariaDB: {error}");
        thread::sleep(Duration::from_millis(100));
    }
    server
}
