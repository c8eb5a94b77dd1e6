//! Every word of Rust, of SQL and of the service itself, wherever a description names something.

use std::{fmt::Write as _, thread};

use backend_gen::{diagnostic::Source, pipeline};

use super::{
    checks::{self, Verdict},
    names,
};

/// Descriptions that the words are divided among. Words that are next to each other, such as `label` and `labels`, get
/// into different ones.
const DESCRIPTIONS: usize = 12;

/// Words for the account, which is a resource already.
const NO_RESOURCES: [&str; 2] = ["user", "users"];

/// Words that cannot be the name of a field, since every row has it already.
const NO_FIELDS: [&str; 1] = ["version"];

/// Words that mean something else in `access`.
const NO_ROLES: [&str; 2] = ["none", "owner"];

/// A service in which each word is a resource, a field of two, a label and a role.
fn description(words: &[&str]) -> String {
    let quoted = |word: &&str| format!("\"{word}\"");
    let roles: Vec<String> = words
        .iter()
        .filter(|word| !NO_ROLES.contains(word))
        .map(quoted)
        .collect();
    let labels: Vec<String> = words.iter().map(quoted).collect();
    let mut text = format!(
        "[service]\nname = \"words\"\n[auth]\nmode = \"jwt\"\nroles = [\"somebody\", {}]\ndefault_role = \"somebody\"\n\
         [enums]\nword_of_all = [{}]\n[resources.holder_of_all.fields]\n",
        roles.join(", "),
        labels.join(", ")
    );
    for word in words.iter().filter(|word| !NO_FIELDS.contains(word)) {
        writeln!(text, "{word} = \"word_of_all?\"").unwrap();
    }
    for word in words.iter().filter(|word| !NO_RESOURCES.contains(word)) {
        let field = if NO_FIELDS.contains(word) {
            "field"
        } else {
            *word
        };
        writeln!(text, "[resources.{word}.fields]\n{field} = \"string(20)\"").unwrap();
    }
    text
}

#[test]
fn every_word_is_a_name_of_everything() {
    let mut words = names::languages();
    words.sort_unstable();
    words.dedup();
    for word in &words {
        let text = description(&[word, "anything"]);
        let problems = pipeline::understand(&Source::new("backend.toml", &text)).err();
        assert!(problems.is_none(), "{word}: {problems:?}");
    }
    for word in NO_FIELDS {
        let text = description(&["anything"]) + &format!("{word} = \"int\"\n");
        assert!(pipeline::understand(&Source::new("backend.toml", &text)).is_err());
    }
    let all: Vec<Vec<&str>> = (0..DESCRIPTIONS)
        .map(|first| {
            words
                .iter()
                .copied()
                .skip(first)
                .step_by(DESCRIPTIONS)
                .collect()
        })
        .collect();
    thread::scope(|scope| {
        for half in all.chunks(DESCRIPTIONS / 2) {
            scope.spawn(|| half.iter().for_each(|words| is_whole(words)));
        }
    });
}

fn is_whole(words: &[&str]) {
    match checks::check(&description(words)) {
        Ok(Verdict::Whole) => {}
        Ok(Verdict::Refused(message)) => panic!("{message}: {words:?}"),
        Err(failure) => panic!("{failure}: {words:?}"),
    }
}
