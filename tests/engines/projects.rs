//! Whole projects on PostgreSQL.

use std::{fs, path::Path};

use crate::{elsewhere::on_postgres, server, workshop::Workshop};

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn the_shop_is_clean_and_passes_its_own_tests() {
    let address = server::address().await;
    let workshop = Workshop::open();
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop/backend.toml");
    let text = fs::read_to_string(description).unwrap();
    let project = on_postgres(&workshop, "shop-on-postgres", &text, &address);
    let failed = project.failed_checks();
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}
