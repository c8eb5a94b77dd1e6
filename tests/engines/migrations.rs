//! The migrations of all descriptions on servers.

use std::fs;

use backend_gen::{
    diagnostic::Source,
    model::{Engine, Model},
    pipeline, sql,
};
use sqlx::Connection as _;

use crate::{
    common::descriptions, domains::domains, elsewhere::moved, migrated, migrated_on_mysql, mysql,
    nasty::NASTY, once::failed_once, server,
};

/// Those of all descriptions, and of the one that nobody would write.
fn models(engine: Engine) -> Vec<(String, Model)> {
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
    let texts_of_a_row = if engine == Engine::Mysql { 180 } else { 200 };
    let wide = [
        (texts_of_a_row, ["string(60)?"; 2]),
        (texts_of_a_row, ["enum(one, two, three)", "text?"]),
        (200, ["uuid?", "string(60)?"]),
        (200, ["decimal(12,2)", "datetime?"]),
    ];
    let wide = wide.map(|(count, kinds)| {
        let kinds = kinds.into_iter().cycle().take(count).enumerate();
        let fields: String = kinds
            .map(|(nth, kind)| format!("f{nth} = {kind:?}\n"))
            .collect();
        let text = format!("[service]\nname = \"wide\"\n[resources.form.fields]\n{fields}");
        (format!("{count} fields:\n{fields}"), text)
    });
    let models = texts.chain(nasty).chain(wide).map(|(name, text)| {
        let model = pipeline::understand(&Source::new(&name, &moved(&text, engine)));
        let model = model.unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        (name, model)
    });
    let models: Vec<_> = models.collect();
    assert!(models.len() > 80, "{} models", models.len());
    models
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn migrations_make_what_the_schema_says_and_take_it_back() {
    let mut connection = server::connect().await;
    for (name, model) in models(Engine::Postgres) {
        if let Err(failure) = migrated::check(&mut connection, &model).await {
            panic!("{name}: {failure}");
        }
    }
}

/// Makes and asks tables and columns that are called like these words.
fn statements_with(words: &[String]) -> String {
    let statements = words.iter().map(|word| {
        let name = sql::identifier(word);
        format!(
            "create temporary table {name} (id_ int, {name} int);
             insert into {name} (id_, {name}) values (1, 1);
             select {name}, id_ from {name} where {name} = 1 and {name}.{name} = 1 order by {name};
             update {name} set {name} = 2 where {name} = 1;
             delete from {name};
             drop table {name};"
        )
    });
    statements.collect()
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn every_word_of_the_server_is_a_name() {
    let mut connection = server::connect().await;
    let words: Vec<String> = sqlx::query_scalar("select word::text from pg_get_keywords()")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert!(words.len() > 400, "{} words", words.len());
    migrated::run(&mut connection, &statements_with(&words))
        .await
        .unwrap();
}

#[test]
#[ignore = "needs MariaDB; `scripts/test` has it"]
fn every_word_of_the_server_is_a_name_on_mysql() {
    let address = mysql::make("words");
    let words = "select cast(lower(word) as char) from information_schema.keywords where word regexp '^[A-Z_0-9]+$'";
    let words = mysql::ask(&address, words);
    assert!(words.len() > 600, "{} words", words.len());
    let statements = format!("set sql_mode = 'ANSI_QUOTES';{}", statements_with(&words));
    mysql::execute(&address, &statements).unwrap();
    mysql::forget("words");
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn rows_that_are_sorted_by_long_texts_are_kept() {
    let text = r#"
[service]
name = "long"
[database]
engine = "postgres"
[resources.story]
default_sort = "title"
[resources.story.fields]
title = "string(1000)"
"#;
    let model = pipeline::understand(&Source::new("backend.toml", text)).unwrap();
    let mut connection = server::connect().await;
    let mut db = connection.begin().await.unwrap();
    migrated::apply(&mut db, &sql::migrations(&model))
        .await
        .unwrap();
    // Letters of four bytes that nothing makes shorter.
    let insert = "insert into stories (id, version, created_at, updated_at, title)
        select gen_random_uuid(), 1, now(), now(), string_agg(chr(131072 + (random() * 40000)::int), '')
        from generate_series(1, 1000)";
    migrated::run(&mut db, insert).await.unwrap();
}

#[test]
#[ignore = "needs MariaDB; `scripts/test` has it"]
fn migrations_on_mysql_make_what_the_schema_says_and_take_it_back() {
    for (name, model) in models(Engine::Mysql) {
        if let Err(failure) = migrated_on_mysql::check("migrations", &model) {
            panic!("{name}: {failure}");
        }
    }
}
