use redis::Client;

use crate::env::{Env, Secret, Value};

/// Where Redis is.
#[derive(Debug, Clone)]
pub struct Settings {
    pub url: Secret,
    /// What the keys of this service begin with.
    pub namespace: String,
}

/// The address of a server.
struct Address(String);

impl Settings {
    /// Reads them; keys begin with the name of the service unless the environment says otherwise.
    pub fn read(env: &mut Env, service: &str) -> Self {
        let default = Address("redis://127.0.0.1:6379".to_owned());
        let url = env.read(
            "REDIS_URL",
            default,
            "what all instances of the service share",
        );
        let meaning =
            "what the keys in Redis begin with: one for each service and stage that uses it";
        Self {
            url: Secret::new(url.0),
            namespace: env.read("REDIS_NAMESPACE", service.to_owned(), meaning),
        }
    }
}

impl Value for Address {
    const EXPECTED: &'static str =
        "a server that is reached without TLS, such as `redis://127.0.0.1:6379`";

    fn parse(text: &str) -> Option<Self> {
        Client::open(text).is_ok().then(|| Self(text.to_owned()))
    }

    /// Shows no credentials, which end with the last `@` or stand behind a `?`.
    fn show(&self) -> String {
        let address = self.0.split_once('?').map_or(self.0.as_str(), |(address, _)| address);
        match (self.0.split_once(':'), address.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => format!("{scheme}://***@{place}"),
            _ => address.to_owned(),
        }
    }
}
