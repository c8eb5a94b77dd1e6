//! The tests of one project, run until one of them fails.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{list::Change, workshop::Project};

/// How long the tests of a project may take, on a machine that has other things to do; they take half a minute.
const PATIENCE: Duration = Duration::from_secs(600);

/// The tests of a project, in the order in which they are compiled and asked: few are seen by those of the last part.
const PARTS: [&[&str]; 2] = [&["--test", "*"], &["--lib"]];

/// What became of a mutation, and how long that took.
pub struct Verdict {
    pub fate: Fate,
    pub time: Duration,
}

/// What becomes of a mutation.
pub enum Fate {
    /// A test failed: this one.
    Seen(String),
    /// Every test passed.
    Unseen,
    /// It does not compile, so that no test was asked.
    NotBuilt(String),
}

/// A project and its tests, which pass as long as nothing is broken.
pub struct Suite {
    project: Project,
    /// The program that saw a mutation last: it is likely to see the next, which is about something similar.
    keenest: Option<PathBuf>,
    /// Where tests keep their files, also those that are not left the time to delete them.
    scratch: TempDir,
}

impl Suite {
    /// The tests of a project that is as it was generated.
    pub fn of(project: Project) -> Self {
        let mut suite = Self {
            project,
            keenest: None,
            scratch: tempfile::tempdir().unwrap(),
        };
        let fate = suite.run();
        let name = &suite.project.name;
        match fate {
            Fate::Unseen => suite,
            Fate::Seen(test) => panic!("{name}: `{test}` fails although nothing is broken"),
            Fate::NotBuilt(said) => panic!("{name} does not compile: {said}"),
        }
    }

    /// Breaks the project, asks its tests and mends it.
    pub fn judge(&mut self, change: &Change, original: &str) -> Verdict {
        let begun = Instant::now();
        self.project.write(&change.path, &change.text);
        let fate = self.run();
        self.project.write(&change.path, original);
        Verdict {
            fate,
            time: begun.elapsed(),
        }
    }

    fn run(&mut self) -> Fate {
        for part in PARTS {
            let mut programs = match self.build(part) {
                Ok(programs) => programs,
                Err(said) => return Fate::NotBuilt(said),
            };
            programs.sort_by_key(|program| self.keenest.as_ref() != Some(program));
            for program in programs {
                if let Some(failure) = self.failure(&program) {
                    self.keenest = Some(program);
                    return Fate::Seen(failure);
                }
            }
        }
        Fate::Unseen
    }

    /// What a program fails with, if it does so again: a test that fails now and then sees nothing.
    fn failure(&self, program: &Path) -> Option<String> {
        let mut unreliable = BTreeSet::new();
        loop {
            let failure = match self.first_failure(program, &unreliable)? {
                Failure::Test(name) if !self.fails_again(program, &name) => {
                    unreliable.insert(name);
                    continue;
                }
                Failure::Test(name) | Failure::Other(name) => name,
            };
            return Some(failure);
        }
    }

    /// Compiles some of the tests; gives the programs that hold them, or what the compiler says.
    fn build(&self, part: &[&str]) -> Result<Vec<PathBuf>, String> {
        let output = self
            .command("cargo")
            .args(["test", "--locked", "--no-run", "--message-format=json"])
            .args(part)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let messages: Vec<Value> = said
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        if !output.status.success() {
            let errors = messages
                .iter()
                .filter_map(|it| it["message"]["rendered"].as_str());
            let errors: String = errors.filter(|it| it.starts_with("error")).collect();
            return Err(errors + &String::from_utf8_lossy(&output.stderr));
        }
        let tests = messages.iter().filter(|it| it["profile"]["test"] == true);
        let programs = tests.filter_map(|it| it["executable"].as_str());
        Ok(programs.map(PathBuf::from).collect())
    }

    fn fails_again(&self, program: &Path, test: &str) -> bool {
        let output = self.command(program).args(["--exact", test]).output();
        !output.unwrap().status.success()
    }

    /// Runs a program until it has a failure to tell.
    fn first_failure(&self, program: &Path, without: &BTreeSet<String>) -> Option<Failure> {
        let mut command = self.command(program);
        command.arg("--exact");
        for test in without {
            command.args(["--skip", test]);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Running(command.spawn().unwrap());
        let lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let mut lines = lines.map_while(Result::ok);
            // Nobody listens any more once it took too long.
            let _ = tell.send(lines.find_map(|line| failed_test(&line)));
        });
        match told.recv_timeout(PATIENCE) {
            Ok(Some(test)) => return Some(Failure::Test(test)),
            Ok(None) => {}
            Err(_) => return Some(Failure::Other("the tests come to no end".to_owned())),
        }
        let status = running.0.wait().unwrap();
        (!status.success()).then(|| Failure::Other(format!("the tests end with {status}")))
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.project.prepare(&mut command);
        // Each mutation is one line away from what was built last.
        command.env("CARGO_INCREMENTAL", "1");
        command.env("TMPDIR", self.scratch.path());
        command
    }
}

/// What shows that something is broken.
enum Failure {
    Test(String),
    Other(String),
}

/// A program that ends with whoever asked it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The test that a line of the harness says has failed.
fn failed_test(line: &str) -> Option<String> {
    let line = line.strip_prefix("test ")?;
    let (name, result) = line.split_once(" ... ")?;
    result.starts_with("FAILED").then(|| name.to_owned())
}
