//! What is broken: each file of `tests/mutations/list` holds mutations of one concern.

use std::{fs, path::Path};

use backend_gen::{diagnostic::Source, pipeline, render::Files};
use serde::Deserialize;
use toml::Table;

/// One slip.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutation {
    /// What is broken, as a user would say it.
    #[serde(skip)]
    pub name: String,
    /// The folder of the description, or the name of one that failed once.
    pub project: String,
    /// How the path of the file ends.
    file: String,
    /// What is there once.
    find: String,
    replace: String,
    /// Why no test sees it yet, and whether it matters.
    pub unseen: Option<String>,
}

/// A file as a mutation leaves it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub path: String,
    pub text: String,
}

impl Mutation {
    /// The one file that it changes.
    ///
    /// # Errors
    /// What it looks for has to be in one place of the code of the project, so that it is clear what is broken.
    pub fn apply(&self, project: &Files) -> Result<Change, String> {
        if self.find == self.replace {
            return Err("changes nothing".to_owned());
        }
        let is_meant = |path: &str| path.ends_with(&self.file) && !path.starts_with("tests/");
        let files: Vec<_> = project.iter().filter(|(path, _)| is_meant(path)).collect();
        let count: usize = files
            .iter()
            .map(|(_, text)| text.matches(&self.find).count())
            .sum();
        let found = files
            .into_iter()
            .find(|(_, text)| text.contains(&self.find));
        match (count, found) {
            (1, Some((path, text))) => Ok(Change {
                path: path.to_owned(),
                text: text.replace(&self.find, &self.replace),
            }),
            _ => Err(format!(
                "`{}` is there {count} times in `{}` of {}",
                self.find, self.file, self.project
            )),
        }
    }
}

/// Every mutation, by concern and in the order in which they are written down.
pub fn all() -> Vec<Mutation> {
    let folder = root().join("tests/mutations/list");
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| read(file)).collect()
}

fn read(file: &Path) -> Vec<Mutation> {
    let text = fs::read_to_string(file).unwrap();
    let table: Table = text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mutation = |(name, value): (String, toml::Value)| {
        let mutation: Mutation = value
            .try_into()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        Mutation { name, ..mutation }
    };
    table.into_iter().map(mutation).collect()
}

/// The files of a project as it is generated.
pub fn fresh(project: &str) -> Files {
    let places = [
        format!("examples/{project}/backend.toml"),
        format!("tests/descriptions/{project}/backend.toml"),
        format!("tests/drawn/failed_once/{project}.toml"),
    ];
    let mut texts = places
        .iter()
        .map(|place| fs::read_to_string(root().join(place)));
    let text = texts
        .find_map(Result::ok)
        .unwrap_or_else(|| panic!("no description is called `{project}`"));
    let source = Source::new("backend.toml", &text);
    pipeline::generate(&source, &|_| ()).unwrap().files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
