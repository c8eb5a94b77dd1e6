//! Schemas for services, for as long as a test takes.

use sqlx::AssertSqlSafe;

use crate::server;

/// Makes an empty one, in place of what an earlier run left, and gives its address.
pub async fn make(name: &str) -> String {
    forget(name).await;
    execute(&format!("create schema backend_gen_{name}")).await;
    let server = server::address().await;
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-c%20search_path%3Dbackend_gen_{name}")
}

/// Deletes it.
pub async fn forget(name: &str) {
    execute(&format!("drop schema if exists backend_gen_{name} cascade")).await;
}

async fn execute(statement: &str) {
    let mut connection = server::connect().await;
    let statement = sqlx::raw_sql(AssertSqlSafe(statement));
    statement.execute(&mut connection).await.unwrap();
}
