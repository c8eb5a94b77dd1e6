//! Slips of an engineer, one at a time, in projects as they are generated: the tests that a project carries have to
//! see them.
//!
//! `MUTATIONS` names some of them, with commas between, and `MUTATIONS_REPORT` a file for the table of what came of it.

mod list;
mod report;
mod run;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/workshop.rs"]
mod workshop;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
};

use self::{
    list::{Mutation, fresh},
    report::Report,
    run::Suite,
    workshop::Workshop,
};

/// Fewer would say little of what the tests of a project see.
const LEAST: usize = 66;

#[test]
fn every_mutation_changes_one_place_of_a_fresh_project() {
    let mutations = list::all();
    assert!(mutations.len() >= LEAST, "only {}", mutations.len());
    let names: BTreeSet<_> = mutations.iter().map(|mutation| &mutation.name).collect();
    assert_eq!(names.len(), mutations.len(), "two of one name");

    let mut projects = BTreeMap::new();
    let mut changed = BTreeMap::new();
    let mut wrong = Vec::new();
    for mutation in &mutations {
        let project = projects
            .entry(&mutation.project)
            .or_insert_with(|| fresh(&mutation.project));
        match mutation.apply(project) {
            Ok(change) => {
                if let Some(other) = changed.insert((&mutation.project, change), &mutation.name) {
                    wrong.push(format!("{} does what {other} does", mutation.name));
                }
            }
            Err(problem) => wrong.push(format!("{}: {problem}", mutation.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes half a minute for each; `cargo test --test mutations -- --ignored`"]
fn the_tests_of_a_project_see_what_is_broken() {
    let mutations = wanted();
    let mut projects: Vec<_> = mutations.iter().map(|mutation| &mutation.project).collect();
    // Most are of the shop.
    projects.sort_by_key(|name| (*name != "shop", *name));
    projects.dedup();

    let workshop = Workshop::open();
    let mut report = Report::default();
    for name in projects {
        let project = fresh(name);
        let folder = tempfile::tempdir().unwrap();
        let description = folder.path().join(name);
        fs::create_dir(&description).unwrap();
        fs::write(
            description.join("backend.toml"),
            project.get("backend.toml").unwrap(),
        )
        .unwrap();
        let mut suite = Suite::of(workshop.generate(&description));
        for mutation in mutations.iter().filter(|it| it.project == *name) {
            let change = mutation.apply(&project).unwrap();
            let original = project.get(&change.path).unwrap();
            report.add(mutation, suite.judge(&change, original));
        }
    }
    report.assert_as_expected();
}

/// The mutations that the environment names, or all of them.
fn wanted() -> Vec<Mutation> {
    let mut mutations = list::all();
    if let Ok(names) = env::var("MUTATIONS") {
        let names: BTreeSet<_> = names.split(',').map(str::trim).collect();
        for name in &names {
            let is_known = mutations.iter().any(|mutation| mutation.name == *name);
            assert!(is_known, "there is no mutation `{name}`");
        }
        mutations.retain(|mutation| names.contains(mutation.name.as_str()));
    }
    mutations
}
