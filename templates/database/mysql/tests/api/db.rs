//! How the server is reached, and what it holds each connection to.

mod address;
mod waiting;

use app::migrations::MIGRATIONS;
use kernel::{Scalar, Statement, engine};
use chrono::{DateTime, TimeZone as _, Utc};

use crate::helpers::{Service, run};

#[test]
fn a_statement_that_takes_too_long_ends() {
    run(async {
        let service = Service::start().await;
        let mut tx = service.app.db.begin().await.unwrap();
        let limit = "set /*!80000 max_execution_time = 50 */ /*M! max_statement_time = 0.05 */";
        sqlx::raw_sql(limit).execute(&mut *tx).await.unwrap();
        // One of the servers ends a sleep as if it were over.
        let slow = "select count(*) from information_schema.columns as one, information_schema.columns as two,
                    information_schema.columns as three where sleep(0.01) = 0";
        let ended = sqlx::query(slow).execute(&mut *tx).await;
        let error = kernel::Error::from(ended.unwrap_err());
        assert_eq!(error.status(), 503, "{error}");
    });
}

#[test]
fn whoever_waits_for_a_row_does_not_wait_for_ever() {
    run(async {
        let service = Service::start().await;
        let limit: i64 = sqlx::query_scalar("select cast(@@innodb_lock_wait_timeout as signed)")
            .fetch_one(service.app.db.reader())
            .await
            .unwrap();
        assert_eq!(limit, 5);
    });
}

#[test]
fn a_migration_that_was_stopped_halfway_is_told() {
    run(async {
        let service = Service::start().await;
        let db = &service.app.db;
        let stop = "update _sqlx_migrations set success = false where version = 2";
        sqlx::query(stop).execute(db.reader()).await.unwrap();
        let told = [
            MIGRATIONS.up(db).await.unwrap_err(),
            MIGRATIONS.down(db).await.unwrap_err(),
            MIGRATIONS.status(db).await.unwrap_err(),
        ];
        for told in told.map(|error| error.to_string()) {
            assert!(told.starts_with("migration 2 was stopped halfway"), "{told}");
        }
    });
}

/// Whether a condition holds of this value of a column.
async fn holds(service: &Service, value: &str, condition: impl FnOnce(&mut Statement)) -> bool {
    let mut statement = Statement::new("select count(*) from (select cast(");
    statement.push_bind(value.to_owned()).push(" as char) as given) as row_ where ");
    condition(&mut statement);
    let count: i64 =
        statement.build_query_scalar().fetch_one(service.app.db.reader()).await.unwrap();
    count == 1
}

#[test]
fn texts_compare_by_their_code_points() {
    run(async {
        let service = Service::start().await;
        for (one, other) in [("a", "A"), ("a", "a "), ("a", "\u{e1}"), ("\u{e1}", "a\u{301}")] {
            let is_same = holds(&service, one, |statement| {
                statement.push("given = ").push_bind(other);
            });
            assert!(!is_same.await, "{one:?} {other:?}");
            for (listed, wanted, expected) in [(one, other, false), (one, one, true)] {
                let list = serde_json::json!([listed]).to_string();
                let wanted = Scalar::Text(wanted.to_owned());
                let is_in = holds(&service, &list, |statement| {
                    engine::push_holds(statement, "given", &[wanted]);
                });
                assert_eq!(is_in.await, expected, "{one:?} {other:?}");
            }
        }
    });
}

#[test]
fn a_search_takes_no_letters_for_others_but_for_their_case() {
    run(async {
        let service = Service::start().await;
        let ascii: Vec<_> = (' '..='~').collect();
        for &sought in &ascii {
            let text: String = ascii
                .iter()
                .filter(|letter| !letter.eq_ignore_ascii_case(&sought))
                .collect();
            let text = text + "\u{e1}\u{17f}\u{212a}";
            for (text, expected) in [(text.clone(), false), (text + &sought.to_string(), true)] {
                let is_found = holds(&service, &text, |statement| {
                    engine::push_contains(statement, "given", &sought.to_string());
                });
                assert_eq!(is_found.await, expected, "{sought:?} in {text:?}");
            }
        }
    });
}

#[test]
fn times_of_any_year_are_kept() {
    run(async {
        let service = Service::start().await;
        let mut tx = service.app.db.begin().await.unwrap();
        let create = "create temporary table moments (at_ datetime(6) not null)";
        sqlx::raw_sql(create).execute(&mut *tx).await.unwrap();
        for year in [1000, 1900, 1970, 2038, 2107, 9999] {
            let time = Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 1).unwrap();
            let mut insert = Statement::new("insert into moments values (");
            insert.push_bind(Scalar::DateTime(time)).push(")");
            insert.build().execute(&mut *tx).await.unwrap();
            let mut select = Statement::new("select at_ from moments where at_ = ");
            select.push_bind(Scalar::DateTime(time));
            let found: DateTime<Utc> =
                select.build_query_scalar().fetch_one(&mut *tx).await.unwrap();
            assert_eq!(found, time);
        }
    });
}

#[test]
fn what_no_page_holds_is_told() {
    run(async {
        let service = Service::start().await;
        let mut tx = service.app.db.begin().await.unwrap();
        let columns: Vec<_> = (0..250).map(|place| format!("text_{place} text")).collect();
        let values = vec!["repeat('x', 40)"; columns.len()].join(", ");
        let create = format!("create temporary table wide ({})", columns.join(", "));
        for (statement, expected) in [(create, None), (format!("insert into wide values ({values})"), Some(400))] {
            let done = sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *tx).await;
            let status = done.err().map(|error| kernel::Error::from(error).status().as_u16());
            assert_eq!(status, expected);
        }
    });
}
