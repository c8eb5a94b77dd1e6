//! What takes minutes: drawn descriptions whose projects are built and tested.

use std::{collections::BTreeSet, fs};

use backend_gen::{diagnostic::Source, pipeline};
use proptest::strategy::{Strategy as _, ValueTree as _};

use crate::{
    calmly, checks, document, draw,
    features::{self, Pair},
    keep_panics, number, runner, text,
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
    let workshop = Workshop::open();
    let folder = tempfile::tempdir().unwrap();
    let mut failed = Vec::new();
    for (nth, text) in picked.into_iter().map(|index| &texts[index]).enumerate() {
        if let Err(failure) = calmly(|| checks::check(text)) {
            failed.push(format!("{failure} of\n\n{text}"));
            continue;
        }
        let description = folder.path().join(format!("drawn-{nth}"));
        fs::create_dir(&description).unwrap();
        fs::write(description.join("backend.toml"), text).unwrap();
        let project = workshop.generate(&description);
        let checks = project.failed_checks();
        if checks.is_empty() {
            let model = pipeline::understand(&Source::new("backend.toml", text)).unwrap();
            let document = project.cargo(&["run", "--quiet", "--locked", "--", "openapi"]);
            let document = serde_json::from_str(&document).unwrap();
            let missing = document::missing_texts(&model, &document);
            if !missing.is_empty() {
                failed.push(format!("the document lacks {missing:?} of\n\n{text}"));
            }
        }
        project.clean();
        failed.extend(checks.iter().map(|check| format!("{check} of\n\n{text}")));
    }
    assert!(
        failed.is_empty(),
        "see above for what fails: {}",
        failed.join("\n\n")
    );
}
