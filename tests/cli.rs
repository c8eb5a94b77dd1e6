//! Whole commands: what they print, where they print it, and what they answer.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use insta::assert_snapshot;
use regex_lite::Regex;
use tempfile::TempDir;

const NOTES: &str =
    "[service]\nname = \"notes\"\n\n[resources.note.fields]\ntitle = \"string(120)\"\n";

/// A directory of its own for one test, with descriptions in it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("notes.toml", NOTES);
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), contents).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"));
        command
            .current_dir(self.path())
            .args(arguments)
            .stdin(Stdio::null());
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The command may refuse before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Everything below the directory, files with a `/` in front of their size left out.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// What a command said and answered, without what differs from run to run.
fn told(output: &Output) -> String {
    let text = format!(
        "exit {}\n--- stdout\n{}--- stderr\n{}",
        code(output),
        String::from_utf8_lossy(&output.stdout),
        stderr(output)
    );
    let durations = Regex::new(r"in \d+\.\d\d s").unwrap();
    durations.replace_all(&text, "in [TIME]").into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
        .join("backend.toml");
    path.to_str().unwrap().to_owned()
}

/// All files below a directory with their contents.
fn contents(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((
                    path.strip_prefix(root).unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                ));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn help() {
    let place = Place::new();
    assert_snapshot!(told(&place.run(&["--help"])), @r#"
    exit 0
    --- stdout
    From a domain description to a running, tested Rust backend

    Usage: backend-gen [OPTIONS] <COMMAND>

    Commands:
      new          Make a project, from a description or from the answers to a few questions
      check        Check a description and name all of its problems
      schema       Print the JSON Schema of `backend.toml`
      explain      Say which template and condition make a file
      completions  Print completions for a shell
      man          Print the manual page of the program or of one command
      doctor       Look for what a generated project needs to build and run
      help         Print this message or the help of the given subcommand(s)

    Options:
      -q, --quiet         Say nothing but errors
          --color <WHEN>  When to use colour; auto: on a terminal, unless `NO_COLOR` is set [default:
                          auto] [possible values: auto, always, never]
      -h, --help          Print help
      -V, --version       Print version

    Exit codes:
      0    It did what was asked
      1    `doctor` misses something that a generated project needs
      2    The description or the arguments are wrong
      3    The file system refused
      130  It was interrupted; the message says whether anything was written
    --- stderr
    "#);
    assert_snapshot!(told(&place.run(&["new", "--help"])), @r#"
    exit 0
    --- stdout
    Make a project, from a description or from the answers to a few questions

    Usage: backend-gen new [OPTIONS] [NAME]

    Arguments:
      [NAME]  The name of the service, in place of the one in the description

    Options:
          --spec <FILE>   The description, or `-` for standard input; without it questions are asked
      -o, --output <DIR>  Where the project goes [default: ./NAME]
          --dry-run       Print the tree of files and write nothing
          --json          Print one report as JSON, with the problems if there are any
      -q, --quiet         Say nothing but errors
          --color <WHEN>  When to use colour; auto: on a terminal, unless `NO_COLOR` is set [default:
                          auto] [possible values: auto, always, never]
      -h, --help          Print help
    --- stderr
    "#);
    assert_eq!(code(&place.run(&[])), 2);
    assert_eq!(code(&place.run(&["frobnicate"])), 2);
}

#[test]
fn new_makes_a_project_and_says_what_to_do_next() {
    let place = Place::new();

    let output = place.run(&["new", "--spec", "notes.toml"]);

    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(
        stderr(&output).starts_with("made `notes` in `notes`: "),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).ends_with("next:\n  cd notes\n  cargo run\n  cargo test\n"),
        "{}",
        stderr(&output)
    );
    assert_eq!(place.names(), ["notes", "notes.toml"]);
    let description = fs::read_to_string(place.path().join("notes/backend.toml")).unwrap();
    assert_eq!(
        description,
        format!("#:schema ./backend.schema.json\n{NOTES}")
    );
}

#[test]
fn new_says_which_servers_to_start_first() {
    let place = Place::new();
    let notes = fs::read_to_string(place.path().join("notes.toml")).unwrap();
    let settings = "[database]\nengine = \"mysql\"\n[rate_limit]\nstore = \"redis\"\n";
    fs::write(
        place.path().join("on-servers.toml"),
        format!("{notes}\n{settings}"),
    )
    .unwrap();

    let output = place.run(&["new", "--spec", "on-servers.toml"]);

    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let next =
        "next:\n  cd notes\n  docker compose up --detach --wait database redis\n  cargo run\n";
    assert!(stderr(&output).contains(next), "{}", stderr(&output));
}

#[test]
fn new_leaves_what_is_there_alone() {
    let place = Place::new();
    fs::create_dir(place.path().join("notes")).unwrap();
    place.write("notes/mine", "precious");

    assert_snapshot!(told(&place.run(&["new", "--spec", "notes.toml"])), @r"
    exit 3
    --- stdout
    --- stderr
    error: `notes` exists and is not empty
    hint: nothing was written; choose another directory with `--output`
    ");
    assert_eq!(
        contents(&place.path().join("notes")),
        [("mine".into(), b"precious".to_vec())]
    );
}

#[test]
fn new_touches_nothing_of_a_project_that_would_stay_the_same() {
    let place = Place::new();
    let again = ["new", "--spec", "notes/backend.toml"];
    place.run(&["new", "--spec", "notes.toml"]);
    place.write("notes/src/mine.rs", "precious");
    let before = contents(&place.path().join("notes"));
    let changed = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let manifest = place.path().join("notes/Cargo.toml");
    let written = changed(&manifest);

    assert_snapshot!(told(&place.run(&again)), @r"
    exit 0
    --- stdout
    --- stderr
    `notes` is up to date
    nothing was written
    ");
    assert_eq!(contents(&place.path().join("notes")), before);
    assert_eq!(changed(&manifest), written);
    assert_eq!(place.names(), ["notes", "notes.toml"]);

    place.write("notes/src/lib.rs", "mine now");
    assert_eq!(code(&place.run(&again)), 3);
    assert_eq!(
        fs::read_to_string(place.path().join("notes/src/lib.rs")).unwrap(),
        "mine now"
    );
}

#[test]
fn a_name_wins_over_that_of_the_description() {
    let place = Place::new();

    place.run(&["new", "diary", "--spec", "notes.toml"]);

    let description = fs::read_to_string(place.path().join("diary/backend.toml")).unwrap();
    assert!(
        description.contains("\nname = \"diary\"\n"),
        "{description}"
    );
    let manifest = fs::read_to_string(place.path().join("diary/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"diary\""), "{manifest}");

    let refused = place.run(&["new", "../up", "--spec", "notes.toml"]);
    assert_eq!(code(&refused), 2);
    assert!(
        stderr(&refused).starts_with("error: the name `../up`: "),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn dry_run_shows_the_tree_and_writes_nothing() {
    let place = Place::new();

    let output = place.run(&["new", "--spec", "notes.toml", "--dry-run"]);

    assert_eq!(code(&output), 0);
    assert!(
        stdout(&output).starts_with("notes/\n├── "),
        "{}",
        stdout(&output)
    );
    assert_eq!(stderr(&output), "nothing was written\n");
    assert_eq!(place.names(), ["notes.toml"]);
}

#[test]
fn json_is_one_report() {
    let place = Place::new();

    let output = place.run_with_input(
        &["new", "--json", "--quiet", "--spec", "-"],
        NOTES.as_bytes(),
    );

    assert_eq!(stderr(&output), "");
    let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(report["valid"], true);
    assert_eq!(report["problems"], serde_json::json!([]));
    assert_eq!(report["name"], "notes");
    assert_eq!(
        report["tables"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|table| *table == "notes")
            .count(),
        1
    );
    assert_eq!(report["warnings"], serde_json::json!([]));
    assert!(report["timings"]["total"].as_f64().unwrap() > 0.0);
    let written: Vec<_> = contents(&place.path().join("notes"))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let mut reported: Vec<PathBuf> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file.as_str().unwrap().into())
        .collect();
    reported.sort();
    assert_eq!(reported, written);
}

#[test]
fn json_is_one_report_of_every_failure_too() {
    let place = Place::new();
    place.write("bad.toml", NOTES.replace("string", "sting"));
    place.write("binary.toml", [0xff, 0xfe, 0x00]);
    fs::create_dir(place.path().join("full")).unwrap();
    place.write("full/mine", "precious");

    let failures: [(&[&str], i32, &str); 9] = [
        (&["check", "--json", "bad.toml"], 2, "sting"),
        (&["new", "--json", "--spec", "bad.toml"], 2, "sting"),
        (&["check", "--json", "missing"], 2, "could not read"),
        (&["check", "--json", "binary.toml"], 2, "UTF-8"),
        (&["check", "--json"], 2, "<FILE>"),
        (&["check", "--json", "--frob", "bad.toml"], 2, "--frob"),
        (&["new", "--json"], 2, "no terminal"),
        (
            &["new", "../up", "--json", "--spec", "notes.toml"],
            2,
            "../up",
        ),
        (
            &["new", "--json", "--spec", "notes.toml", "-o", "full"],
            3,
            "is not empty",
        ),
    ];
    for (arguments, exit, message) in failures {
        let output = place.run(arguments);

        assert_eq!(code(&output), exit, "{arguments:?}");
        let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
        assert_eq!(report["valid"], false, "{arguments:?}");
        let problems = report["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 1, "{arguments:?}");
        let told = problems[0]["message"].as_str().unwrap();
        assert!(told.contains(message), "{arguments:?}: {told}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
    let of = |command: &[&str]| stdout(&place.run(command)).to_owned();
    assert_eq!(
        of(&["check", "--json", "bad.toml"]),
        of(&["new", "--json", "--spec", "bad.toml"])
    );
}

#[test]
fn problems_are_shown_together_and_nothing_is_written() {
    let place = Place::new();
    place.write(
        "bad.toml",
        "[service]\nname = \"notes\"\n[resources.note.fields]\ntitle = \"sting\"\nbody = \"txt\"\n",
    );

    assert_snapshot!(told(&place.run(&["new", "--spec", "bad.toml"])), @r#"
    exit 2
    --- stdout
    --- stderr
    error: unknown type `sting`
     --> bad.toml:4:10
      |
    4 | title = "sting"
      |          ^^^^^ unknown
      |
      = hint: did you mean `string`?

    error: unknown type `txt`
     --> bad.toml:5:9
      |
    5 | body = "txt"
      |         ^^^ unknown
      |
      = hint: did you mean `text`?

    2 problems in `bad.toml`
    "#);
    assert_eq!(place.names(), ["bad.toml", "notes.toml"]);

    let output = place.run(&["check", "--json", "bad.toml"]);
    let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(report["problems"].as_array().unwrap().len(), 2);
    assert_eq!(report["problems"][0]["line"], 4);
}

#[test]
fn check_tells_a_right_description() {
    let place = Place::new();
    assert_snapshot!(told(&place.run(&["check", "notes.toml"])), @r"
    exit 0
    --- stdout
    --- stderr
    `notes.toml` is right: service `notes` with 1 resource
    ");
    assert_eq!(stderr(&place.run(&["check", "--quiet", "notes.toml"])), "");
}

#[test]
fn check_warns_of_resources_whose_rows_no_test_makes() {
    let place = Place::new();
    let checked = |checks: &str| {
        let text = format!(
            "[service]\nname = \"chain\"\n[resources.range]\nchecks = [{checks}]\n[resources.range.fields]\n\
             low = \"int\"\nmid = \"int\"\nhigh = \"int\"\ntop = \"int\"\nscore = \"float\"\n"
        );
        place.write("chain.toml", text);
        stderr(&place.run(&["check", "chain.toml"])).to_owned()
    };
    let possible = r#""low < mid", "mid < high", "high < top", "score > 0.25 and score < 0.75""#;
    assert!(!checked(possible).contains("warning"));

    let impossible = checked(r#""low < mid", "mid < high", "high < low""#);
    assert!(
        impossible.contains("warning: the tests make no rows of `range`"),
        "{impossible}"
    );
}

#[test]
fn a_mark_and_carriage_returns_are_accepted() {
    let place = Place::new();
    place.write(
        "windows.toml",
        format!("\u{feff}{}", NOTES.replace('\n', "\r\n")),
    );
    assert_eq!(code(&place.run(&["check", "windows.toml"])), 0);
}

#[test]
fn explain_tells_where_a_file_comes_from() {
    let place = Place::new();
    place.run(&["new", "--spec", "notes.toml"]);
    let project = place.path().join("notes");
    let explain = |arguments: &[&str]| {
        place
            .command(arguments)
            .current_dir(&project)
            .output()
            .unwrap()
    };

    let all = explain(&["explain"]);
    let explained: Vec<&str> = stdout(&all)
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    for (path, _) in contents(&project) {
        assert!(
            explained.contains(&path.to_str().unwrap()),
            "{} is not explained",
            path.display()
        );
    }

    assert_snapshot!(told(&explain(&["explain", "./Cargo.toml"])), @r"
    exit 0
    --- stdout
    Cargo.toml: templates/project/Cargo.toml.tera (every project)
    --- stderr
    ");
    assert_snapshot!(told(&explain(&["explain", "src/mian.rs"])), @r"
    exit 2
    --- stdout
    --- stderr
    error: nothing makes `src/mian.rs` for this description
    hint: did you mean `src/main.rs`?
    ");
    assert_snapshot!(told(&place.run(&["explain"])), @r"
    exit 2
    --- stdout
    --- stderr
    error: could not read `backend.toml`: No such file or directory (os error 2)
    hint: run it in the folder of a project, or name its description: `--spec FILE`
    ");
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    assert_snapshot!(told(&Place::new().run(&["new"])), @r"
    exit 2
    --- stdout
    --- stderr
    error: there is no terminal to ask questions on
    hint: describe the service in a file and pass it with `--spec FILE`, or `--spec -` on standard input
    ");
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    let place = Place::new();
    let is_coloured = |arguments: &[&str], no_color: bool| {
        let mut command = place.command(arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        stderr(&command.output().unwrap()).contains('\u{1b}')
    };
    assert!(!is_coloured(&["check", "missing"], false));
    assert!(is_coloured(
        &["check", "missing", "--color", "always"],
        false
    ));
    assert!(!is_coloured(
        &["check", "missing", "--color", "never"],
        false
    ));
    assert!(!is_coloured(&["check", "missing", "--color", "auto"], true));
}

#[test]
fn data_is_printed_for_machines() {
    let place = Place::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(
            stdout(&place.run(&["completions", shell])).contains("backend-gen"),
            "{shell}"
        );
    }
    let page = place.run(&["man"]);
    assert!(stdout(&page).contains(".TH backend-gen 1"));
    assert!(stdout(&page).contains("130  It was interrupted"));
    assert!(stdout(&place.run(&["man", "new"])).contains(".TH backend-gen-new 1"));
    let schema: serde_json::Value = serde_json::from_str(stdout(&place.run(&["schema"]))).unwrap();
    assert!(schema["properties"]["resources"].is_object());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    let mut child = place
        .command(&["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, ""));
}

#[test]
fn the_doctor_names_what_is_missing() {
    let place = Place::new();
    let output = place.command(&["doctor"]).env("PATH", "").output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("missing   `cargo` is not installed"),
        "{}",
        stdout(&output)
    );
    assert!(stdout(&output).contains("optional  `git` is not installed"));
    assert!(stdout(&output).contains("optional  `docker compose` is not installed"));

    let quiet = place
        .command(&["doctor", "--quiet"])
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(code(&quiet), 1);
    let named: Vec<&str> = stdout(&quiet)
        .lines()
        .map(|line| line.split('`').nth(1).unwrap())
        .collect();
    assert_eq!(named, ["rustc", "cargo", "cc"]);

    assert!(!stdout(&output).contains("PostgreSQL is expected"));
    let text = "[service]\nname = \"notes\"\n[database]\nengine = \"postgres\"\n[resources.note.fields]\ntext = \"text\"\n";
    place.write("backend.toml", text);
    let output = place.command(&["doctor"]).output().unwrap();
    assert!(stdout(&output).contains("port 5432"), "{}", stdout(&output));
}

#[test]
fn without_rustfmt_the_project_is_made_as_it_is() {
    let place = Place::new();
    let output = place
        .command(&["new", "--spec", "notes.toml"])
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(
        stderr(&output)
            .matches("warning: rustfmt is not installed")
            .count(),
        1
    );
    assert!(place.path().join("notes/src/main.rs").exists());
}

#[test]
fn the_same_description_makes_the_same_bytes() {
    let (here, there) = (Place::new(), Place::new());
    let shop = example("shop");
    here.run(&["new", "--spec", &shop]);
    // What lies in a parent folder decides nothing.
    there.write("rustfmt.toml", "max_width = 40\n");
    there.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.0.0\"\n");
    let output = there
        .command(&["new", "--spec", &shop, "--output", "deep/er/shop"])
        .envs([
            ("TZ", "Pacific/Apia"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
        ])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));

    let compared = |root: PathBuf| {
        let mut files = contents(&root);
        files.retain(|(path, _)| path != Path::new(".env"));
        files
    };
    assert_eq!(
        compared(here.path().join("shop")),
        compared(there.path().join("deep/er/shop"))
    );
}

#[test]
fn the_project_is_formatted_as_cargo_would() {
    let place = Place::new();
    place.run(&["new", "--spec", &example("shop")]);
    let check = Command::new("cargo")
        .args(["fmt", "--check"])
        .current_dir(place.path().join("shop"))
        .output()
        .unwrap();
    assert!(
        check.status.success(),
        "{}{}",
        stdout(&check),
        stderr(&check)
    );
}

#[cfg(unix)]
mod survival {
    use super::*;

    #[test]
    fn a_rustfmt_that_cannot_be_run_is_like_none() {
        use std::os::unix::fs::PermissionsExt as _;

        for (contents, mode) in [("", 0o644), ("#!/no/such/shell\n", 0o755)] {
            let place = Place::new();
            fs::create_dir(place.path().join("bin")).unwrap();
            place.write("bin/rustfmt", contents);
            let permissions = fs::Permissions::from_mode(mode);
            fs::set_permissions(place.path().join("bin/rustfmt"), permissions).unwrap();

            let output = place
                .command(&["new", "--spec", "notes.toml"])
                .env("PATH", place.path().join("bin"))
                .output()
                .unwrap();

            assert_eq!(code(&output), 0, "{}", stderr(&output));
            assert_eq!(
                stderr(&output).matches("or cannot be run, so").count(),
                1,
                "{}",
                stderr(&output)
            );
            assert!(place.path().join("notes/src/main.rs").exists());
        }
    }

    fn signal(process: u32, name: &str) {
        let sent = Command::new("kill")
            .args([name, &process.to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    #[test]
    fn an_interruption_answers_130_and_leaves_nothing() {
        let place = Place::new();
        let mut child = place
            .command(&["new", "--json", "--spec", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(300));
        signal(child.id(), "-INT");
        // Open until the end: a closed input would be a description that is empty.
        let _input = child.stdin.take();
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 130);
        let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
        assert_eq!(report["valid"], false);
        assert_eq!(place.names(), ["notes.toml"]);
    }

    #[test]
    fn killed_at_any_moment_the_target_is_not_there_or_whole() {
        let place = Place::new();
        let shop = example("shop");
        place.run(&["new", "--spec", &shop, "--output", "whole"]);
        let whole = contents(&place.path().join("whole")).len();

        for round in 0..20 {
            let target = format!("target-{round}");
            let mut child = place
                .command(&["new", "--spec", &shop, "--output", &target])
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            thread::sleep(Duration::from_millis(15 * round));
            child.kill().unwrap();
            child.wait().unwrap();

            let target = place.path().join(target);
            if target.exists() {
                assert_eq!(contents(&target).len(), whole, "killed in round {round}");
            }
        }
    }

    #[test]
    fn interrupted_while_it_works_it_takes_everything_back() {
        let place = Place::new();
        let shop = example("shop");
        for round in 0..10 {
            let child = place
                .command(&["new", "--spec", &shop, "--output", "shop"])
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            thread::sleep(Duration::from_millis(10 + 20 * round));
            // It may be over by now.
            let _ = Command::new("kill")
                .args(["-INT", &child.id().to_string()])
                .output();
            let output = child.wait_with_output().unwrap();

            match output.status.code() {
                // On a busy machine it may not even have begun.
                Some(130) | None => assert_eq!(place.names(), ["notes.toml"], "round {round}"),
                Some(0) => {
                    assert_eq!(place.names(), ["notes.toml", "shop"], "round {round}");
                    fs::remove_dir_all(place.path().join("shop")).unwrap();
                }
                Some(other) => panic!("exit {other}: {}", stderr(&output)),
            }
        }
    }

    #[test]
    fn of_many_runs_at_once_one_wins() {
        let place = Place::new();
        // Of one name, the others could find what the first had made and they would make as well.
        let runs: Vec<_> = ["one", "two", "three", "four", "five", "six"]
            .iter()
            .map(|name| {
                place
                    .command(&["new", name, "--spec", "notes.toml", "--output", "notes"])
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let mut codes: Vec<i32> = runs
            .into_iter()
            .map(|run| {
                let output = run.wait_with_output().unwrap();
                assert!(
                    code(&output) == 0 || stderr(&output).starts_with("error: `"),
                    "{}",
                    stderr(&output)
                );
                code(&output)
            })
            .collect();
        codes.sort_unstable();
        assert_eq!(codes, [0, 3, 3, 3, 3, 3]);
        assert_eq!(place.names(), ["notes", "notes.toml"]);
    }

    #[test]
    fn a_file_system_that_refuses_is_named() {
        let place = Place::new();
        let output = place.run(&["new", "--spec", "notes.toml", "--output", "/proc/notes"]);
        assert_eq!(code(&output), 3);
        assert!(
            stderr(&output).starts_with("error: could not write `/proc`"),
            "{}",
            stderr(&output)
        );
    }

    #[test]
    fn the_secret_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;

        let place = Place::new();
        let output = place.run(&["new", "--spec", &example("shop")]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let settings = place.path().join("shop/.env");
        assert_eq!(
            fs::metadata(&settings).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let secret = fs::read_to_string(&settings).unwrap();
        assert!(
            Regex::new("JWT_SECRET=[0-9a-f]{64}\n")
                .unwrap()
                .is_match(&secret)
        );
    }
}

#[test]
fn our_readme_counts_right() {
    let place = Place::new();
    let output = place.run(&["new", "--spec", &example("shop"), "--output", "shop"]);
    let said = stderr(&output);
    let counts = said.strip_prefix("made `shop` in `shop`: ").unwrap();
    let (counts, _) = counts.split_once(", in ").unwrap();
    let recorded = format!("made `shop` in `../shop`: {counts}, in ");
    assert!(include_str!("../README.md").contains(&recorded), "{said}");
}
