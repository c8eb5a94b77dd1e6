//! Real schemas, written as descriptions.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folders of all domains, each with a `backend.toml`, by name.
pub fn domains() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/domains");
    let entries = fs::read_dir(folder).unwrap();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 17);
    folders
}
