//! One writer at a time.

use std::time::{Duration, Instant};

use kernel::Connection;
use sqlx::Connection as _;

use crate::helpers::{Service, run};

#[test]
fn a_database_that_another_program_writes_to_is_not_waited_for_long() {
    run(async {
        let service = Service::start().await;
        let url = service.app.config.database.url.expose();
        let mut other = Connection::connect(url).await.unwrap();
        let begin = sqlx::query("begin immediate");
        begin.execute(&mut other).await.unwrap();
        let started = Instant::now();
        let db = &service.app.db;
        let (one, another) = tokio::join!(db.begin(), db.begin());
        for refused in [one, another] {
            let error = refused.err().unwrap();
            assert_eq!(error.status(), 503, "{error}");
        }
        // Two seconds, and what a busy machine adds.
        let waited = started.elapsed();
        assert!(waited < Duration::from_secs(3), "{waited:?}");
        other.close().await.unwrap();
        assert!(db.begin().await.is_ok());
    });
}
