//! The schema, step by step.

use app::migrations;

use crate::helpers::{Service, run};

#[test]
fn a_step_is_applied_once_and_again_when_it_was_taken_back() {
    run(async {
        let service = Service::start().await;
        let db = &service.app.db;
        assert!(migrations::up(db).await.unwrap().is_empty());
        let last = migrations::down(db).await.unwrap().unwrap();
        let again = migrations::up(db).await.unwrap();
        let again: Vec<_> = again.iter().map(|step| step.version).collect();
        assert_eq!(again, [last.version]);
        let steps = migrations::status(db).await.unwrap();
        assert!(steps.iter().all(|step| step.applied));
    });
}
