//! A project is on the disk whole or not at all, whatever becomes of the run that makes it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

fn description() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop/backend.toml")
}

fn loud(target: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"));
    command.arg("new").arg("--spec").arg(description());
    command.arg("--output").arg(target).stdin(Stdio::null());
    command
}

fn new(target: &Path) -> Command {
    let mut command = loud(target);
    command.arg("--quiet");
    command
}

/// All files below a folder, but for the one with a secret of its own.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != ".env") {
                let inner = path.strip_prefix(folder).unwrap().to_owned();
                files.insert(inner, fs::read(path).unwrap());
            }
        }
    }
    files
}

/// What a run makes that nobody disturbs.
fn whole() -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("shop");
    assert!(new(&target).status().unwrap().success());
    let files = files(&target);
    assert!(files.contains_key(Path::new("src/orders/service.rs")));
    files
}

/// A run that has begun to write.
fn writing(folder: &TempDir, target: &Path) -> Child {
    let mut run = new(target).spawn().unwrap();
    wait_until_it_writes(&mut run, folder);
    run
}

fn wait_until_it_writes(run: &mut Child, folder: &TempDir) {
    loop {
        let is_over = run.try_wait().unwrap().is_some();
        if fs::read_dir(folder.path()).unwrap().next().is_some() {
            return;
        }
        assert!(!is_over, "it ended without a file");
        thread::sleep(Duration::from_micros(100));
    }
}

#[test]
fn a_run_that_is_killed_leaves_all_or_nothing() {
    let whole = whole();
    let mut made = 0;
    for nth in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("shop");
        let mut run = writing(&folder, &target);
        thread::sleep(Duration::from_millis(nth));
        run.kill().unwrap();
        run.wait().unwrap();
        if target.exists() {
            made += 1;
            assert!(files(&target) == whole, "half of it after {nth} ms");
        }
    }
    assert!(made < 20, "none was killed in time");
}

fn signal(run: &Child, name: &str) {
    let process = run.id().to_string();
    let sent = Command::new("kill").args([name, &process]).status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_run_that_is_asked_to_end_leaves_all_or_nothing() {
    let whole = whole();
    for nth in 0..12 {
        let name = ["-INT", "-TERM", "-HUP"][nth % 3];
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("shop");
        let mut command = new(&target);
        command.stderr(Stdio::piped());
        let mut run = command.spawn().unwrap();
        // Half of them have begun to write.
        if nth % 2 == 0 {
            wait_until_it_writes(&mut run, &folder);
        }
        thread::sleep(Duration::from_millis(nth as u64));
        if run.try_wait().unwrap().is_none() {
            signal(&run, name);
        }
        let output = run.wait_with_output().unwrap();

        let said = String::from_utf8(output.stderr).unwrap();
        if target.exists() {
            assert!(files(&target) == whole, "half of it after {name}");
        } else {
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{name}");
            assert_ne!(output.status.code(), Some(0), "{name}: {said}");
        }
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn a_reader_that_does_not_read_holds_nobody_who_wants_to_end_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("large");
    let mut text = "[service]\nname = \"large\"\n".to_owned();
    text.extend((0..120).map(|nth| format!("[resources.thing_{nth}.fields]\nname = \"text\"\n")));
    fs::write(folder.path().join("large.toml"), text).unwrap();
    let mut run = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"))
        .current_dir(folder.path())
        .args(["new", "--json", "--spec", "large.toml"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !target.exists() {
        assert!(
            run.try_wait().unwrap().is_none(),
            "it ended without a project"
        );
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(Duration::from_millis(200));
    assert!(
        run.try_wait().unwrap().is_none(),
        "the report fits into the pipe"
    );
    signal(&run, "-TERM");
    let asked = Instant::now();
    while run.try_wait().unwrap().is_none() {
        assert!(asked.elapsed() < Duration::from_secs(10), "it goes on");
        thread::sleep(Duration::from_millis(1));
    }

    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let report = String::from_utf8(output.stdout).unwrap();
    assert_eq!(report.matches("\"valid\"").count(), 1);
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: interrupted, the project is complete\n"
    );
}

#[test]
fn a_disk_that_takes_no_more_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("shop");
    // A lock file is longer than what can be written, as on a disk that is full by then.
    let output = Command::new("bash")
        .args([
            "-c",
            r#"trap "" XFSZ; ulimit -f 40; exec "$0" new --spec "$1" --output "$2""#,
        ])
        .arg(assert_cmd::cargo::cargo_bin!("backend-gen"))
        .arg(description())
        .arg(&target)
        .output()
        .unwrap();
    refused(&output, "could not write");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_place_where_nothing_can_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "here").unwrap();
    for (target, named) in [
        (file.join("shop"), "file/shop`"),
        (file.clone(), "file`"),
        (PathBuf::from("/proc/shop"), "`/proc`"),
    ] {
        refused(&new(&target).output().unwrap(), named);
    }
    assert_eq!(fs::read_to_string(file).unwrap(), "here");
}

#[test]
fn of_two_runs_at_once_one_wins_and_the_other_says_so() {
    let whole = whole();
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("shop");
        let start = || {
            let mut command = loud(&target);
            command.stderr(Stdio::piped()).spawn().unwrap()
        };
        let runs = [start(), start()];
        let outputs = runs.map(|run| run.wait_with_output().unwrap());
        let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
        let (won, lost): (Vec<_>, Vec<_>) = outputs
            .iter()
            .partition(|output| said(output).starts_with("made "));
        assert_eq!((won.len(), lost.len()), (1, 1));
        // A late one finds the whole project, which is what it would make.
        if !said(lost[0]).contains("is up to date") {
            refused(lost[0], "shop");
        }
        assert!(files(&target) == whole);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn twenty_runs_make_the_same_bytes_wherever_they_are() {
    let whole = whole();
    let places = [
        ("UTC", "C"),
        ("Asia/Tokyo", "C.UTF-8"),
        ("America/St_Johns", "tr_TR.UTF-8"),
        ("Pacific/Apia", "de_DE"),
    ];
    for (zone, language) in places.iter().cycle().take(20) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("elsewhere").join(zone).join("shop");
        let mut command = new(&target);
        command
            .env("TZ", zone)
            .env("LANG", language)
            .env("LC_ALL", language);
        assert!(
            command
                .current_dir(folder.path())
                .status()
                .unwrap()
                .success()
        );
        assert!(files(&target) == whole, "{zone} {language}");
    }
}

/// It ends with the exit code of the file system, and a sentence that names what was not written.
fn refused(output: &Output, name: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.starts_with("error: ") && said.contains(name), "{said}");
    assert!(said.contains("\nhint: "), "{said}");
}
