//! Projects of descriptions, on other servers than theirs.

use std::{fs, path::Path};

use backend_gen::{
    diagnostic::Source,
    model::{Engine, Model, Store},
    pipeline,
};

use toml_edit::{DocumentMut, Item, Table, value};

use crate::{
    redis,
    workshop::{Project, Workshop},
};

/// The project of a description on this engine and Redis, whose tests are to use the server at this address.
pub fn on(engine: Engine, workshop: &Workshop, name: &str, text: &str, address: &str) -> Project {
    let text = moved(text, engine);
    let source = Source::new("backend.toml", &text);
    let mut model = pipeline::understand(&source).unwrap();
    share(&mut model);
    let generated = pipeline::make_from(model, &source).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    for (path, contents) in generated.files.iter() {
        write(&fresh.path().join(path), contents);
    }
    let mut project = workshop.take(name, fresh.path());
    let url = ("DATABASE_URL".to_owned(), address.to_owned());
    project.variables.push(url);
    project
        .variables
        .push(("REDIS_URL".to_owned(), redis::address()));
    project
}

/// The description with another engine, and all else where it stands: answers have the order of fields.
pub fn moved(text: &str, engine: Engine) -> String {
    let name = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
        Engine::Mysql => "mysql",
    };
    let mut description: DocumentMut = text.parse().unwrap();
    let database = description.entry("database");
    let database = database.or_insert(Item::Table(Table::new()));
    database["engine"] = value(name);
    description.to_string()
}

/// Has all that can be in Redis be there.
pub fn share(model: &mut Model) {
    if let Some(limit) = &mut model.rate_limit {
        limit.store = Store::Redis;
    }
    if let Some(cache) = &mut model.cache {
        cache.store = Store::Redis;
    }
}

fn write(path: &Path, contents: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}
