//! Who waits for a connection, and for how long.

use std::time::Duration;

use tokio::time::sleep;

use crate::helpers::{Service, run};

#[test]
fn who_waits_gets_the_connection_of_a_read_that_ends() {
    run(async {
        let service = Service::start_with(&[("DATABASE_MAX_CONNECTIONS", "2")]).await;
        let db = &service.app.db;
        let first = db.begin().await.unwrap();
        let read = db.read(async |connection| {
            sqlx::query("select 1").execute(&mut *connection).await?;
            sleep(Duration::from_millis(200)).await;
            Ok::<_, sqlx::Error>(())
        });
        let second = async {
            sleep(Duration::from_millis(100)).await;
            db.begin().await
        };
        let (read, second) = tokio::join!(read, second);
        read.unwrap();
        second.unwrap();
        drop(first);
    });
}
