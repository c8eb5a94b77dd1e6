//! `backend-gen doctor`: is everything there that a generated project needs?

use std::{
    fmt::Write as _,
    fs,
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Command, Stdio},
    time::Duration,
};

use super::{Exit, Failure, Report, report};
use crate::{diagnostic::Source, model::Engine, pipeline, render};

/// Where a service listens unless told otherwise.
const PORT: u16 = 3000;

/// Where a project on PostgreSQL looks for the server unless told otherwise.
const POSTGRES_PORT: u16 = 5432;

/// A program to look for.
struct Program {
    command: &'static str,
    arguments: &'static [&'static str],
    need: Need,
    purpose: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

const PROGRAMS: &[Program] = &[
    required(
        "rustc",
        &["--version"],
        "install Rust from https://rustup.rs",
    ),
    required(
        "cargo",
        &["--version"],
        "install Rust from https://rustup.rs",
    ),
    required(
        "cc",
        &["--version"],
        "install a C compiler, which the embedded database is built with",
    ),
    optional(
        "rustfmt",
        &["--version"],
        "`rustup component add rustfmt` to have the project formatted",
    ),
    optional(
        "cargo",
        &["clippy", "--version"],
        "`rustup component add clippy` to lint the project",
    ),
    optional(
        "git",
        &["--version"],
        "to keep the project under version control",
    ),
    optional(
        "docker",
        &["--version"],
        "to start a database server, and the service in a container, with `docker compose`",
    ),
    optional("sqlite3", &["--version"], "to look into a SQLite database"),
    optional("psql", &["--version"], "to look into a PostgreSQL database"),
    optional("mysql", &["--version"], "to look into a MySQL database"),
];

const fn required(
    command: &'static str,
    arguments: &'static [&'static str],
    purpose: &'static str,
) -> Program {
    Program {
        command,
        arguments,
        need: Need::Required,
        purpose,
    }
}

const fn optional(
    command: &'static str,
    arguments: &'static [&'static str],
    purpose: &'static str,
) -> Program {
    Program {
        command,
        arguments,
        need: Need::Optional,
        purpose,
    }
}

/// Prints one line for each finding, or with `--quiet` only for what is missing.
pub fn run(report: Report) -> Result<Exit, Failure> {
    let mut findings = String::new();
    let mut is_complete = true;
    for program in PROGRAMS {
        let finding = examine(program);
        let is_missing = finding.is_err() && program.need == Need::Required;
        is_complete &= !is_missing;
        if report.is_quiet() && !is_missing {
            continue;
        }
        let line = match (finding, program.need) {
            (Ok(version), _) => format!("ok        {version}"),
            (Err(problem), Need::Required) => format!("missing   {problem}: {}", program.purpose),
            (Err(problem), Need::Optional) => format!("optional  {problem}: {}", program.purpose),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(findings, "{line}");
    }
    if !report.is_quiet() {
        let port = match TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)) {
            Ok(_) => format!("ok        port {PORT} is free"),
            Err(cause) => format!("optional  port {PORT}: {cause}; set `BIND` to another one"),
        };
        let _ = writeln!(findings, "{port}");
        if needs_postgres() {
            let _ = writeln!(findings, "{}", postgres());
        }
    }

    report::print(findings.as_bytes())?;
    Ok(if is_complete {
        Exit::Success
    } else {
        Exit::Failure
    })
}

/// Whether a description in this folder asks for PostgreSQL.
fn needs_postgres() -> bool {
    let text = fs::read_to_string("backend.toml").unwrap_or_default();
    pipeline::understand(&Source::new("backend.toml", &text))
        .is_ok_and(|model| model.database.engine == Engine::Postgres)
}

/// Whether a server listens where a project looks for it unless told otherwise.
fn postgres() -> String {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, POSTGRES_PORT));
    match TcpStream::connect_timeout(&address, Duration::from_secs(1)) {
        Ok(_) => format!("ok        port {POSTGRES_PORT} answers, where PostgreSQL is expected"),
        Err(cause) => format!(
            "optional  port {POSTGRES_PORT}, where PostgreSQL is expected: {cause}; `docker compose up --detach --wait \
             database` starts one, and `DATABASE_URL` names any other"
        ),
    }
}

/// What the program says it is, or what is wrong with it.
fn examine(program: &Program) -> Result<String, String> {
    let name = std::iter::once(&program.command)
        .chain(
            program
                .arguments
                .iter()
                .filter(|argument| !argument.starts_with('-')),
        )
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let output = Command::new(program.command)
        .args(program.arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => format!("`{name}` is not installed"),
            _ => format!("`{name}` cannot be run, {cause}"),
        })?;
    if !output.status.success() {
        return Err(format!("`{name}` does not work"));
    }
    let answer = String::from_utf8_lossy(&output.stdout);
    let version = answer.lines().next().unwrap_or_default().trim();
    if program.command == "rustc" && !is_recent(version) {
        let least = least_rust().unwrap_or_default();
        return Err(format!("{version} is too old, {least} is needed"));
    }
    let is_named = version.starts_with(program.command);
    Ok(if is_named {
        version.to_owned()
    } else {
        format!("{name} {version}")
    })
}

/// The oldest Rust that the manifest of a generated project accepts.
fn least_rust() -> Option<&'static str> {
    render::source("project/Cargo.toml.tera")?
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'))
}

/// Whether `rustc 1.95.0 (...)` is new enough for a generated project.
fn is_recent(version: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        text.split(['.', '-'])
            .map_while(|part| part.parse().ok())
            .collect()
    };
    let installed = version.split(' ').nth(1).map(numbers);
    installed >= least_rust().map(numbers)
}
