//! What takes minutes: drawn descriptions whose projects are built and tested.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use backend_gen::{diagnostic::Source, pipeline};
use proptest::strategy::{Strategy as _, ValueTree as _};
use toml::Table;

use crate::{
    calmly, checks, common, document, draw,
    features::{self, Pair},
    keep_panics, number, once, runner_from, text,
    workshop::Workshop,
    write,
};

/// How many descriptions there are to pick some from.
const CHOICE: usize = 600;

/// Settings that a description can do without.
const SETTINGS: [&str; 6] = ["database", "api", "auth", "rate_limit", "cache", "enums"];

/// How many projects are built to find a smaller description that fails.
const MOST_BUILDS: usize = 10;

/// What chooses the descriptions to build: others with each commit, and the same for one whoever asks.
fn seed() -> u64 {
    let head = Command::new("git")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["rev-parse", "--short=8", "HEAD"])
        .output();
    let hash = head.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    // An archive has no commit.
    let of_commit = hash
        .ok()
        .and_then(|hash| u64::from_str_radix(hash.trim(), 16).ok());
    number("DRAWN_SEED", of_commit.unwrap_or(1))
}

/// Descriptions that are accepted, drawn one after the other, with the pairs of features in each.
fn accepted(seed: u64, count: usize) -> (Vec<String>, Vec<BTreeSet<Pair>>) {
    let mut runner = runner_from(seed, 0, u8::MAX);
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

/// `DRAWN_BUILT` says how many, and `DRAWN_FROM` how many of these were built before.
#[test]
fn drawn_projects_are_clean_and_pass_their_own_tests() {
    keep_panics();
    let picked = picked(number("DRAWN_BUILT", 6));
    let left = picked.iter().skip(number("DRAWN_FROM", 0));
    assert_hold(left.map(String::as_str));
}

/// So many descriptions that have most pairs of features, between them and those that are built in every run.
pub fn picked(count: usize) -> Vec<String> {
    let seed = seed();
    let (texts, pairs) = accepted(seed, count.max(CHOICE));
    let built = built_anyway();
    let picked = features::pick(count, &pairs, &built);
    let all: BTreeSet<_> = pairs.iter().flatten().chain(&built).collect();
    let mut covered: BTreeSet<_> = built.iter().collect();
    let mut covers = format!(
        "{} of {} pairs of features are built anyway",
        covered.len(),
        all.len()
    );
    for index in &picked {
        covered.extend(&pairs[*index]);
        covers += &format!(", {}", covered.len());
    }
    println!(
        "DRAWN_SEED={seed}: {covers} with {count} of {} descriptions",
        texts.len()
    );
    picked
        .into_iter()
        .map(|index| texts[index].clone())
        .collect()
}

/// The pairs of features in the descriptions of `tests/projects`.
fn built_anyway() -> BTreeSet<Pair> {
    let files = common::descriptions().into_iter();
    let pairs = files.flat_map(|folder| {
        let text = fs::read_to_string(folder.join("backend.toml")).unwrap();
        let model = pipeline::understand(&Source::new("backend.toml", &text));
        features::pairs(&model.unwrap())
    });
    pairs.collect()
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

/// Builds the project of each description, and shows each that does not hold, as small as it was found to fail.
fn assert_hold<'a>(texts: impl Iterator<Item = &'a str>) {
    let workshop = Workshop::open();
    let folder = tempfile::tempdir().unwrap();
    let mut failed = Vec::new();
    for (nth, text) in texts.enumerate() {
        let description = folder.path().join(format!("drawn-{nth}"));
        let failures = failures(&workshop, &description, text);
        if !failures.is_empty() {
            let text = shrunk(
                &workshop,
                &folder.path().join(format!("smaller-{nth}")),
                text,
            );
            failed.push(format!("{} of\n\n{text}", failures.join(", ")));
        }
    }
    assert!(
        failed.is_empty(),
        "see above for what fails: {}",
        failed.join("\n\n")
    );
}

/// The description without whatever resources and settings it fails without, after so many builds at most.
fn shrunk(workshop: &Workshop, description: &Path, text: &str) -> String {
    let mut smallest: Table = text.trim_start_matches('\u{feff}').parse().unwrap();
    let resources = smallest["resources"].as_table().unwrap();
    let resources = resources.keys().map(|name| ("resources", name.clone()));
    let settings = smallest
        .keys()
        .filter(|key| SETTINGS.contains(&key.as_str()));
    let parts: Vec<_> = resources
        .chain(settings.map(|key| ("", key.clone())))
        .collect();
    let mut builds = 0;
    for (within, part) in parts {
        let mut smaller = smallest.clone();
        let table = match within {
            "" => &mut smaller,
            within => smaller[within].as_table_mut().unwrap(),
        };
        table.remove(&part);
        let text = write::write(&smaller);
        if pipeline::understand(&Source::new("backend.toml", &text)).is_err() {
            continue;
        }
        if builds == MOST_BUILDS {
            break;
        }
        builds += 1;
        if !failures(workshop, description, &text).is_empty() {
            smallest = smaller;
        }
    }
    write::write(&smallest)
}

/// What does not hold of the project of a description.
fn failures(workshop: &Workshop, description: &Path, text: &str) -> Vec<String> {
    if let Err(failure) = calmly(|| checks::check(text)) {
        return vec![failure];
    }
    fs::create_dir_all(description).unwrap();
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
