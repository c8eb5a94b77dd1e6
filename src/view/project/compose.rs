//! The servers beside the service, as `compose.yaml` starts them.

use serde::Serialize;

use crate::{
    model::{Engine, Model},
    view::{feature, readme::usual_address},
};

/// The servers beside the service, and what it is told of them.
#[derive(Debug, Serialize)]
pub struct Compose {
    /// Their names, for a command.
    pub servers: String,
    /// The same, one by one.
    pub depends_on: Vec<&'static str>,
    /// What the service is told from outside, as lines of YAML.
    pub environment: Vec<String>,
    /// Where the service keeps what lasts.
    pub mounts: Vec<&'static str>,
    /// What outlasts the containers.
    pub volumes: Vec<&'static str>,
}

/// The servers beside the service, by their names.
pub fn servers(model: &Model) -> Vec<&'static str> {
    let named = [
        (model.database.engine != Engine::Sqlite, "database"),
        (feature::redis(model), "redis"),
    ];
    let named = named.into_iter().filter(|(there, _)| *there);
    named.map(|(_, name)| name).collect()
}

pub fn compose(model: &Model) -> Compose {
    let is_embedded = model.database.engine == Engine::Sqlite;
    let depends_on = servers(model);
    let mut environment = Vec::new();
    if !is_embedded {
        let name = model.service.name.kebab();
        let address = usual_address(model.database.engine, "database", name);
        environment.push(format!("DATABASE_URL: {address}"));
    }
    if feature::redis(model) {
        environment.push("REDIS_URL: redis://redis:6379".to_owned());
    }
    if feature::auth(model) {
        // A missing one would keep the servers down as well; the service itself says that it needs it.
        environment.push("JWT_SECRET: ${JWT_SECRET:-}".to_owned());
    }
    Compose {
        servers: depends_on.join(" "),
        depends_on,
        environment,
        mounts: if is_embedded {
            vec!["data:/home/service/data"]
        } else {
            Vec::new()
        },
        volumes: vec![if is_embedded { "data" } else { "database" }],
    }
}
