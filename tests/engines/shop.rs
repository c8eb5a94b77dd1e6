//! The shop as a program, wherever its rows are.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use backend_gen::model::Engine;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    elsewhere,
    http::Client,
    redis,
    service::Service,
    workshop::{Project, Workshop},
};

pub const PASSWORD: &str = "correct horse battery";

const SECRET: &str = "5d1c0a7e93b24f68a1d7c3e85b90f2467ac1e4d8";

/// A program that was built, in a folder of its own.
pub struct Shop {
    folder: TempDir,
    program: PathBuf,
    redis: Option<String>,
}

impl Shop {
    /// The one that is embedded, and makes a file in its folder.
    pub fn on_sqlite() -> Self {
        Self::build(&Workshop::open().generate(&description()), None)
    }

    /// The one that needs an address, and shares with others what is in Redis.
    pub fn on(engine: Engine, address: &str) -> Self {
        let project = project_on(engine, "shop", address);
        Self::build(&project, Some(redis::address()))
    }

    /// Others may build what they like once this is done.
    fn build(project: &Project, redis: Option<String>) -> Self {
        project.cargo(&["build", "--locked"]);
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("shop");
        fs::copy(project.executable(), &program).unwrap();
        Self {
            folder,
            program,
            redis,
        }
    }

    /// The program, with these variables besides those that it takes from its folder.
    pub fn command(&self, variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(self.folder.path())
            // What instances share; one alone would draw its own.
            .env("JWT_SECRET", SECRET)
            .env("RATE_LIMIT_REQUESTS", "1000000")
            .envs(self.redis.iter().map(|url| ("REDIS_URL", url)))
            .envs(variables.iter().copied());
        command
    }

    /// Makes the account `admin@example.com`.
    pub fn make_admin(&self, variables: &[(&str, &str)]) {
        let arguments = ["admin", "create", "--email", "admin@example.com"];
        let mut command = self.command(variables);
        command.args(arguments).arg("--password-stdin");
        run(&mut command, PASSWORD);
    }

    /// Makes the tables.
    pub fn migrate(&self, variables: &[(&str, &str)]) {
        run(self.command(variables).args(["migrate", "up"]), "");
    }

    pub fn serve(&self, variables: &[(&str, &str)]) -> Service {
        Service::of(&mut self.command(variables))
    }
}

/// The shop, with lists that may be late, in a folder of its own for each name.
pub fn project_on(engine: Engine, name: &str, address: &str) -> Project {
    let text = fs::read_to_string(description().join("backend.toml")).unwrap();
    let tags = "[resources.tag.fields]";
    assert!(text.contains(tags));
    let text = text.replace(tags, &format!("[resources.tag]\nlate_lists = true\n{tags}"));
    let name = format!("{name}-on-{engine:?}").to_lowercase();
    elsewhere::on(engine, &Workshop::open(), &name, &text, address)
}

fn description() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop")
}

/// Somebody without an account.
pub fn nobody(service: &Service) -> Client {
    Client::new(service.address, "/api/v1")
}

/// The account of this name, signed in.
pub fn sign_in(nobody: &Client, name: &str) -> Client {
    let body = json!({ "email": format!("{name}@example.com"), "password": PASSWORD });
    let tokens = nobody.post("/auth/login", &body).expect(200);
    nobody.with_token(tokens["accessToken"].as_str().unwrap())
}

/// Runs a program to its end, which has to be a success.
fn run(command: &mut Command, input: &str) {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{input}").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}
