use std::num::NonZeroU32;

use crate::env::{Env, Secret, Value};

/// Where the rows are.
#[derive(Debug, Clone)]
pub struct Settings {
    pub url: Secret,
    pub max_connections: u32,
}

/// An address of a database of our engine.
struct Address(String);

impl Settings {
    /// Reads them; the database is called like the service unless the environment says otherwise.
    pub fn read(env: &mut Env, service: &str) -> Self {
        let default = Address(format!("sqlite://data/{service}.db"));
        let url = env.read("DATABASE_URL", default, "where the rows are kept");
        let most = const { NonZeroU32::new(8).unwrap() };
        let meaning = "connections that read at the same time";
        Self {
            url: Secret::new(url.0),
            max_connections: env.read("DATABASE_MAX_CONNECTIONS", most, meaning).get(),
        }
    }
}

impl Value for Address {
    const EXPECTED: &'static str = "a file, such as `sqlite://data/app.db`";

    fn parse(text: &str) -> Option<Self> {
        text.starts_with("sqlite:").then(|| Self(text.to_owned()))
    }

    /// Shows no credentials, which end with the last `@`.
    fn show(&self) -> String {
        match (self.0.split_once(':'), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => format!("{scheme}://***@{place}"),
            _ => self.0.clone(),
        }
    }
}
