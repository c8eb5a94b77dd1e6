//! The wizard at a real terminal.
#![cfg(unix)]

use std::{fs, path::Path, process::Command};

use rexpect::{
    process::WaitStatus,
    reader::Options,
    session::{PtySession, spawn_with_options},
};
use tempfile::TempDir;

const PATIENCE_MS: u64 = 10_000;

const ENTER: &str = "\r";
const DOWN: &str = "\u{1b}[B";
const UP: &str = "\u{1b}[A";
const ESCAPE: &str = "\u{1b}";
const SPACE: &str = " ";
const HOME: &str = "\u{1b}[H";
const CTRL_C: &str = "\u{3}";

/// A person at the terminal.
struct Person {
    session: PtySession,
    place: TempDir,
}

impl Person {
    fn starts(arguments: &[&str]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"));
        command
            .current_dir(place.path())
            .arg("new")
            .args(arguments)
            .env("NO_COLOR", "1");
        let options = Options::new().timeout_ms(Some(PATIENCE_MS));
        Self {
            session: spawn_with_options(command, options).unwrap(),
            place,
        }
    }

    /// Waits for a question, then presses keys.
    fn answers(&mut self, question: &str, keys: &[&str]) -> &mut Self {
        self.sees(&format!("? {question}")).presses(keys)
    }

    fn presses(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            self.session.send(key).unwrap();
            self.session.flush().unwrap();
        }
        self
    }

    fn sees(&mut self, text: &str) -> &mut Self {
        // The session takes each byte for a letter.
        let bytes: String = text.bytes().map(char::from).collect();
        if let Err(error) = self.session.exp_string(&bytes) {
            panic!("`{text}` does not appear: {error}");
        }
        self
    }

    fn leaves(&mut self) -> i32 {
        self.session.exp_eof().unwrap();
        match self.session.process().wait().unwrap() {
            WaitStatus::Exited(_, code) => code,
            other => panic!("{other:?}"),
        }
    }

    fn is_alone(&self) -> bool {
        fs::read_dir(self.place.path()).unwrap().next().is_none()
    }

    fn reads(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.place.path().join(path)).unwrap()
    }
}

#[test]
fn the_answers_become_a_project() {
    let mut person = Person::starts(&[]);
    person
        .answers("Name of the service", &["deps", ENTER])
        .sees("`deps`")
        .presses(&["\u{8}\u{8}\u{8}\u{8}small-shop", ENTER])
        .answers("What is it", &["A \"small\" shop", ENTER])
        .answers("Database", &[ENTER])
        .answers("Authentication", &[ENTER])
        .answers("Roles", &[", editor", ENTER])
        .answers("Who may make an account", &[DOWN, ENTER])
        // A resource with an exact number, read by everybody and written by editors.
        .answers("Resources", &[ENTER])
        .answers("Name of the resource", &["product", ENTER])
        .answers("Fields of `product`", &[ENTER])
        .answers("Name of the field", &["price", ENTER])
        .answers("Type", &["decimal", ENTER])
        .answers("Type in full", &[ENTER])
        .answers("Required?", &["y"])
        .answers("Unique?", &["n"])
        .answers("Default", &["cheap", ENTER])
        .sees("is not one of its values")
        .presses(&["\u{8}\u{8}\u{8}\u{8}\u{8}0", ENTER])
        .answers("Fields of `product`", &[DOWN, ENTER])
        .answers("Relations of `product`", &[DOWN, ENTER])
        // An owner that is taken back leaves no relation.
        .answers("Who owns each `product`", &[DOWN, ENTER])
        .answers("Who may read", &[ESCAPE])
        .answers("Who owns each `product`", &[UP, ENTER])
        // Without colour, a sign tells which line is the active one.
        .answers("Who may read", &[SPACE])
        .sees("❯ ✔ public")
        .presses(&[DOWN])
        .sees("❯ ✔ authenticated")
        .presses(&[SPACE, ENTER])
        .answers("Who may create", &[DOWN, DOWN, DOWN, DOWN, SPACE, ENTER])
        .answers("Keep deleted rows", &["y"])
        // One that belongs to who makes it, and to a product.
        .answers("Resources", &[ENTER])
        .answers("Name of the resource", &["order", ENTER])
        .answers("Fields of `order`", &[DOWN, ENTER])
        .answers("Relations of `order`", &[ENTER])
        .answers("Points to", &[ENTER])
        .answers("How", &[ENTER])
        .answers("Always belongs to", &["n"])
        .answers("When its `product` is deleted", &[DOWN, DOWN, ENTER])
        .answers("Name of the relation", &[ENTER])
        .answers("Relations of `order`", &[DOWN, ENTER])
        .answers("Who owns each `order`", &[DOWN, ENTER])
        .answers("Who may read", &[ENTER])
        .answers("Who may create", &[ENTER])
        .answers("Keep deleted rows", &["n"])
        .answers("Resources", &[DOWN, ENTER])
        .answers("Limit how often", &["y"])
        .answers("How many requests", &[ENTER])
        .answers("In how long", &[ENTER])
        .answers("Cache reads", &["y"])
        .answers("For how long", &[ENTER])
        .sees("src/")
        .answers("Is this right", &[ENTER])
        .sees("backend-gen new --spec small-shop/backend.toml --output small-shop-again")
        .sees("cargo run");
    assert_eq!(person.leaves(), 0);

    assert_eq!(
        person.reads("small-shop/backend.toml"),
        r#"#:schema ./backend.schema.json
spec_version = 1

[service]
name = "small-shop"
description = 'A "small" shop'

[database]
engine = "sqlite"

[auth]
mode = "jwt"
roles = ["member", "admin", "editor"]
default_role = "member"
registration = "closed"

[rate_limit]
requests = 100
window = "1m"

[cache]
ttl = "5m"

[resources.product]
soft_delete = true
access = { read = "public", write = ["admin", "editor"] }

[resources.product.fields]
price = { type = "decimal(12,2)", default = 0 }

[resources.order]
owner = "owner"
access = { read = "owner", write = "owner" }

[resources.order.relations]
product = { belongs_to = "product", required = false, on_delete = "set_null" }
owner = { belongs_to = "user" }
"#
    );
}

#[test]
fn whoever_may_run_several_instances_is_asked_what_they_share() {
    let mut person = Person::starts(&["--dry-run"]);
    person
        .answers("Name of the service", &["shared", ENTER])
        .answers("What is it", &[ENTER])
        .answers("Database", &[DOWN, ENTER])
        .answers("Authentication", &[DOWN, ENTER])
        .answers("Resources", &[ENTER])
        .answers("Name of the resource", &["note", ENTER])
        .answers("Fields of `note`", &[DOWN, ENTER])
        .answers("Relations of `note`", &[DOWN, ENTER])
        .answers("Keep deleted rows", &["n"])
        .answers("Resources", &[DOWN, ENTER])
        .answers("Limit how often", &["y"])
        .answers("How many requests", &[ENTER])
        .answers("In how long", &[ENTER])
        .answers("Cache reads", &["y"])
        .answers("For how long", &[ENTER])
        .answers("Limits and what is cached", &[DOWN, ENTER])
        .answers("Is this right", &[DOWN, ENTER])
        .sees("[rate_limit]")
        .sees("store = \"redis\"")
        .sees("[cache]")
        .sees("store = \"redis\"")
        .answers("Is this right", &[CTRL_C]);
    assert!(person.is_alone());
}

#[test]
fn answers_can_be_corrected() {
    let mut person = Person::starts(&["notes"]);
    person
        .answers("Name of the service", &[ENTER])
        .answers("What is it", &[ESCAPE])
        .answers("Name of the service", &["-of-mine", ENTER])
        .answers("What is it", &[ENTER])
        .answers("Database", &[ENTER])
        .answers("Authentication", &[ENTER])
        .answers("Roles", &[ENTER])
        .answers("Who may make an account", &[ESCAPE])
        .answers("Roles", &[ESCAPE])
        .answers("Authentication", &[DOWN, ENTER])
        .answers("Resources", &[DOWN, ENTER])
        .sees("at least one")
        .answers("Resources", &[ENTER])
        .answers("Name of the resource", &["noet", ENTER])
        .answers("Fields of `noet`", &[ESCAPE])
        .answers("Name of the resource", &["\u{8}\u{8}te", ENTER])
        .answers("Fields of `note`", &[DOWN, ENTER])
        // What cannot be required is told where it is asked.
        .answers("Relations of `note`", &[ENTER])
        .answers("Points to", &[ENTER])
        .answers("How", &[ENTER])
        .answers("Always belongs to", &["y"])
        .sees("every `note` needs another one before it")
        .answers("Always belongs to", &[ESCAPE])
        // A question that was left stands no more.
        .sees("\u{1b}[1A\r\u{1b}[2K")
        .answers("How", &[ESCAPE])
        .answers("Points to", &[ESCAPE])
        .answers("Relations of `note`", &[DOWN, ENTER])
        .answers("Keep deleted rows", &["n"])
        .answers("Resources", &[DOWN, ENTER])
        .answers("Limit how often", &["n"])
        .answers("Cache reads", &["n"])
        .answers("Is this right", &[DOWN, DOWN, ENTER])
        .answers(
            "Name of the service",
            &["\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}", ENTER],
        )
        .answers("What is it", &["Notes", ENTER])
        .answers("Database", &[ENTER])
        .answers("Is this right", &[ENTER])
        .sees("cargo run");
    assert_eq!(person.leaves(), 0);

    assert_eq!(
        person.reads("notes/backend.toml"),
        r#"#:schema ./backend.schema.json
spec_version = 1

[service]
name = "notes"
description = "Notes"

[database]
engine = "sqlite"

[resources.note]
"#
    );
}

#[test]
fn what_is_wrong_can_be_corrected_where_it_stands() {
    let long = "what there is to be said about it".repeat(3);
    let mut person = Person::starts(&["deps"]);
    person
        .answers("Name of the service", &[ENTER])
        .sees("✘ the service cannot be called `deps`")
        .sees("choose another name")
        .sees("? Name of the service › deps")
        .presses(&["-of-ours", ENTER])
        .sees("✔ Name of the service · deps-of-ours")
        // The cursor finds the beginning of a text that takes several lines.
        .answers("What is it", &[&long, HOME])
        .sees(&format!("{long} \r\u{1b}[1A\u{1b}[47C"))
        .presses(&["All ", ENTER])
        .sees(&format!("· All {long}"))
        .answers("Database", &[ENTER])
        .answers("Authentication", &[ENTER])
        .answers("Roles", &[ENTER])
        .answers("Who may make an account", &[ENTER])
        .answers("Resources", &[ENTER])
        .answers("Name of the resource", &["part", ENTER])
        .answers("Fields of `part`", &[ENTER])
        .answers("Name of the field", &["weight", ENTER])
        .answers("Type", &["decimal", ENTER])
        .answers("Type in full", &["\u{8}\u{8}30)", ENTER])
        .sees("✘ `decimal(12,30)` is not a type")
        .sees("? Type in full › decimal(12,30)")
        .presses(&["\u{8}\u{8})", ENTER])
        .sees("✔ Type in full · decimal(12,3)")
        .answers("Required?", &[CTRL_C]);
    assert_eq!(person.leaves(), 130);
}

#[test]
fn ctrl_c_leaves_nothing_behind() {
    let mut at_a_text = Person::starts(&[]);
    at_a_text
        .answers("Name of the service", &["shop", CTRL_C])
        .sees("\nerror: interrupted, nothing was written");
    assert_eq!(at_a_text.leaves(), 130);
    assert!(at_a_text.is_alone());

    let mut at_a_choice = Person::starts(&["shop"]);
    at_a_choice
        .answers("Name of the service", &[ENTER])
        .answers("What is it", &[ENTER])
        .answers("Database", &[CTRL_C])
        // The cursor is shown again.
        .sees("\u{1b}[?25h")
        .sees("\nerror: interrupted, nothing was written");
    assert_eq!(at_a_choice.leaves(), 130);
    assert!(at_a_choice.is_alone());
}

#[test]
fn a_target_that_is_taken_is_told_at_once() {
    let mut person = Person::starts(&[]);
    fs::create_dir(person.place.path().join("shop")).unwrap();
    fs::write(person.place.path().join("shop/mine"), "precious").unwrap();
    person
        .answers("Name of the service", &["shop", ENTER])
        .sees("`shop` exists and is not empty");
}
