//! Whole projects on PostgreSQL.

use std::{fs, path::Path};

use backend_gen::{diagnostic::Source, model::Engine, pipeline};

use crate::{server, workshop::Workshop};

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn a_project_is_clean_and_passes_its_own_tests() {
    let address = server::address().await;
    let workshop = Workshop::open();
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop/backend.toml");
    let source = Source::new("backend.toml", &fs::read_to_string(description).unwrap());
    let mut model = pipeline::understand(&source).unwrap();
    model.database.engine = Engine::Postgres;
    let generated = pipeline::make_from(model, &source).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    for (path, contents) in generated.files.iter() {
        let path = fresh.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    let mut project = workshop.take("shop-on-postgres", fresh.path());
    project.variables.push(("DATABASE_URL".to_owned(), address));
    let failed = project.failed_checks();
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}
