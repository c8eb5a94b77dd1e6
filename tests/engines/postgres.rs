//! The migrations of all descriptions on PostgreSQL.

use std::fs;

use backend_gen::{
    diagnostic::Source,
    model::{Engine, Model},
    pipeline,
};

use crate::{
    common::descriptions, domains::domains, migrated, nasty::NASTY, once::failed_once, server,
};

/// Those of all descriptions, and of the one that nobody would write.
fn models() -> Vec<(String, Model)> {
    let folders = descriptions().into_iter().chain(domains());
    let files = folders.map(|folder| folder.join("backend.toml"));
    let texts = files.chain(failed_once()).map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        (path.display().to_string(), text)
    });
    let nasty = ["uuid", "typeid", "integer"].map(|ids| {
        let text = format!("{NASTY}[database]\nids = \"{ids}\"\n");
        (format!("nasty with ids that are {ids}"), text)
    });
    let models = texts.chain(nasty).filter_map(|(name, text)| {
        let mut model = pipeline::understand(&Source::new(&name, &text)).ok()?;
        model.database.engine = Engine::Postgres;
        Some((name, model))
    });
    models.collect()
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn migrations_make_what_the_schema_says_and_take_it_back() {
    let mut connection = server::connect().await;
    for (name, model) in models() {
        if let Err(failure) = migrated::check(&mut connection, &model).await {
            panic!("{name}: {failure}");
        }
    }
}
