//! Whatever a description asks for, cargo finds nothing to add to the lock file of its project, and nothing to take away.

use std::{fs, process::Command};

const ENGINES: [&str; 3] = ["sqlite", "postgres", "mysql"];
const STORES: [&str; 3] = ["none", "memory", "redis"];

#[test]
fn a_lock_file_is_as_cargo_would_write_it() {
    let folder = tempfile::tempdir().unwrap();
    for engine in ENGINES {
        for accounts in ["", "[auth]\n"] {
            for limits in STORES {
                for cache in STORES {
                    let description = description(engine, accounts, limits, cache);
                    let target = folder.path().join("project");
                    fs::write(folder.path().join("backend.toml"), &description).unwrap();
                    assert_cmd::cargo::cargo_bin_cmd!("backend-gen")
                        .current_dir(folder.path())
                        .args(["new", "--spec", "backend.toml", "--output", "project"])
                        .assert()
                        .success();
                    let output = Command::new(env!("CARGO"))
                        .current_dir(&target)
                        .args(["metadata", "--locked", "--format-version", "1"])
                        .output()
                        .unwrap();
                    let said = String::from_utf8_lossy(&output.stderr);
                    assert!(output.status.success(), "{said}\n\n{description}");
                    fs::remove_dir_all(target).unwrap();
                }
            }
        }
    }
}

fn description(engine: &str, accounts: &str, limits: &str, cache: &str) -> String {
    let limit = match limits {
        "none" => String::new(),
        store => format!("[rate_limit]\nstore = \"{store}\"\n"),
    };
    format!(
        "[service]\nname = \"noted\"\n[database]\nengine = \"{engine}\"\n{accounts}{limit}[cache]\nstore = \"{cache}\"\n\
         [resources.note.fields]\nprice = \"decimal(8, 2)\"\ncode = {{ type = \"string\", pattern = \"[a-z]+\" }}\n"
    )
}
