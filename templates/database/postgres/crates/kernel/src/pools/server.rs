//! What PostgreSQL is told of each connection, and what it says.

use std::str::FromStr as _;

use sqlx::{
    Connection as _, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::Cause;

/// The oldest version whose servers are served.
const OLDEST: &str = "PostgreSQL 14";
const OLDEST_MAJOR: u32 = 14;

/// What the server holds every connection to, in milliseconds where it is a time: a statement, the wait
/// for somebody else's row, and a transaction that nobody goes on with end. Nobody reads its notices.
const SESSION: [(&str, &str); 5] = [
    ("statement_timeout", "15000"),
    ("lock_timeout", "5000"),
    ("idle_in_transaction_session_timeout", "30000"),
    ("timezone", "UTC"),
    ("client_min_messages", "warning"),
];

/// Has a transaction change the schema alone, and take its time for that.
const ALONE: [&str; 2] = [
    "set local statement_timeout = 0",
    "select pg_advisory_xact_lock(hashtext('migrations of ' || current_schema()))",
];

/// Where the schema is changed.
pub type Alone = Transaction<'static, Postgres>;

pub fn options(url: &str, service: &str) -> sqlx::Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url)?;
    Ok(options.application_name(service).options(SESSION))
}

pub fn pool() -> PgPoolOptions {
    PgPoolOptions::new()
}

/// A connection to a server that is new enough.
pub async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Cause> {
    let connection = PgConnection::connect_with(options).await?;
    admit(connection.server_version_num().unwrap_or_default())?;
    Ok(connection)
}

/// Takes a version as the server numbers it: 150004 is 15.4.
fn admit(version: u32) -> Result<(), Cause> {
    let major = version / 10_000;
    if major < OLDEST_MAJOR {
        return Err(Cause::Old {
            found: format!("PostgreSQL {major}"),
            oldest: OLDEST,
        });
    }
    Ok(())
}

pub async fn begin_alone(pool: &PgPool) -> sqlx::Result<Alone> {
    let mut alone = pool.begin().await?;
    for statement in ALONE {
        sqlx::query(statement).execute(&mut *alone).await?;
    }
    Ok(alone)
}

/// Whether somebody else is in the way, for longer than a request waits, or the server does not serve.
pub fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: [&str; 9] = [
        "40001", // serialization failure
        "25006", // the server only reads
        "40P01", // deadlock detected
        "53300", // too many connections
        "55P03", // lock not available
        "57014", // statement timeout
        "57P01", // admin shutdown
        "57P02", // crash shutdown
        "57P03", // cannot connect now
    ];
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| BUSY.contains(&code.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_are_too_old_are_told() {
        assert!(admit(150_004).is_ok());
        assert!(admit(140_000).is_ok());
        let told = admit(130_014).unwrap_err().to_string();
        assert!(told.starts_with("it is PostgreSQL 13\n"), "{told}");
    }
}
