//! Drawn descriptions on PostgreSQL.

use std::cell::RefCell;

use backend_gen::{diagnostic::Source, model::Engine, pipeline};
use proptest::test_runner::{TestCaseError, TestError};
use tokio::runtime;

use crate::{
    built::picked, draw, elsewhere::on_postgres, migrated, number, runner, server, text,
    workshop::Workshop,
};

/// `DRAWN` says how many.
#[test]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
fn every_accepted_description_migrates_on_postgres() {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let connection = RefCell::new(runtime.block_on(server::connect()));
    let result = runner(number("DRAWN", 500), 0).run(&draw::wishes(), |wishes| {
        let text = text(&wishes);
        let Ok(mut model) = pipeline::understand(&Source::new("backend.toml", &text)) else {
            return Ok(());
        };
        model.database.engine = Engine::Postgres;
        let mut connection = connection.borrow_mut();
        let checked = runtime.block_on(migrated::check(&mut connection, &model));
        checked.map_err(TestCaseError::fail)
    });
    if let Err(TestError::Fail(reason, wishes)) = result {
        panic!("{reason}\n\nof this description:\n\n{}", text(&wishes));
    }
    result.unwrap();
}

/// `DRAWN_BUILT` says how many.
#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL, and takes a minute for each"]
async fn drawn_projects_are_clean_and_pass_their_own_tests_elsewhere() {
    let address = server::address().await;
    let workshop = Workshop::open();
    let mut failed = Vec::new();
    for (nth, text) in picked(number("DRAWN_BUILT", 4)).iter().enumerate() {
        let project = on_postgres(
            &workshop,
            &format!("drawn-on-postgres-{nth}"),
            text,
            &address,
        );
        let failures = project.failed_checks();
        project.clean();
        if !failures.is_empty() {
            failed.push(format!("{} of\n\n{text}", failures.join(", ")));
        }
    }
    assert!(
        failed.is_empty(),
        "see above for what fails: {}",
        failed.join("\n\n")
    );
}
