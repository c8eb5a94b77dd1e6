//! Where the projects are made and built, with one build directory, so that their dependencies are compiled once.
//!
//! Cargo compiles one of them at a time. Meanwhile another one may run, or its tests.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, File},
    io::{self, Write as _},
    panic,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Instant, SystemTime},
};

/// The build directory of all projects, and the projects in it.
pub struct Workshop {
    build: PathBuf,
}

impl Workshop {
    /// It is `target/projects`, or what `BACKEND_GEN_TARGET` says.
    pub fn open() -> Self {
        let build = env::var_os("BACKEND_GEN_TARGET").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/projects"),
            PathBuf::from,
        );
        fs::create_dir_all(build.join("sources")).unwrap();
        Self { build }
    }

    /// Makes a project with the real program, from the description in a folder.
    ///
    /// A file that is as it was keeps its time, so that cargo compiles only what changed.
    pub fn generate(&self, description: &Path) -> Project {
        let name = description.file_name().unwrap().to_str().unwrap();
        let fresh = tempfile::tempdir_in(self.build.join("sources")).unwrap();
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

    /// A project that was made elsewhere. It waits until no other test has one of this name.
    pub fn take(&self, name: &str, fresh: &Path) -> Project {
        let sources = self.build.join("sources");
        let lock = |name: &str| File::create(sources.join(format!(".{name}.lock"))).unwrap();
        let alone = lock(name);
        alone.lock().unwrap();
        let folder = sources.join(name);
        bring_up_to_date(&folder, fresh);
        let package = package(&folder);
        let called_alike = lock(&format!("package-{package}"));
        called_alike.lock_shared().unwrap();
        Project {
            folder,
            name: name.to_owned(),
            package,
            build: self.build.clone(),
            variables: Vec::new(),
            _alone: alone,
            called_alike,
        }
    }
}

/// A project that the generator made, which no other test uses meanwhile.
pub struct Project {
    folder: PathBuf,
    pub name: String,
    /// The name in its manifest, which need not be that of its folder.
    package: String,
    build: PathBuf,
    /// Variables for whatever runs in it.
    pub variables: Vec<(String, String)>,
    _alone: File,
    /// Locked by all projects whose package is called the same.
    called_alike: File,
}

impl Project {
    /// Runs cargo on it, which has to succeed, and gives what it says.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let title = format!("{}: cargo {}", self.name, arguments.join(" "));
        // What compiles gives way to what serves beside it, and is asked for the time.
        let mut command = Command::new("nice");
        self.prepare(&mut command)
            .arg(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments);
        run(&title, &mut command, "")
    }

    /// What of all that has to hold of every project does not: it is formatted, builds and lints without a
    /// warning, and passes its own tests. What fails is told at once, and the other checks may have more to say.
    pub fn failed_checks(&self) -> Vec<String> {
        const CHECKS: [&[&str]; 4] = [
            &["fmt", "--all", "--check"],
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

    /// Deletes what was built of it, which is hundreds of megabytes, unless another one is called the same.
    ///
    /// `cargo clean` would take what is called `app` of every other project as well.
    pub fn clean(self) {
        self.called_alike.unlock().unwrap();
        if self.called_alike.try_lock().is_err() {
            return;
        }
        let prefix = format!("{}-", self.package);
        let debug = self.build.join("debug");
        for fingerprint in entries(&debug.join(".fingerprint")) {
            let name = fingerprint.file_name().unwrap().to_str().unwrap();
            let hash = name.strip_prefix(&prefix);
            let Some(hash) = hash.filter(|hash| !hash.contains('-')) else {
                continue;
            };
            // A dependency may be called the same.
            let is_own = |file: &PathBuf| {
                let name = file.file_name().unwrap().to_str().unwrap();
                name == "lib-app" || name.starts_with("bin-") || name.starts_with("test-")
            };
            if !entries(&fingerprint).iter().any(is_own) {
                continue;
            }
            let built = entries(&debug.join("deps"));
            let is_of_it = |file: &PathBuf| file.to_str().unwrap().contains(hash);
            for file in built.into_iter().filter(is_of_it) {
                fs::remove_file(file).unwrap();
            }
            fs::remove_dir_all(fingerprint).unwrap();
        }
        fs::remove_dir_all(self.target()).unwrap();
    }

    /// Runs a script in its folder; every request in it has to succeed.
    pub fn shell(&self, script: &str) -> String {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(".curlrc"), "fail-with-body\n").unwrap();
        let mut command = Command::new("bash");
        self.prepare(&mut command)
            .env("CURL_HOME", home.path())
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

    /// Where the built program is.
    pub fn executable(&self) -> PathBuf {
        self.target().join("debug").join(&self.package)
    }

    /// Where cargo puts what it was asked for: several projects may have a program of the same name.
    fn target(&self) -> PathBuf {
        self.build.join("built").join(&self.name)
    }

    /// Deletes the file in which it keeps its rows, if it has any.
    pub fn forget_rows(&self) {
        let data = self.folder.join("data");
        if data.exists() {
            fs::remove_dir_all(data).unwrap();
        }
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
    pub fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
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
            .env("CARGO_BUILD_BUILD_DIR", &self.build)
            .env("CARGO_TARGET_DIR", self.target())
            // What is built once gains nothing from it, and it doubles what lies on the disk.
            .env("CARGO_INCREMENTAL", "0")
            // Nobody debugs what is built here, and it takes a third of the time.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TERM_COLOR", "never")
    }
}

/// The name in the manifest of a project.
fn package(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    manifest["package"]["name"].as_str().unwrap().to_owned()
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
///
/// A kernel is named by its text, so that whoever has the same has it built: its files are older than any build.
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
        fs::write(&old, new).unwrap();
        if path.starts_with("crates/kernel") {
            let file = File::options().write(true).open(old).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
    }
}

/// What is in a folder, if there is one.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The paths of all files below a folder, if there is one.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found
}
