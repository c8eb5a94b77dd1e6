//! Whole projects on PostgreSQL.

use crate::{server, shop, workshop::Workshop};

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn the_shop_is_clean_and_passes_its_own_tests() {
    let address = server::address().await;
    let project = shop::project_on_postgres(&Workshop::open(), &address);
    let failed = project.failed_checks();
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}
