//! Large files, wrong and right ones: each is answered at once.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

const SERVICE: &str = "[service]\nname = \"notes\"\n";

/// How long a wrong file may take: a second, and what the program needs more when it is not optimized.
const AT_ONCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });

/// How long 200 resources may take.
const SOON: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 3 });

fn run(folder: &Path, arguments: &[&str]) -> (Output, Duration) {
    let start = Instant::now();
    let output = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (output, start.elapsed())
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// Many of what a function writes of a number.
fn many(count: usize, write: impl Fn(usize) -> String) -> String {
    (0..count).map(write).collect()
}

/// As many open brackets as closing ones.
fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("a = {}1{}\n", open.repeat(depth), close.repeat(depth))
}

/// Wrong files that tempt a reader to take long, to use the whole stack, or to tell too much.
fn wrong() -> Vec<(&'static str, Vec<u8>)> {
    let fields = many(20_000, |nth| format!("field_{nth:05} = \"int\"\n"));
    let texts = [
        ("empty", String::new()),
        ("comments", "# x\n".repeat(250_000)),
        (
            "open_headers",
            many(60_000, |nth| format!("[resources.a{nth}\n")),
        ),
        (
            "broken_headers",
            many(60_000, |nth| format!("[a b{nth}]\n")),
        ),
        ("conflicts", "<<<<<<<\n".repeat(100_000)),
        (
            "controls",
            format!("a = \"\"\"{}\"\"\"", "\u{1}\n".repeat(300_000)),
        ),
        (
            "texts",
            many(50_000, |nth| format!("a{nth} = \"\"\"\n\"\"\"\n")),
        ),
        ("open_lists", many(60_000, |nth| format!("a{nth} = [\n"))),
        ("carriage_returns", "a\r".repeat(500_000)),
        ("arrays", nested("[", "]", 500_000)),
        ("inline_tables", nested("{ a = ", " }", 100_000)),
        ("open_arrays", format!("a = {}", "[".repeat(1_000_000))),
        ("dotted_keys", format!("{}a = 1\n", "a.".repeat(500_000))),
        ("headers", format!("[{}a]\n", "a.".repeat(500_000))),
        ("array_headers", format!("[[{}a]]\n", "a.".repeat(500_000))),
        ("quotes", format!("a = \"\"\"{}", "\"\n".repeat(500_000))),
        ("escapes", format!("a = \"{}\"\n", "\\q".repeat(500_000))),
        (
            "open_texts",
            many(60_000, |nth| format!("f{nth} = \"text\n")),
        ),
        ("bare_words", many(60_000, |nth| format!("f{nth} = text\n"))),
        ("same_keys", "a = \"int\"\n".repeat(100_000)),
        (
            "one_line",
            format!(
                "{SERVICE}[resources]\na = {{ {} }}\n",
                many(28_000, |nth| format!("x{nth} = \"strng{nth}\", "))
            ),
        ),
        (
            "resources",
            many(28_000, |nth| {
                format!("[resources.r{nth}.fields]\na = \"int\"\n")
            }),
        ),
        (
            "near_targets",
            many(9_000, |nth| {
                format!(
                    "[resources.thing_{nth:05}]\nfields.a = \"int\"\nrelations.b = {{ belongs_to = \"thinge_{nth:05}\" }}\n"
                )
            }),
        ),
        (
            "near_fields",
            format!(
                "{SERVICE}[resources.a]\nchecks = [{}]\n[resources.a.fields]\n{fields}",
                many(20_000, |nth| format!("\"feld_{nth:05} > 1\", "))
            ),
        ),
        (
            "patterns",
            format!(
                "{SERVICE}[resources.a.fields]\n{}",
                many(10_000, |nth| format!(
                    "a{nth} = {{ type = \"string(10)\", pattern = \"(a{{1,1000}}){{1,1000}}\" }}\n"
                ))
            ),
        ),
        (
            "condition",
            format!(
                "{SERVICE}[resources.a]\nchecks = [\"{}\"]\nfields.b = \"int\"\n",
                many(60_000, |nth| format!("b > {nth} or "))
            ),
        ),
    ];
    let texts = texts.map(|(name, text)| (name, text.into_bytes()));
    let bytes = [
        ("binary", vec![0xff, 0xfe, 0x00]),
        ("huge", vec![b'#'; 50 << 20]),
    ];
    texts.into_iter().chain(bytes).collect()
}

#[test]
fn wrong_files_of_any_size_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut names = vec!["folder", "pipe", "missing"];
    for (name, bytes) in wrong() {
        fs::write(folder.path().join(format!("{name}.toml")), bytes).unwrap();
        names.push(name);
    }
    fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let pipe = folder.path().join("pipe.toml");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());

    let before = entries(folder.path());

    for name in names {
        let file = format!("{name}.toml");
        let (output, took) = run(folder.path(), &["new", "--spec", &file]);

        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {told}");
        assert!(told.contains(&file), "{name}: {told}");
        assert!(told.contains("hint: "), "{name}: {told}");
        assert!(told.len() < 100_000, "{name} is told in {}", told.len());
        assert!(took < AT_ONCE, "{name} took {took:?}");
    }
    assert_eq!(entries(folder.path()), before);
}

#[test]
fn two_hundred_resources_and_two_hundred_fields_are_a_project_soon() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = SERVICE.to_owned();
    for nth in 0..200 {
        let fields = if nth == 0 { 200 } else { 6 };
        writeln!(text, "[resources.thing_{nth}.fields]").unwrap();
        text.extend((0..fields).map(|field| format!("field_{field} = \"string(20)?\"\n")));
        if nth > 0 {
            let parent = nth - 1;
            writeln!(text, "[resources.thing_{nth}.relations]").unwrap();
            writeln!(text, "parent = {{ belongs_to = \"thing_{parent}\" }}").unwrap();
        }
    }
    fs::write(folder.path().join("backend.toml"), text).unwrap();

    let arguments = ["new", "--spec", "backend.toml", "--output", "large"];
    let (output, took) = run(folder.path(), &arguments);

    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(took < SOON, "{took:?}");
    let sources = folder.path().join("large/src");
    assert!(sources.join("thing_199s").is_dir());
}
