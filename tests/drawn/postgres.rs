//! The migrations of drawn descriptions on PostgreSQL.

use std::cell::RefCell;

use backend_gen::{diagnostic::Source, model::Engine, pipeline};
use proptest::test_runner::{TestCaseError, TestError};
use tokio::runtime;

use crate::{draw, migrated, number, runner, server, text};

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
