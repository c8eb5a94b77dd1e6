//! A schema for a service, for as long as a test takes.

use sqlx::AssertSqlSafe;

use crate::server;

/// What services of tests work in, one at a time.
const NAME: &str = "backend_gen_parity";

/// The address of an empty one.
pub async fn make() -> String {
    forget().await;
    execute(&format!("create schema {NAME}")).await;
    let server = server::address().await;
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-c%20search_path%3D{NAME}")
}

/// Deletes it.
pub async fn forget() {
    execute(&format!("drop schema if exists {NAME} cascade")).await;
}

async fn execute(statement: &str) {
    let mut connection = server::connect().await;
    let statement = sqlx::raw_sql(AssertSqlSafe(statement));
    statement.execute(&mut connection).await.unwrap();
}
