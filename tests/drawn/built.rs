//! What takes minutes: drawn descriptions whose projects are built and tested.

use std::{fs, panic};

use proptest::strategy::{Strategy as _, ValueTree as _};

use crate::{
    checks::{self, Verdict},
    draw, number, runner, text,
    workshop::Workshop,
};

/// Descriptions that are accepted, drawn one after the other.
fn accepted(count: usize) -> Vec<String> {
    let mut runner = runner(0, u8::MAX);
    let mut texts = Vec::new();
    while texts.len() < count {
        let tree = draw::wishes().new_tree(&mut runner).unwrap();
        let text = text(&tree.current());
        // A build takes a minute, and a small description asks little of it.
        if text.len() > 3000 && matches!(checks::check(&text), Ok(Verdict::Whole)) {
            texts.push(text);
        }
    }
    texts
}

#[test]
#[ignore = "takes minutes for each description"]
fn drawn_projects_are_clean_and_pass_their_own_tests() {
    const CHECKS: [&[&str]; 3] = [
        &["fmt", "--check"],
        &[
            "clippy",
            "--all-targets",
            "--locked",
            "--",
            "--deny=warnings",
        ],
        &["test", "--locked"],
    ];
    let workshop = Workshop::open();
    let folder = tempfile::tempdir().unwrap();
    let mut failed = Vec::new();
    for (nth, text) in accepted(number("DRAWN_BUILT", 12)).iter().enumerate() {
        let description = folder.path().join(format!("drawn-{nth}"));
        fs::create_dir(&description).unwrap();
        fs::write(description.join("backend.toml"), text).unwrap();
        let project = workshop.generate(&description);
        for check in CHECKS {
            // What fails is told at once, and the other checks may have more to say.
            let passes = panic::AssertUnwindSafe(|| project.cargo(check));
            if panic::catch_unwind(passes).is_err() {
                failed.push(format!("cargo {} of\n\n{text}", check.join(" ")));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "see above for what fails: {}",
        failed.join("\n\n")
    );
}
