//! The migrations on PostgreSQL.

use std::{
    collections::BTreeSet,
    fs,
    sync::atomic::{AtomicU32, Ordering},
};

use backend_gen::{
    diagnostic::Source,
    model::{Engine, Model},
    pipeline, schema,
    sql::{self, migrations},
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{common::descriptions, domains::domains, nasty::NASTY, once::failed_once, server};

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

async fn run(db: &mut PgConnection, name: &str, statements: &str) {
    let result = sqlx::raw_sql(AssertSqlSafe(statements)).execute(db).await;
    assert!(result.is_ok(), "{name}: {result:?}\n{statements}");
}

/// The tables, views, indexes and constraints of the current schema.
async fn names(db: &mut PgConnection) -> BTreeSet<String> {
    let names: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = current_schema()::regnamespace and relkind in ('r', 'v', 'i')
         union
         select conname::text from pg_constraint
         where connamespace = current_schema()::regnamespace",
    )
    .fetch_all(db)
    .await
    .unwrap();
    names.into_iter().collect()
}

/// The names that a schema gives, but for those of checks that the engine needs none of.
fn given(schema: &schema::Schema) -> BTreeSet<String> {
    let mut names: BTreeSet<_> = schema.views.iter().map(|view| view.name.clone()).collect();
    for table in &schema.tables {
        names.insert(table.name.clone());
        let keys = table.uniques.iter().chain([&table.primary_key]);
        names.extend(keys.map(|key| key.name.clone()));
        names.extend(table.indexes.iter().map(|index| index.name.clone()));
        names.extend(table.foreign_keys.iter().map(|key| key.name.clone()));
        names.extend(table.checks.iter().map(|check| check.name.clone()));
    }
    names
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn migrations_make_what_the_schema_says_and_take_it_back() {
    let mut connection = server::connect().await;
    for (name, model) in models() {
        static NTH: AtomicU32 = AtomicU32::new(0);
        let nth = NTH.fetch_add(1, Ordering::Relaxed);
        let mut db = connection.begin().await.unwrap();
        let own = format!("create schema made_{nth}; set local search_path to made_{nth}");
        run(&mut db, &name, &own).await;
        let steps = migrations(&model);
        for step in &steps {
            run(&mut db, &name, &step.up).await;
        }
        let schema = schema::schema(&model);
        let made = names(&mut db).await;
        let missing: Vec<_> = given(&schema).difference(&made).cloned().collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        for view in &schema.views {
            let view = sql::identifier(&view.name);
            run(&mut db, &name, &format!("select * from {view}")).await;
        }
        for question in questions(&model) {
            run(&mut db, &name, &question).await;
        }
        for step in steps.iter().rev() {
            run(&mut db, &name, &step.down).await;
        }
        assert_eq!(names(&mut db).await, BTreeSet::new(), "{name}");
        db.rollback().await.unwrap();
    }
}

/// What services ask of owners and of rows.
fn questions(model: &Model) -> Vec<String> {
    let mut questions = Vec::new();
    for resource in &model.resources {
        let table = sql::identifier(&resource.table);
        let owners = resource.owners.iter();
        questions.extend(owners.map(|owner| {
            let owner = sql::owner_expression(model, resource, owner);
            format!("select {owner} from {table}")
        }));
        let access = &resource.access;
        let rules = [
            &access.list,
            &access.read,
            &access.create,
            &access.update,
            &access.delete,
        ];
        let grants = rules.iter().flat_map(|rule| &rule.grants);
        questions.extend(grants.filter_map(|grant| {
            let condition = sql::condition(model, resource, grant.when.as_ref()?, Some(&table));
            Some(format!("select 1 from {table} where {condition}"))
        }));
    }
    questions
}
