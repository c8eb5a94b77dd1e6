//! The commands of the program.

mod help;
mod password;

use std::{
    error, fmt,
    io::{self, Write},
};

use kernel::{env::Variable, telemetry};

use crate::{
    app::{self, App},
    auth,
    config::{Config, Environment},
    migrations::MIGRATIONS,
    seed,
};

/// What the program is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Serve,
    Migrate(Migrate),
    OpenApi,
    CheckConfig,
    CreateAdmin {
        email: String,
        password_from_stdin: bool,
    },
    Seed,
    /// This text is the answer.
    Help(String),
    Version,
}

/// What to do with the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrate {
    Up,
    Down,
    Status,
}

/// What a command comes to.
pub type Result<T = (), E = Box<dyn error::Error + Send + Sync>> = std::result::Result<T, E>;

impl Command {
    /// Reads the arguments behind the name of the program.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let arguments: Vec<_> = arguments.into_iter().collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        Self::read(&arguments).map_err(|error| format!("{error}\nhint: {}", help::hint(&arguments)))
    }

    fn read(arguments: &[&str]) -> Result<Self, String> {
        Ok(match *arguments {
            [ref words @ .., "--help" | "-h"] | ["help", ref words @ ..] => {
                Self::Help(help::about(words)?)
            }
            [] | ["serve"] => Self::Serve,
            ["migrate", "up"] => Self::Migrate(Migrate::Up),
            ["migrate", "down"] => Self::Migrate(Migrate::Down),
            ["migrate", "status"] => Self::Migrate(Migrate::Status),
            ["migrate"] => return Err("`migrate` takes one of `up`, `down`, `status`".into()),
            ["openapi"] => Self::OpenApi,
            ["check-config"] => Self::CheckConfig,
            ["admin", "create", ref options @ ..] => Self::create_admin(options)?,
            ["admin"] => return Err("`admin` takes `create`".into()),
            ["seed"] => Self::Seed,
            ["version" | "--version" | "-V"] => Self::Version,
            ["migrate", "up" | "down" | "status", extra, ..]
            | [
                "serve" | "migrate" | "openapi" | "check-config" | "admin" | "seed" | "version",
                extra,
                ..,
            ] => {
                return Err(format!("unexpected argument `{extra}`"));
            }
            [unknown, ..] => return Err(format!("unknown command `{unknown}`")),
        })
    }

    fn create_admin(options: &[&str]) -> Result<Self, String> {
        let mut email = None;
        let mut password_from_stdin = false;
        let mut options = options.iter();
        while let Some(option) = options.next() {
            match (*option, option.strip_prefix("--email=")) {
                ("--password-stdin", _) => password_from_stdin = true,
                ("--email", _) => email = options.next().map(ToString::to_string),
                (_, Some(value)) => email = Some(value.to_owned()),
                (unknown, None) => return Err(format!("unexpected argument `{unknown}`")),
            }
        }
        Ok(Self::CreateAdmin {
            email: email.ok_or("`admin create` needs `--email E`")?,
            password_from_stdin,
        })
    }
}

/// Does what a command other than [`Command::Serve`] asks for.
pub async fn run(command: Command) -> Result {
    match command {
        Command::Serve => Err("`serve` does not end like a command".into()),
        Command::Migrate(what) => migrate(what).await,
        Command::OpenApi => print(format_args!("{:#}\n", app::document())),
        Command::CheckConfig => check_config(),
        Command::CreateAdmin {
            email,
            password_from_stdin,
        } => create_admin(&email, password_from_stdin).await,
        Command::Seed => seed().await,
        Command::Help(text) => print(format_args!("{text}")),
        Command::Version => print(format_args!(
            "{} {}\n",
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION")
        )),
    }
}

async fn migrate(what: Migrate) -> Result {
    let (app, _flush) = open(Config::load_or_prepare()?).await?;
    match what {
        Migrate::Up => {
            let applied = MIGRATIONS.up(&app.db).await?;
            for step in &applied {
                print(format_args!("applied {step}\n"))?;
            }
            if applied.is_empty() {
                print(format_args!("there is nothing to apply\n"))?;
            }
        }
        Migrate::Down => match MIGRATIONS.down(&app.db).await? {
            Some(step) => print(format_args!("took back {step}\n"))?,
            None => print(format_args!("there is nothing to take back\n"))?,
        },
        Migrate::Status => {
            for step in MIGRATIONS.status(&app.db).await? {
                let state = if step.applied { "applied" } else { "pending" };
                print(format_args!("{state}  {step}\n"))?;
            }
        }
    }
    app.db.close().await;
    Ok(())
}

fn check_config() -> Result {
    let mut variables = Config::variables()?;
    for variable in &mut variables {
        if variable.value.is_empty() {
            "none".clone_into(&mut variable.value);
        }
    }
    let width = |text: fn(&Variable) -> &str| {
        let widths = variables.iter().map(|variable| text(variable).len());
        widths.max().unwrap_or_default()
    };
    let (names, values) = (width(|one| one.name), width(|one| &one.value));
    for variable in &variables {
        let Variable {
            name,
            value,
            origin,
            meaning,
            ..
        } = variable;
        print(format_args!(
            "{name:<names$}  {value:<values$}  {origin:<11}  {meaning}\n"
        ))?;
    }
    Ok(())
}

async fn create_admin(email: &str, password_from_stdin: bool) -> Result {
    let config = Config::load_or_prepare()?;
    let password = if password_from_stdin {
        password::read()?
    } else {
        password::ask()?
    };
    let (app, _flush) = open(config).await?;
    MIGRATIONS.up(&app.db).await?;
    let outcome = auth::admin::create(&app, email, &password).await?;
    app.db.close().await;
    print(format_args!("{outcome} `{email}`\n"))
}

async fn seed() -> Result {
    let config = Config::load_or_prepare()?;
    if config.environment == Environment::Production {
        return Err("`seed` is for development, and `APP_ENV` is `production`".into());
    }
    let (app, _flush) = open(config).await?;
    MIGRATIONS.up(&app.db).await?;
    seed::run(&app).await?;
    app.db.close().await;
    Ok(())
}

/// Writes to standard output. That nobody reads on is no failure.
fn print(text: fmt::Arguments<'_>) -> Result {
    match io::stdout().lock().write_fmt(text) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// Opens the service for a command that ends, whose output is not mixed with the log.
async fn open(config: Config) -> Result<(App, telemetry::Flush)> {
    let flush = telemetry::init(&config.telemetry, telemetry::Stream::Stderr);
    Ok((App::open(config).await?, flush))
}
