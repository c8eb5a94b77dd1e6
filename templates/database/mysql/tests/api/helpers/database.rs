//! A database of its own for each test, on the server that `DATABASE_URL` names.

use std::{env, thread};

use kernel::Connection;
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::runtime;
use url::Url;

/// Where there is no variable: what `compose.yaml` starts, and what most servers on loopback know.
const DEFAULT: &str = "mysql://root@127.0.0.1:3306/";

/// A database that goes when it is dropped.
pub struct TestDatabase {
    server: Url,
    name: String,
}

impl TestDatabase {
    pub async fn create() -> Self {
        let server = env::var("DATABASE_URL").unwrap_or_else(|_| DEFAULT.to_owned());
        let mut server: Url = server.parse().expect("`DATABASE_URL` is an address");
        server.set_path("");
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        execute(&server, format!("create database {name}")).await;
        Self { server, name }
    }

    /// What `DATABASE_URL` is to say.
    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url.to_string()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The runtime of the test may be at its end already.
        let work = move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                end_connections(&server, &name).await;
                execute(&server, format!("drop database {name}")).await;
            });
        };
        thread::spawn(work).join().unwrap();
    }
}

/// A connection that is to be rolled back may wait for the very runtime that waits for this.
async fn end_connections(server: &Url, name: &str) {
    let mut connection = connect(server).await;
    let held = loop {
        let ids = "select cast(id as signed) from information_schema.processlist where db = ?";
        let ids = sqlx::query_scalar::<_, i64>(ids).bind(name).fetch_all(&mut connection).await;
        // The list tells what others do at the moment, and fails over bytes in that which are no text.
        match ids {
            Err(sqlx::Error::Database(_)) => tokio::task::yield_now().await,
            ids => break ids.unwrap(),
        }
    };
    for id in held {
        // It may have ended by itself.
        let _ = sqlx::raw_sql(AssertSqlSafe(format!("kill {id}"))).execute(&mut connection).await;
    }
}

async fn connect(server: &Url) -> Connection {
    Connection::connect(server.as_str()).await.unwrap_or_else(|error| {
        panic!("tests need a MariaDB or MySQL server, such as `DATABASE_URL` names: {error}")
    })
}

async fn execute(server: &Url, statement: String) {
    let mut connection = connect(server).await;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
