//! Descriptions that were drawn once and failed then.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The files of all of them, by name.
pub fn failed_once() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drawn/failed_once");
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 6);
    files
}
