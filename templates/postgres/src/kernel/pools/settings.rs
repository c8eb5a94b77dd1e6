use std::num::NonZeroU32;

use crate::env::{Env, Secret, Value};

/// Where the rows are.
#[derive(Debug, Clone)]
pub struct Settings {
    pub url: Secret,
    /// A copy of the database for reads that may be late.
    pub replica_url: Option<Secret>,
    pub max_connections: u32,
}

/// An address of a database of our engine.
struct Address(String);

/// The same, or nothing.
struct MaybeAddress(Option<Address>);

impl Settings {
    pub fn read(env: &mut Env) -> Self {
        const DEFAULT: &str = concat!("postgres://postgres@localhost:5432/", env!("CARGO_PKG_NAME"));
        let default = Address(DEFAULT.to_owned());
        let url = env.read("DATABASE_URL", default, "where the rows are kept");
        let meaning = "a copy of it for reads that may be late, such as an export";
        let replica = env.read("DATABASE_REPLICA_URL", MaybeAddress(None), meaning);
        let most = const { NonZeroU32::new(16).unwrap() };
        let meaning = "connections to the database, and to its copy, at the same time";
        Self {
            url: Secret::new(url.0),
            replica_url: replica.0.map(|address| Secret::new(address.0)),
            max_connections: env.read("DATABASE_MAX_CONNECTIONS", most, meaning).get(),
        }
    }
}

impl Value for Address {
    const EXPECTED: &'static str =
        "the address of a database, such as `postgres://user:password@host:5432/app`";

    fn parse(text: &str) -> Option<Self> {
        let mut schemes = ["postgres://", "postgresql://"].into_iter();
        schemes.any(|scheme| text.starts_with(scheme)).then(|| Self(text.to_owned()))
    }

    /// Shows no password: what stands before the last `@`, where that is more than a name, or behind a `?`.
    fn show(&self) -> String {
        let address = self.0.split_once('?').map_or(self.0.as_str(), |(address, _)| address);
        let parts = address.split_once("://").zip(address.rsplit_once('@'));
        match parts {
            Some(((scheme, rest), (_, place))) if rest.matches(':').count() > place.matches(':').count() => {
                format!("{scheme}://***@{place}")
            }
            _ => address.to_owned(),
        }
    }
}

impl Value for MaybeAddress {
    const EXPECTED: &'static str = Address::EXPECTED;

    fn parse(text: &str) -> Option<Self> {
        Address::parse(text).map(|address| Self(Some(address)))
    }

    fn show(&self) -> String {
        self.0.as_ref().map(Value::show).unwrap_or_default()
    }
}
