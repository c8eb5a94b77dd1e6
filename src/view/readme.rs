//! The README of the project.

mod environment;
mod example;
mod tour;

use serde::Serialize;

use self::{environment::Variable, example::Example, tour::Tour};
pub use self::{environment::usual_address, example::with_field};
use super::{RouteRow, feature, markdown, project::servers};
use crate::model::{Engine, Model, Registration};

/// What the README shows.
#[derive(Debug, Serialize)]
pub struct Readme {
    /// The name of the service.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The lines that start it.
    pub start: Vec<String>,
    /// What the first start does, and what it needs, as sentences.
    pub first_start: String,
    /// What each test has of its own.
    pub test_database: &'static str,
    /// Where the service is reached.
    pub base: String,
    /// The commands of the program.
    pub commands: Vec<Command>,
    /// Requests to try.
    pub tour: Tour,
    /// Every route.
    pub routes: Vec<RouteRow>,
    /// Every variable of the environment.
    pub variables: Vec<Variable>,
    /// How the database is reached with TLS, where it is a server.
    pub tls: Option<String>,
    /// What several instances share, where the engine lets them.
    pub instances: Option<String>,
    /// The resource that code is shown for.
    pub example: Example,
    /// Its folder, as wide as the others.
    pub folder: String,
}

/// A command of the program.
#[derive(Debug, Serialize)]
pub struct Command {
    /// As it is typed.
    pub command: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

/// The README of the model's project.
pub fn readme(model: &Model) -> Readme {
    let example = example::example(model);
    let mut routes = super::routes(model);
    for route in &mut routes {
        route.access = markdown::text(&route.access);
    }
    Readme {
        title: model.service.name.to_string(),
        description: match &model.service.description {
            Some(description) => markdown::text(description),
            None => "A service with a REST API.".to_owned(),
        },
        start: start(model),
        first_start: first_start(model),
        test_database: match model.database.engine {
            Engine::Sqlite | Engine::Mysql => "database",
            Engine::Postgres => "schema",
        },
        base: model.api.base_path(),
        commands: commands(model),
        tour: tour::tour(model),
        routes,
        variables: environment::variables(model),
        tls: tls(model.database.engine),
        instances: feature::servers(model).then(|| instances(model)),
        folder: format!("{:<20}", format!("src/{}/", example.resources)),
        example,
    }
}

/// The commands that start the service in its folder, and before it the servers that it needs.
pub fn start(model: &Model) -> Vec<String> {
    let servers = servers(model).join(" ");
    let servers =
        (!servers.is_empty()).then(|| format!("docker compose up --detach --wait {servers}"));
    servers
        .into_iter()
        .chain(["cargo run".to_owned()])
        .collect()
}

fn first_start(model: &Model) -> String {
    let (makes, needs) = match model.database.engine {
        Engine::Sqlite if feature::redis(model) => {
            ("the database", "Without Redis it works as well.")
        }
        Engine::Sqlite => ("the database", "Nothing else is needed."),
        Engine::Postgres => (
            "the tables",
            "Any other PostgreSQL from version 14 on does as well, where `DATABASE_URL` names it.",
        ),
        Engine::Mysql => (
            "the tables",
            "Any other MariaDB from 10.6 on does as well, or MySQL from 8.0.23 on, where `DATABASE_URL` names it.",
        ),
    };
    let secret = match model.auth {
        Some(_) => ", and a `.env` with a random secret where there is none yet",
        None => "",
    };
    let rights = match model.database.engine {
        Engine::Sqlite => "",
        Engine::Postgres | Engine::Mysql => {
            " Where another account of the database runs `migrate up`, that of the service needs no right but to read and \
             write rows."
        }
    };
    format!("The first start makes {makes}{secret}. {needs}{rights}")
}

fn tls(engine: Engine) -> Option<String> {
    let query = match engine {
        Engine::Sqlite => return None,
        Engine::Postgres => "?sslmode=verify-full&sslrootcert=ca.pem",
        Engine::Mysql => "?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem",
    };
    Some(format!(
        "The database is reached with TLS where it offers that. `{query}` behind its address demands it, with a
certificate for this host that the authority in `ca.pem` has signed; without a file, one that the authorities of
browsers have."
    ))
}

fn instances(model: &Model) -> String {
    let mut told = match model.database.engine {
        Engine::Sqlite => "Instances on one machine may share the database",
        Engine::Postgres | Engine::Mysql => "Any number of instances may share the database",
    }
    .to_owned();
    told += ": one of them applies the migrations";
    if model.auth.is_some() {
        told += ", and sessions and the keys of requests are those of all";
    } else {
        told += ", and the keys of requests are those of all";
    }
    let (limits, cache) = (feature::rate_limit(model), feature::cache(model));
    let shared_limits = feature::shared_limits(model);
    let shared_cache = feature::shared_cache(model);
    match (limits && !shared_limits, cache && !shared_cache) {
        (true, true) => told += ". Rate limits and the cache are of each",
        (true, false) => told += ". Rate limits are of each",
        (false, true) => told += ". The cache is of each",
        (false, false) => {}
    }
    if cache && !shared_cache {
        told += ": what one has changed may show on the others only when their copy of the row has run out";
    }
    match (shared_limits, shared_cache) {
        (true, true) => told += ". They share rate limits and the cache in Redis",
        (true, false) => told += ". They share rate limits in Redis",
        (false, true) => told += ". They share the cache in Redis",
        (false, false) => {}
    }
    if feature::redis(model) {
        told += &format!(
            ". While it is away {}",
            without_redis(shared_limits, shared_cache)
        );
    }
    told + "."
}

fn without_redis(limits: bool, cache: bool) -> &'static str {
    match (limits, cache) {
        (true, true) => "each counts requests for itself, and rows are read from the database",
        (true, false) => "each counts requests for itself",
        _ => "rows are read from the database",
    }
}

fn commands(model: &Model) -> Vec<Command> {
    let admin = Command {
        command: "admin create --email E",
        meaning: "make an account an admin, or make one; its password is asked for",
    };
    let seed = match &model.auth {
        Some(_) => "make sample rows and an admin, and print how to sign in",
        None => "make sample rows",
    };
    let fixed = [
        ("serve", "answer requests; what happens without a command"),
        (
            "migrate up",
            "apply the migrations that are pending; `serve` does it too",
        ),
        ("migrate down", "take the last migration back"),
        (
            "migrate status",
            "list the migrations and say which are applied",
        ),
        ("openapi", "print the OpenAPI document"),
        (
            "check-config",
            "check the configuration and list its values, but no secret",
        ),
        ("seed", seed),
    ];
    let fixed = fixed.map(|(command, meaning)| Command { command, meaning });
    let admin = model.auth.is_some().then_some(admin);
    fixed.into_iter().chain(admin).collect()
}

/// Whether anybody can make an account and use it at once.
fn has_open_door(model: &Model) -> bool {
    let auth = model.auth.as_ref();
    auth.is_some_and(|auth| auth.registration == Registration::Open && !auth.email_verification)
}
