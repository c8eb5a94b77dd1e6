//! Whole projects on servers.

use backend_gen::model::Engine;

use crate::{mysql, readme, server, shop};

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn the_shop_is_clean_and_passes_its_own_tests() {
    assert_clean(Engine::Postgres, &server::address().await);
}

#[test]
#[ignore = "needs MariaDB and Redis; `scripts/test` has them"]
fn the_shop_is_clean_and_passes_its_own_tests_on_mysql() {
    assert_clean(Engine::Mysql, &mysql::address());
}

fn assert_clean(engine: Engine, address: &str) {
    let project = shop::project_on(engine, "shop", address);
    let failed = project.failed_checks();
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn the_own_code_of_the_shop_does_what_it_says() {
    check_out(Engine::Postgres, &server::address().await);
}

#[test]
#[ignore = "needs MariaDB and Redis; `scripts/test` has them"]
fn the_own_code_of_the_shop_does_what_it_says_on_mysql() {
    check_out(Engine::Mysql, &mysql::address());
}

fn check_out(engine: Engine, address: &str) {
    let project = shop::project_on(engine, "walked-through-shop", address);
    readme::take_code_of_example(&project);
    let said = project.cargo(&["test", "--locked", "--test", "api", "checkout::"]);
    assert!(said.contains("test checkout::"), "{said}");
}
