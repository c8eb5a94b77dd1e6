//! Where the projects are made and built: one after the other, with one target directory, so that
//! their dependencies are compiled once.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, File},
    io::{self, Write as _},
    panic,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Instant,
};

/// The target directory of all projects and the projects in it, which no other test uses meanwhile.
pub struct Workshop {
    target: PathBuf,
    _lock: File,
}

impl Workshop {
    /// Waits until the workshop is free.
    ///
    /// It is `target/projects`, or what `BACKEND_GEN_TARGET` says.
    pub fn open() -> Self {
        let target = env::var_os("BACKEND_GEN_TARGET").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/projects"),
            PathBuf::from,
        );
        fs::create_dir_all(target.join("sources")).unwrap();
        let lock = File::create(target.join("sources/.lock")).unwrap();
        lock.lock().unwrap();
        Self {
            target,
            _lock: lock,
        }
    }

    /// Makes a project with the real program, from the description in a folder.
    ///
    /// A file that is as it was keeps its time, so that cargo compiles only what changed.
    pub fn generate(&self, description: &Path) -> Project {
        let name = description.file_name().unwrap().to_str().unwrap();
        let sources = self.target.join("sources");
        let fresh = tempfile::tempdir_in(&sources).unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("backend-gen"));
        command
            .arg("new")
            .arg("--spec")
            .arg(description.join("backend.toml"))
            .arg("--output")
            .arg(fresh.path().join(name));
        run(&format!("{name}: backend-gen new"), &mut command, "");
        self.take(name, &fresh.path().join(name))
    }

    /// A project that was made elsewhere.
    pub fn take(&self, name: &str, fresh: &Path) -> Project {
        let folder = self.target.join("sources").join(name);
        bring_up_to_date(&folder, fresh);
        Project {
            folder,
            name: name.to_owned(),
            target: self.target.clone(),
            variables: Vec::new(),
        }
    }
}

/// A project that the generator made.
pub struct Project {
    folder: PathBuf,
    pub name: String,
    target: PathBuf,
    /// Variables for whatever runs in it.
    pub variables: Vec<(String, String)>,
}

impl Project {
    /// Runs cargo on it, which has to succeed, and gives what it says.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        self.prepare(&mut command).args(arguments);
        let title = format!("{}: cargo {}", self.name, arguments.join(" "));
        run(&title, &mut command, "")
    }

    /// What of all that has to hold of every project does not: it is formatted, builds and lints without a
    /// warning, and passes its own tests. What fails is told at once, and the other checks may have more to say.
    pub fn failed_checks(&self) -> Vec<String> {
        const CHECKS: [&[&str]; 4] = [
            &["fmt", "--check"],
            &[
                "clippy",
                "--all-targets",
                "--locked",
                "--",
                "--deny=warnings",
            ],
            &["build", "--locked"],
            &["test", "--locked"],
        ];
        let fails = |check: &&[&str]| {
            let passes = panic::AssertUnwindSafe(|| {
                let said = self.cargo(check);
                assert!(!said.contains("warning:"), "{}: {said}", self.name);
            });
            panic::catch_unwind(passes).is_err()
        };
        let failed = CHECKS.into_iter().filter(fails);
        failed
            .map(|check| format!("{}: cargo {}", self.name, check.join(" ")))
            .collect()
    }

    /// Deletes what was built of it, which is hundreds of megabytes.
    pub fn clean(&self) {
        self.cargo(&[
            "clean",
            "--quiet",
            "--package",
            &self.package(),
            "--package",
            "kernel",
        ]);
    }

    /// Runs a script in its folder; every request in it has to succeed.
    pub fn shell(&self, script: &str) -> String {
        fs::write(self.target.join("sources/.curlrc"), "fail-with-body\n").unwrap();
        let mut command = Command::new("bash");
        self.prepare(&mut command)
            .env("CURL_HOME", self.target.join("sources"))
            .args(["-e", "-o", "pipefail", "-c", script]);
        run(&format!("{}: requests", self.name), &mut command, "")
    }

    /// Runs the built program to its end, which has to be a success.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> String {
        let title = format!("{}: {}", self.name, arguments.join(" "));
        run(&title, self.program().args(arguments), input)
    }

    /// The built program.
    pub fn program(&self) -> Command {
        let mut command = Command::new(self.executable());
        self.prepare(&mut command);
        command
    }

    /// Where the built program is until one of the same name is built.
    pub fn executable(&self) -> PathBuf {
        self.target.join("debug").join(self.package())
    }

    /// The name in its manifest, which need not be that of its folder.
    fn package(&self) -> String {
        let manifest: toml::Table = self.read("Cargo.toml").parse().unwrap();
        manifest["package"]["name"].as_str().unwrap().to_owned()
    }

    /// A file of the project.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap()
    }

    /// Adds or replaces a file.
    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.join(path), text).unwrap();
    }

    /// Runs in the folder, and knows nothing of the cargo that runs this test.
    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let ours = env::vars_os().map(|(name, _)| name).filter(|name| {
            let name = name.to_string_lossy();
            name.starts_with("CARGO_") && name != "CARGO_HOME" || name.starts_with("RUSTFLAGS")
        });
        for name in ours {
            command.env_remove(name);
        }
        command
            .current_dir(&self.folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("CARGO_TARGET_DIR", &self.target)
            // What is built once gains nothing from it, and it doubles what lies on the disk.
            .env("CARGO_INCREMENTAL", "0")
            // Nobody debugs what is built here, and it takes a third of the time.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TERM_COLOR", "never")
    }
}

/// Runs a command that has to succeed, and gives all that it says.
fn run(title: &str, command: &mut Command, input: &str) -> String {
    // Past the capture of the test harness: who waits for minutes wants to see what for.
    let mut progress = io::stderr();
    let begun = Instant::now();
    let output = output(command, input);
    let seconds = begun.elapsed().as_secs_f32();
    writeln!(progress, "{seconds:6.1} s  {title}").unwrap();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(
        output.status.success(),
        "{title}: {}\n{said}",
        output.status
    );
    said
}

fn output(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// Makes a folder equal to another; what is equal already is not touched.
fn bring_up_to_date(folder: &Path, fresh: &Path) {
    let paths = files(fresh);
    for path in &files(folder) - &paths {
        fs::remove_file(folder.join(path)).unwrap();
    }
    for path in paths {
        let (old, new) = (folder.join(&path), fs::read(fresh.join(&path)).unwrap());
        if fs::read(&old).is_ok_and(|old| old == new) {
            continue;
        }
        fs::create_dir_all(old.parent().unwrap()).unwrap();
        fs::write(old, new).unwrap();
    }
}

/// The paths of all files below a folder, if there is one.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(next) else {
            continue;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found
}
