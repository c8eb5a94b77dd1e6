//! How the server is reached, and what it holds each connection to.

mod address;
mod waiting;

use kernel::engine;

use crate::helpers::{Service, run};

#[test]
fn no_connection_waits_for_ever() {
    run(async {
        let service = Service::start().await;
        let settings = [
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
        ];
        for setting in settings {
            let limit: String = sqlx::query_scalar("select current_setting(?)")
                .bind(setting)
                .fetch_one(service.app.db.reader())
                .await
                .unwrap();
            assert_ne!(limit, "0", "{setting}");
        }
    });
}

#[test]
fn a_statement_that_takes_too_long_ends() {
    run(async {
        let service = Service::start().await;
        let mut tx = service.app.db.begin().await.unwrap();
        sqlx::query("set local statement_timeout = 50").execute(&mut *tx).await.unwrap();
        let ended = sqlx::query("select pg_sleep(10)").execute(&mut *tx).await;
        let error = kernel::Error::from(ended.unwrap_err());
        assert_eq!(error.status(), 503, "{error}");
    });
}

#[test]
fn what_no_index_holds_is_told() {
    run(async {
        let service = Service::start().await;
        let mut tx = service.app.db.begin().await.unwrap();
        let long = "create temporary table long_ (text_ text unique) on commit drop;
                    insert into long_
                    select string_agg(md5(random()::text), '') from generate_series(1, 1000)";
        let refused = sqlx::raw_sql(long).execute(&mut *tx).await.unwrap_err();
        // Its index is named, and would be told as one that holds such a row already.
        assert_eq!(engine::broken_constraint(&refused), None);
        let error = kernel::Error::from(refused);
        assert_eq!(error.status(), 400, "{error}");
    });
}
