//! What MySQL or MariaDB is told of each connection, and what it says.

use std::{
    ops::{Deref, DerefMut},
    str::FromStr as _,
};

use sqlx::{
    Connection as _, MySqlConnection, MySqlPool,
    mysql::{MySqlConnectOptions, MySqlDatabaseError, MySqlPoolOptions},
};

use super::Cause;

/// The oldest versions whose servers are served.
const OLDEST: &str = "MySQL 8.0.23 or MariaDB 10.6";
const OLDEST_MYSQL: [u32; 3] = [8, 0, 23];
const OLDEST_MARIADB: [u32; 3] = [10, 6, 0];

/// What the server holds every connection to. Names stand between double quotes, and texts compare as those
/// in columns do. A statement ends after 15 seconds (in MySQL one that reads), the wait for somebody else's row after
/// five, and in MariaDB a transaction that nobody goes on with after 30. Each statement sees what was committed before
/// it. A text is sorted by as many bytes as a cursor may hold of it. Names are looked for in messages, which are English.
///
/// Each server reads as a comment what is written for the other.
const SESSION: &str = "set sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    time_zone = '+00:00',
    names utf8mb4 collate /*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */,
    /*!80000 max_execution_time = 15000, */ /*M! max_statement_time = 15, */
    /*M! idle_transaction_timeout = 30, */
    innodb_lock_wait_timeout = 5,
    lock_wait_timeout = 5,
    max_sort_length = 8192,
    lc_messages = 'en_US';
set session transaction isolation level read committed";

/// Has a connection take its time for a change of the schema.
const PATIENT: &str =
    "set /*!80000 max_execution_time = 0 */ /*M! max_statement_time = 0 */, lock_wait_timeout = 60";

/// A connection that changes the schema, which nobody else does meanwhile. Each change lasts at once.
pub struct Alone(MySqlConnection);

impl Alone {
    /// Lets others change the schema.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.0.close().await
    }
}

impl Deref for Alone {
    type Target = MySqlConnection;

    fn deref(&self) -> &MySqlConnection {
        &self.0
    }
}

impl DerefMut for Alone {
    fn deref_mut(&mut self) -> &mut MySqlConnection {
        &mut self.0
    }
}

/// The server has no name for a session.
pub fn options(url: &str, _: &str) -> sqlx::Result<MySqlConnectOptions> {
    let options = MySqlConnectOptions::from_str(url)?;
    let options = options.pipes_as_concat(false).no_engine_substitution(false);
    Ok(options.timezone(None).set_names(false))
}

pub fn pool() -> MySqlPoolOptions {
    MySqlPoolOptions::new().after_connect(|connection, _| {
        Box::pin(async move { sqlx::raw_sql(SESSION).execute(connection).await.map(drop) })
    })
}

/// A connection to a server that is new enough.
pub async fn connect(options: &MySqlConnectOptions) -> Result<MySqlConnection, Cause> {
    let mut connection = MySqlConnection::connect_with(options).await?;
    let (version, database): (String, Option<String>) =
        sqlx::query_as("select version(), database()").fetch_one(&mut connection).await?;
    admit(&version)?;
    if database.is_none() {
        return Err(Cause::Refused("the address names none".to_owned()));
    }
    sqlx::raw_sql(SESSION).execute(&mut connection).await?;
    Ok(connection)
}

/// Takes a version as the server says it: `8.4.3`, `10.11.6-MariaDB-0+deb12u1`.
fn admit(version: &str) -> Result<(), Cause> {
    let (name, oldest) = if version.contains("MariaDB") {
        ("MariaDB", OLDEST_MARIADB)
    } else {
        ("MySQL", OLDEST_MYSQL)
    };
    let numbers = version.split(|letter: char| !letter.is_ascii_digit());
    let numbers: Vec<u32> = numbers.take(3).map_while(|number| number.parse().ok()).collect();
    if *numbers < oldest[..] {
        return Err(Cause::Old {
            found: format!("{name} {version}"),
            oldest: OLDEST,
        });
    }
    Ok(())
}

/// A change of the schema is no part of a transaction here: a lock by name keeps others away, until its connection ends.
pub async fn begin_alone(pool: &MySqlPool) -> sqlx::Result<Alone> {
    let mut connection = MySqlConnection::connect_with(&pool.connect_options()).await?;
    for statement in [SESSION, PATIENT] {
        sqlx::raw_sql(statement).execute(&mut connection).await?;
    }
    // Names of locks are those of a whole server, and short.
    let locked: Option<bool> = sqlx::query_scalar("select get_lock(sha2(concat('migrations of ', database()), 224), 1)")
        .fetch_one(&mut connection)
        .await?;
    match locked {
        Some(true) => Ok(Alone(connection)),
        _ => Err(sqlx::Error::PoolTimedOut),
    }
}

/// Whether somebody else is in the way, for longer than a request waits, or the server does not serve.
pub fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: [u16; 11] = [
        1040, // too many connections
        1053, // shutdown in progress
        1203, // too many connections of the user
        1205, // lock wait timeout
        1213, // deadlock
        1290, // the server only reads
        1792, // the transaction only reads
        1836, // the server only reads
        1927, // MariaDB: connection was killed
        1969, // MariaDB: statement timeout
        3024, // MySQL: statement timeout
    ];
    let error = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    error.is_some_and(|error| BUSY.contains(&error.number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_are_too_old_are_told() {
        for version in ["8.0.23", "8.4.3-0ubuntu1", "9.7.4-2", "10.6.0-MariaDB", "11.8.1-MariaDB-log"] {
            assert!(admit(version).is_ok(), "{version}");
        }
        for version in ["5.7.44-log", "8.0.22", "10.5.29-MariaDB"] {
            let told = admit(version).unwrap_err().to_string();
            assert!(told.contains(version), "{told}");
        }
    }
}
