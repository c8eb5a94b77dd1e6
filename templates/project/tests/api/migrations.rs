//! The schema, step by step.

use app::migrations::MIGRATIONS;
use kernel::{Database, migrations::Error};

use crate::helpers::{Service, run};

#[test]
fn a_step_is_applied_once_and_again_when_it_was_taken_back() {
    run(async {
        let service = Service::start().await;
        let db = &service.app.db;
        assert!(MIGRATIONS.up(db).await.unwrap().is_empty());
        let last = MIGRATIONS.down(db).await.unwrap().unwrap();
        let again = MIGRATIONS.up(db).await.unwrap();
        let again: Vec<_> = again.iter().map(|step| step.version).collect();
        assert_eq!(again, [last.version]);
        let steps = MIGRATIONS.status(db).await.unwrap();
        assert!(steps.iter().all(|step| step.applied));
    });
}

#[test]
fn a_database_that_another_program_migrated_is_refused() {
    run(async {
        let service = Service::start().await;
        let db = &service.app.db;
        let told = refusal(db, "update _sqlx_migrations set checksum = 'another'").await;
        assert!(matches!(told, Error::Changed(_)), "{told}");
        let told = refusal(db, "update _sqlx_migrations set version = version + 1000000").await;
        assert!(matches!(told, Error::Unknown(_)), "{told}");
    });
}

/// Why nothing is applied to a database where somebody else made this change.
async fn refusal(db: &Database, change: &'static str) -> Error {
    let mut tx = db.begin().await.unwrap();
    sqlx::query(change).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    MIGRATIONS.up(db).await.unwrap_err()
}
