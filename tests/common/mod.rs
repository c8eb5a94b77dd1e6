//! The descriptions that every test of whole projects goes through.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folders of the examples and of the further descriptions, each with a `backend.toml`, by name.
pub fn descriptions() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<_> = ["examples", "tests/descriptions"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("backend.toml").is_file())
        .collect();
    folders.sort();
    assert!(folders.len() >= 9);
    folders
}
