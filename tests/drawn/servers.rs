//! Drawn descriptions on servers.

use std::cell::RefCell;

use backend_gen::{diagnostic::Source, model::Engine, pipeline};
use proptest::test_runner::TestCaseError;
use tokio::runtime;

use crate::{
    built::picked,
    draw,
    elsewhere::{moved, on},
    migrated, migrated_on_mysql, mysql, number, runner, server, text, told,
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
        let text = moved(&text(&wishes), Engine::Postgres);
        let Ok(model) = pipeline::understand(&Source::new("backend.toml", &text)) else {
            return Ok(());
        };
        let mut connection = connection.borrow_mut();
        let checked = runtime.block_on(migrated::check(&mut connection, &model));
        checked.map_err(TestCaseError::fail)
    });
    if let Err(failure) = told(result) {
        panic!("{failure}");
    }
}

/// `DRAWN` says how many.
#[test]
#[ignore = "needs MariaDB; `scripts/test` has it"]
fn every_accepted_description_migrates_on_mysql() {
    let result = runner(number("DRAWN", 100), 0).run(&draw::wishes(), |wishes| {
        let text = moved(&text(&wishes), Engine::Mysql);
        let Ok(model) = pipeline::understand(&Source::new("backend.toml", &text)) else {
            return Ok(());
        };
        migrated_on_mysql::check("drawn", &model).map_err(TestCaseError::fail)
    });
    if let Err(failure) = told(result) {
        panic!("{failure}");
    }
}

/// `DRAWN_BUILT` says how many, and `DRAWN_FROM` how many of these to leave out.
#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL, and takes a minute for each"]
async fn drawn_projects_are_clean_and_pass_their_own_tests_on_postgres() {
    assert_hold(Engine::Postgres, &server::address().await);
}

/// `DRAWN_BUILT` says how many, and `DRAWN_FROM` how many of these to leave out.
#[test]
#[ignore = "needs MariaDB, and takes a minute for each"]
fn drawn_projects_are_clean_and_pass_their_own_tests_on_mysql() {
    assert_hold(Engine::Mysql, &mysql::address());
}

fn assert_hold(engine: Engine, address: &str) {
    let workshop = Workshop::open();
    let mut failed = Vec::new();
    let picked = picked(number("DRAWN_BUILT", 4));
    let left = picked.iter().skip(number("DRAWN_FROM", 0));
    for (nth, text) in left.enumerate() {
        let project = on(
            engine,
            &workshop,
            &format!("drawn-elsewhere-{nth}"),
            text,
            address,
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
