//! Projects of descriptions, on another engine than theirs.

use std::{fs, path::Path};

use backend_gen::{diagnostic::Source, model::Engine, pipeline};

use crate::workshop::{Project, Workshop};

/// The project of a description on PostgreSQL, whose tests are to use the server at this address.
pub fn on_postgres(workshop: &Workshop, name: &str, text: &str, address: &str) -> Project {
    let source = Source::new("backend.toml", text);
    let mut model = pipeline::understand(&source).unwrap();
    model.database.engine = Engine::Postgres;
    let generated = pipeline::make_from(model, &source).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    for (path, contents) in generated.files.iter() {
        write(&fresh.path().join(path), contents);
    }
    let mut project = workshop.take(name, fresh.path());
    let url = ("DATABASE_URL".to_owned(), address.to_owned());
    project.variables.push(url);
    project
}

fn write(path: &Path, contents: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}
