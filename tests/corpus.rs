//! Every folder below `corpus` is a description and, where it has problems, what is said about them.
//!
//! `UPDATE_EXPECT=1 cargo test --test corpus` writes what is said now.

mod common;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use backend_gen::{
    diagnostic::{Colour, Source, render},
    model::Model,
    pipeline::understand,
};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder("tests/corpus")).unwrap();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn read(path: &Path) -> Source {
    Source::new("backend.toml", &fs::read_to_string(path).unwrap())
}

/// What is said about a description, nothing where nothing is wrong.
fn said_about(path: &Path) -> Result<Model, String> {
    let source = read(path);
    understand(&source).map_err(|problems| render(&source, &problems, Colour::Never))
}

#[test]
fn every_problem_is_told_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let said = said_about(&case.join("backend.toml"))
            .err()
            .unwrap_or_default();
        let expected = case.join("stderr.txt");
        let valid = case
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("valid"));
        if env::var_os("UPDATE_EXPECT").is_some() && !valid {
            fs::write(&expected, &said).unwrap();
        }
        let recorded = fs::read_to_string(&expected).unwrap_or_default();
        if said != recorded || said.is_empty() != valid {
            wrong.push(format!("{}\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_problem_has_a_hint() {
    for case in cases() {
        let problems = understand(&read(&case.join("backend.toml"))).err();
        for problem in problems.unwrap_or_default() {
            assert!(
                problem.hint.is_some(),
                "{}: {}",
                case.display(),
                problem.message
            );
        }
    }
}

#[test]
fn every_description_is_without_a_problem() {
    for folder in common::descriptions() {
        let path = folder.join("backend.toml");
        if let Err(said) = said_about(&path) {
            panic!("{}\n{said}", path.display());
        }
    }
}

#[test]
fn a_slip_of_one_line_hides_no_problem_of_another() {
    let slips = [
        "b = \"text",
        "b = 'text",
        "b = \"\"\"text",
        "lock: false",
        "b \"text\"",
        "b = { type = \"text\" max = 3 }",
        "b = { type = \"text\", max = 3",
        "b = { type = \"text\",, max = 3 }",
        "b = { \"text\" }",
        "b = { type = \"text\", max = 3 ]",
        "b = { type = \"text, max = 3 }",
        "b = { type = text\", max = 3 }",
        "b = { type = \"int\", min = 0 max = 5 }",
        "b = [\"a\" \"b\"]",
        "b = [\"a\", \"b\"",
        "b = [\"a\"]]",
        "b =",
        "b := \"text\"",
        "b == \"text\"",
        "b = \"text\";",
        "b = \"text\" c = \"text\"",
        "b = \"text\", c = \"text\"",
        "b = string(3)",
        "b = 01",
        "b? = \"text\"",
        ".b = \"text\"",
        ".b",
        "= \"text\"",
        "- b",
        "{",
        "}",
        "// b",
        "<<<<<<< HEAD",
        "[]",
        "[resources b]",
        "[resources.b.fields",
        "[[resources.b.fields]",
        "resources.b.fields]",
        "[enums",
    ];
    for slip in slips {
        let text = format!(
            "[service]\nname = \"a\"\n[resources.a.fields]\na = \"int\"\n{slip}\nz = \"int\"\n\
             [resources.c]\nfields.c = \"strng\"\nrelations.a = {{ belongs_to = \"a\" }}\n"
        );
        let source = Source::new("backend.toml", &text);
        let problems = understand(&source).unwrap_err();
        let lines: Vec<usize> = problems
            .iter()
            .filter_map(|problem| problem.place.as_ref())
            .map(|place| source.position(place.span.start).line)
            .collect();
        assert_eq!(lines, [5, 8], "{slip}: {problems:#?}");
    }
}
