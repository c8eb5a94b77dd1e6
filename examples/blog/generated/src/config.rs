//! What the service is told from outside, read once at the start.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::Path,
};

use kernel::{
    cache,
    env::{Env, Problem, Secret, Value, Variable},
    metrics, middleware, pools, rate_limit, server, telemetry,
};

use crate::{api, auth};

/// The file that gives the variables which the environment does not.
const FILE: &str = ".env";

/// Everything that can be configured, checked. Its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    pub environment: Environment,
    pub server: server::Settings,
    pub http: middleware::Settings,
    pub database: pools::Settings,
    pub auth: auth::Settings,
    pub cache: cache::Settings,
    pub rate_limit: rate_limit::Settings,
    pub telemetry: telemetry::Settings,
    pub metrics: metrics::Settings,
}

/// What the service runs for: a developer or the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    Development,
    Production,
}

/// Why the service does not start.
#[derive(Debug)]
pub enum ConfigError {
    File(io::Error),
    Problems(Vec<Problem>),
}

impl Config {
    /// Reads the environment and `.env`, and reports every problem at once.
    pub fn load() -> Result<Self, ConfigError> {
        let mut env = Env::of_process(Path::new(FILE)).map_err(ConfigError::File)?;
        Self::from_env(&mut env)
    }

    /// Like [`Config::load`], but a debug build that listens on loopback first makes a missing
    /// `.env` with random secrets, so that a fresh clone runs.
    pub fn load_or_prepare() -> Result<Self, ConfigError> {
        let mut env = Env::of_process(Path::new(FILE)).map_err(ConfigError::File)?;
        let config = Self::read(&mut env);
        let missing: Option<Vec<_>> = env
            .problems()
            .iter()
            .map(|problem| match problem {
                Problem::Missing(name) => Some(*name),
                _ => None,
            })
            .collect();
        match missing {
            Some(names) if !names.is_empty() && config.is_local() && !Path::new(FILE).exists() => {
                write_file(Path::new(FILE), &names).map_err(ConfigError::File)?;
                Self::load()
            }
            _ => Self::checked(config, &env),
        }
    }

    /// Reads `env` alone.
    pub fn from_env(env: &mut Env) -> Result<Self, ConfigError> {
        let config = Self::read(env);
        Self::checked(config, env)
    }

    /// Every variable with its value, and where that comes from, once all of them are right.
    pub fn variables() -> Result<Vec<Variable>, ConfigError> {
        let mut env = Env::of_process(Path::new(FILE)).map_err(ConfigError::File)?;
        Self::from_env(&mut env)?;
        Ok(env.variables().to_vec())
    }

    fn read(env: &mut Env) -> Self {
        let config = Self {
            environment: env.read(
                "APP_ENV",
                if cfg!(debug_assertions) {
                    Environment::Development
                } else {
                    Environment::Production
                },
                "`development` or `production`",
            ),
            server: server::Settings::read(env),
            http: middleware::Settings::read(env),
            database: pools::Settings::read(env, env!("CARGO_PKG_NAME")),
            auth: auth::Settings::read(env),
            cache: cache::Settings::read(env, api::CACHE_TTL),
            rate_limit: rate_limit::Settings::read(
                env,
                api::RATE_LIMIT_REQUESTS,
                api::RATE_LIMIT_WINDOW,
            ),
            telemetry: telemetry::Settings::read(env),
            metrics: metrics::Settings::read(env),
        };
        env.refuse_unknown();
        config
    }

    fn checked(self, env: &Env) -> Result<Self, ConfigError> {
        match env.problems() {
            [] => Ok(self),
            problems => Err(ConfigError::Problems(problems.to_vec())),
        }
    }

    fn is_local(&self) -> bool {
        cfg!(debug_assertions)
            && self.environment == Environment::Development
            && self.server.bind.ip().is_loopback()
    }
}

impl Value for Environment {
    const EXPECTED: &'static str = "`development` or `production`";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "development" => Some(Self::Development),
            "production" => Some(Self::Production),
            _ => None,
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
        .to_owned()
    }
}

/// Makes a file that only its owner may read, with a random value for each of `secrets`.
fn write_file(path: &Path, secrets: &[&str]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(
        file,
        "# Development values, made by the first start; see `.env.example`."
    )?;
    for name in secrets {
        let secret = Secret::random().map_err(io::Error::other)?;
        writeln!(file, "{name}={}", secret.expose())?;
    }
    Ok(())
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => write!(f, "cannot use `{FILE}`: {error}"),
            Self::Problems(problems) => {
                f.write_str("the configuration is not valid")?;
                problems
                    .iter()
                    .try_for_each(|problem| write!(f, "\n  {problem}"))?;
                write!(
                    f,
                    "\nhint: the environment and `{FILE}` set variables; `.env.example` shows all of them"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const SECRET: &str = "f3b1c5d7e9a2046813579bdf02468ace";

    fn config(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let secret = [("JWT_SECRET", SECRET)];
        let pairs = secret.iter().chain(pairs).copied();
        Config::from_env(&mut Env::of_pairs(pairs))
    }

    #[test]
    fn every_problem_is_named_at_once_and_no_value_is_told() {
        let values = [
            ("BIND", "hunter2"),
            ("TRUSTED_PROXIES", "10.0.0.0/8,hunter2"),
            ("CORS_ORIGINS", "hunter2"),
            ("DATABASE_URL", "nonsense://shop:hunter2@db/shop"),
            ("LOG_FORMAT", "hunter2"),
            ("RUST_LOG", "app=hunter2"),
            ("ACCESS_TTL", "hunter2"),
            ("REFRESH_TTL", "hunter2"),
            ("RATE_LIMIT_REQUESTS", "hunter2"),
            ("RATE_LIMIT_WINDOW", "hunter2"),
            ("CACHE_TTL", "hunter2"),
            ("BODY_LIMIT", "99999999999GiB"),
            ("JWT_SECRET", "hunter2"),
        ];
        let message = config(&values).unwrap_err().to_string();
        for (name, _) in values {
            assert!(message.contains(name), "{name} is missing in: {message}");
        }
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[test]
    fn weak_and_example_secrets_are_refused() {
        let example = include_str!("../.env.example")
            .lines()
            .find_map(|line| line.strip_prefix("JWT_SECRET="));
        let refused = [
            example.unwrap(),
            "",
            "short",
            "0123456789abcdef0123456789abcde",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "change-me-f3b1c5d7e9a2046813579bdf02468ace",
        ];
        for secret in refused {
            let config = config(&[("JWT_SECRET", secret)]);
            assert!(config.is_err(), "`{secret}` is accepted");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let config = config(&[("DATABASE_URL", "sqlite://hunter2.db")]).unwrap();
        let printed = format!("{config:?}");
        assert!(
            !printed.contains(SECRET) && !printed.contains("hunter2"),
            "{printed}"
        );
    }

    #[test]
    fn a_misspelt_name_in_the_file_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(FILE);
        fs::write(&file, "BODY_LIMT=hunter2\n").unwrap();
        let refusal = Config::from_env(&mut Env::of_process(&file).unwrap()).unwrap_err();
        let message = refusal.to_string();
        assert!(
            message.contains("`BODY_LIMT`") && message.contains("did you mean `BODY_LIMIT`?"),
            "{message}"
        );
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[test]
    fn every_value_is_listed_but_no_secret() {
        let mut env = Env::of_pairs([
            ("JWT_SECRET", SECRET),
            ("BODY_LIMIT", "2048KiB"),
            ("DATABASE_URL", "sqlite://shop:hunt@er2@here.db"),
        ]);
        Config::from_env(&mut env).unwrap();
        let listed: BTreeMap<_, _> = env
            .variables()
            .iter()
            .map(|variable| (variable.name, variable.value.as_str()))
            .collect();
        assert_eq!(listed["BIND"], "127.0.0.1:3000");
        assert_eq!(listed["BODY_LIMIT"], "2MiB");
        assert_eq!(listed["CORS_ORIGINS"], "");
        assert_eq!(listed["DATABASE_URL"], "sqlite://***@here.db");
        assert!(listed.values().all(|value| !value.contains(SECRET)));
    }

    #[test]
    fn the_example_shows_every_variable_with_its_default() {
        let example = include_str!("../.env.example");
        let mut env = Env::of_pairs([("JWT_SECRET", SECRET)]);
        Config::from_env(&mut env).unwrap();
        for variable in env.variables() {
            let line = match variable.name {
                "JWT_SECRET" | "APP_ENV" => format!("{}=", variable.name),
                name => format!("\n#{name}={}\n", variable.default),
            };
            assert!(example.contains(&line), "{line:?}");
        }
    }
}
