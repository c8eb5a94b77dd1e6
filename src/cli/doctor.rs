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
use crate::{diagnostic::Source, model::Engine, pipeline, render, view};

/// Where a service listens unless told otherwise.
const PORT: u16 = 3000;

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
        &["compose", "version"],
        "to start a database server, and the service in a container",
    ),
    optional("sqlite3", &["--version"], "to look into a SQLite database"),
    optional("psql", &["--version"], "to look into a PostgreSQL database"),
    optional("mysql", &["--version"], "to look into a MySQL database"),
    optional("redis-cli", &["--version"], "to look into Redis"),
];

/// A server that a project may work with.
struct Server {
    /// Its name in `compose.yaml`.
    name: &'static str,
    /// The engine that it is of, if it is of one.
    engine: Option<Engine>,
    title: &'static str,
    /// Where a project looks for it unless told otherwise.
    port: u16,
    /// What tells it otherwise.
    variable: &'static str,
}

const SERVERS: [Server; 3] = [
    Server {
        name: "database",
        engine: Some(Engine::Postgres),
        title: "PostgreSQL",
        port: 5432,
        variable: "DATABASE_URL",
    },
    Server {
        name: "database",
        engine: Some(Engine::Mysql),
        title: "MariaDB or MySQL",
        port: 3306,
        variable: "DATABASE_URL",
    },
    Server {
        name: "redis",
        engine: None,
        title: "Redis",
        port: 6379,
        variable: "REDIS_URL",
    },
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
        for server in needed_servers() {
            let _ = writeln!(findings, "{}", answers(&server));
        }
    }

    report::print(findings.as_bytes())?;
    Ok(if is_complete {
        Exit::Success
    } else {
        Exit::Failure
    })
}

/// The servers that a description in this folder asks for.
fn needed_servers() -> Vec<Server> {
    let text = fs::read_to_string("backend.toml").unwrap_or_default();
    let Ok(model) = pipeline::understand(&Source::new("backend.toml", &text)) else {
        return Vec::new();
    };
    let servers = view::servers(&model).into_iter();
    servers
        .filter_map(|name| {
            let is_asked = |server: &Server| {
                let engine = server.engine.unwrap_or(model.database.engine);
                server.name == name && engine == model.database.engine
            };
            SERVERS.into_iter().find(is_asked)
        })
        .collect()
}

/// Whether a server listens where a project looks for it unless told otherwise.
fn answers(server: &Server) -> String {
    let Server {
        name,
        title,
        port,
        variable,
        engine: _,
    } = server;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, *port));
    match TcpStream::connect_timeout(&address, Duration::from_secs(1)) {
        Ok(_) => format!("ok        port {port} answers, where {title} is expected"),
        Err(cause) => format!(
            "optional  port {port}, where {title} is expected: {cause}; `docker compose up --detach --wait \
             {name}` starts one, and `{variable}` names any other"
        ),
    }
}

/// What the program says it is, or what is wrong with it.
fn examine(program: &Program) -> Result<String, String> {
    let words: Vec<_> = std::iter::once(&program.command)
        .chain(program.arguments)
        .copied()
        .filter(|word| word.trim_start_matches('-') != "version")
        .collect();
    let name = words.join(" ");
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
    let first = version.split_whitespace().next().unwrap_or_default();
    let is_named = words.iter().any(|word| first.eq_ignore_ascii_case(word));
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
