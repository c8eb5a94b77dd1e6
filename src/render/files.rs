//! The generated files before they reach a disk.

use std::{
    collections::BTreeMap,
    path::{Component, Path},
};

/// Every generated file by its path in the project, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

/// Why a file cannot be one of the project's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Something else made a file of this path already.
    #[error("`{0}` is made twice")]
    Twice(String),
    /// The path would lead out of the project.
    #[error("`{0}` is not a path inside the project")]
    Outside(String),
}

impl Files {
    /// Adds a file; every path has one maker.
    pub fn insert(&mut self, path: String, contents: String) -> Result<(), Rejected> {
        let is_inside = Path::new(&path)
            .components()
            .all(|component| matches!(component, Component::Normal(_)));
        if path.is_empty() || !is_inside {
            return Err(Rejected::Outside(path));
        }
        if self.0.contains_key(&path) {
            return Err(Rejected::Twice(path));
        }
        self.0.insert(path, contents);
        Ok(())
    }

    /// The contents of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// All paths and contents, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, contents)| (path.as_str(), contents.as_str()))
    }

    /// All paths with contents that may be changed, by path.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut String)> {
        self.0
            .iter_mut()
            .map(|(path, contents)| (path.as_str(), contents))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_maker() {
        let mut files = Files::default();
        files.insert("src/main.rs".into(), "first".into()).unwrap();

        let second = files.insert("src/main.rs".into(), "second".into());

        assert_eq!(second, Err(Rejected::Twice("src/main.rs".into())));
        assert_eq!(files.get("src/main.rs"), Some("first"));
    }

    #[test]
    fn no_path_leads_out_of_the_project() {
        for path in ["", "/etc/passwd", "../up", "src/../../up", "./here"] {
            let rejected = Files::default().insert(path.into(), String::new());
            assert_eq!(rejected, Err(Rejected::Outside(path.into())), "{path}");
        }
    }
}
