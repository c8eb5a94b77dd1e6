//! What takes minutes: drawn descriptions whose projects are built and tested.

use std::{collections::BTreeSet, fs, path::Path};

use backend_gen::{diagnostic::Source, pipeline};
use proptest::strategy::{Strategy as _, ValueTree as _};

use crate::{
    calmly, checks, document, draw,
    features::{self, Pair},
    keep_panics, number, once, runner, text,
    workshop::Workshop,
};

/// How many descriptions there are to pick one from.
const CHOICE: usize = 50;

/// Descriptions that are accepted, drawn one after the other, with the pairs of features in each.
fn accepted(count: usize) -> (Vec<String>, Vec<BTreeSet<Pair>>) {
    let mut runner = runner(0, u8::MAX);
    let drawn = std::iter::repeat_with(|| {
        let tree = draw::wishes().new_tree(&mut runner).unwrap();
        text(&tree.current())
    });
    let accepted = drawn.filter_map(|text| {
        let model = pipeline::understand(&Source::new("backend.toml", &text)).ok()?;
        Some((text, features::pairs(&model)))
    });
    accepted.take(count).unzip()
}

/// `DRAWN_BUILT` says how many.
#[test]
fn drawn_projects_are_clean_and_pass_their_own_tests() {
    keep_panics();
    let count: usize = number("DRAWN_BUILT", 12);
    let (texts, pairs) = accepted(count * CHOICE);
    let (picked, covered) = features::pick(count, &pairs);
    let all: BTreeSet<_> = pairs.iter().flatten().collect();
    println!(
        "{count} of {} descriptions, with {} of {} pairs of features",
        texts.len(),
        covered.len(),
        all.len()
    );
    let picked = picked.into_iter().map(|index| texts[index].as_str());
    assert_hold(picked);
}

#[test]
#[ignore = "takes a minute for each; `cargo test --test drawn -- --ignored`"]
fn whatever_failed_once_is_clean_and_passes_its_own_tests() {
    keep_panics();
    let texts: Vec<_> = once::failed_once()
        .into_iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    assert_hold(texts.iter().map(String::as_str));
}

/// Builds the project of each description, and shows each that does not hold.
fn assert_hold<'a>(texts: impl Iterator<Item = &'a str>) {
    let workshop = Workshop::open();
    let folder = tempfile::tempdir().unwrap();
    let mut failed = Vec::new();
    for (nth, text) in texts.enumerate() {
        let description = folder.path().join(format!("drawn-{nth}"));
        let failures = failures(&workshop, &description, text);
        failed.extend(
            failures
                .iter()
                .map(|failure| format!("{failure} of\n\n{text}")),
        );
    }
    assert!(
        failed.is_empty(),
        "see above for what fails: {}",
        failed.join("\n\n")
    );
}

/// What does not hold of the project of a description.
fn failures(workshop: &Workshop, description: &Path, text: &str) -> Vec<String> {
    if let Err(failure) = calmly(|| checks::check(text)) {
        return vec![failure];
    }
    fs::create_dir(description).unwrap();
    fs::write(description.join("backend.toml"), text).unwrap();
    let project = workshop.generate(description);
    let mut failures = project.failed_checks();
    if failures.is_empty() {
        let model = pipeline::understand(&Source::new("backend.toml", text)).unwrap();
        let document = project.cargo(&["run", "--quiet", "--locked", "--", "openapi"]);
        let document = serde_json::from_str(&document).unwrap();
        let missing = document::missing_texts(&model, &document);
        if !missing.is_empty() {
            failures.push(format!("the document lacks {missing:?}"));
        }
    }
    project.clean();
    failures
}
