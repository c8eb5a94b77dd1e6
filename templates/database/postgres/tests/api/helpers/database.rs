//! A schema of its own for each test, in the database that `DATABASE_URL` names.

use std::{env, thread};

use kernel::Connection;
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::runtime;

/// Where there is no variable: what `compose.yaml` starts, and what most servers on loopback know.
const DEFAULT: &str = "postgres://postgres:postgres@127.0.0.1:5432/postgres";

/// A schema that goes when it is dropped.
pub struct TestDatabase {
    server: String,
    schema: String,
}

impl TestDatabase {
    pub async fn create() -> Self {
        let server = env::var("DATABASE_URL").unwrap_or_else(|_| DEFAULT.to_owned());
        let schema = format!("test_{}", uuid::Uuid::now_v7().simple());
        execute(&server, format!("create schema {schema}")).await;
        Self { server, schema }
    }

    /// What `DATABASE_URL` is to say.
    pub fn url(&self) -> String {
        let Self { server, schema } = self;
        let separator = if server.contains('?') { '&' } else { '?' };
        // What a test writes need not outlast the machine.
        let options = format!("-c search_path={schema} -c synchronous_commit=off");
        let options: String = url::form_urlencoded::byte_serialize(options.as_bytes()).collect();
        format!("{server}{separator}options={}", options.replace('+', "%20"))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let server = self.server.clone();
        let schema = &self.schema;
        // A connection that is to be rolled back may wait for the very runtime that waits for this.
        let statement = format!(
            "select pg_terminate_backend(held.pid) from pg_locks as held
             join pg_class as relation on relation.oid = held.relation
             join pg_database as here on here.oid = held.database
             where here.datname = current_database() and held.pid <> pg_backend_pid()
               and relation.relnamespace = '{schema}'::regnamespace;
             drop schema {schema} cascade"
        );
        // The runtime of the test may be at its end already.
        let work = move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute(&server, statement));
        };
        thread::spawn(work).join().unwrap();
    }
}

async fn execute(server: &str, statement: String) {
    let connection = Connection::connect(server).await;
    let mut connection = connection.unwrap_or_else(|error| {
        panic!("tests need a PostgreSQL server, such as `DATABASE_URL` names: {error}")
    });
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
