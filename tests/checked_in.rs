//! The project that is checked in, for readers who want to see one, is what the generator makes.
//!
//! `UPDATE_EXPECT=1 cargo test --test checked_in` makes it anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Every file below a folder with what is in it, but for the secrets that are drawn for each project.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".env") {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_project_that_is_checked_in_is_up_to_date() {
    let blog = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/blog");
    let checked_in = blog.join("generated");
    let scratch = tempfile::tempdir().unwrap();
    let fresh = scratch.path().join("blog");
    let made = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"))
        .args(["new", "--quiet", "--spec"])
        .arg(blog.join("backend.toml"))
        .arg("--output")
        .arg(&fresh)
        .status()
        .unwrap();
    assert!(made.success());

    let fresh = files(&fresh);
    if env::var_os("UPDATE_EXPECT").is_some() {
        let _ = fs::remove_dir_all(&checked_in);
        for (name, text) in &fresh {
            let path = checked_in.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let checked_in = files(&checked_in);
    let differing: BTreeSet<_> = fresh
        .keys()
        .chain(checked_in.keys())
        .filter(|name| fresh.get(*name) != checked_in.get(*name))
        .collect();
    assert!(
        differing.is_empty(),
        "`UPDATE_EXPECT=1 cargo test --test checked_in` refreshes {differing:?}"
    );
}
