//! The commands of the program.

use std::{
    error, fmt,
    io::{self, BufRead, IsTerminal, Write},
    process,
};

use crate::{
    app::{self, App},
    auth,
    config::{Config, Environment},
    migrations, seed, telemetry,
};

/// How to call the program.
pub const USAGE: &str = concat!(
    "usage: ",
    env!("CARGO_PKG_NAME"),
    " [COMMAND]

commands:
  serve                      answer requests (what happens without a command)
  migrate up|down|status     apply what is pending, take the last step back, list the steps
  openapi                    print the OpenAPI document
  check-config               check the configuration and list its variables
  admin create --email E     make an account an admin, or make one
        [--password-stdin]   read its password from standard input instead of asking
  seed                       make sample rows and an admin, and print how to sign in
  help, version

The configuration comes from the environment and from `.env`; see `.env.example`.
"
);

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
    Help,
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
        Ok(match *arguments {
            [] | ["serve"] => Self::Serve,
            ["migrate", "up"] => Self::Migrate(Migrate::Up),
            ["migrate", "down"] => Self::Migrate(Migrate::Down),
            ["migrate", "status"] => Self::Migrate(Migrate::Status),
            ["migrate", ..] => return Err("`migrate` takes one of `up`, `down`, `status`".into()),
            ["openapi"] => Self::OpenApi,
            ["check-config"] => Self::CheckConfig,
            ["admin", "create", ref options @ ..] => Self::create_admin(options)?,
            ["admin", ..] => return Err("`admin` takes `create`".into()),
            ["seed"] => Self::Seed,
            ["help" | "--help" | "-h"] => Self::Help,
            ["version" | "--version" | "-V"] => Self::Version,
            ["serve" | "openapi" | "check-config" | "seed", extra, ..] => {
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
        Command::Help => print(format_args!("{USAGE}")),
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
        Migrate::Up => migrations::up(&app.db).await?,
        Migrate::Down => match migrations::down(&app.db).await? {
            Some(step) => print(format_args!("took back {step}\n"))?,
            None => print(format_args!("there is nothing to take back\n"))?,
        },
        Migrate::Status => {}
    }
    if what != Migrate::Down {
        for step in migrations::status(&app.db).await? {
            let state = if step.applied { "applied" } else { "pending" };
            print(format_args!("{state}  {step}\n"))?;
        }
    }
    app.db.close().await;
    Ok(())
}

fn check_config() -> Result {
    Config::load()?;
    for variable in Config::variables()? {
        let default = match variable.default.as_str() {
            "" => "none",
            default => default,
        };
        print(format_args!(
            "{:<27} {:<11}  {} (default: {default})\n",
            variable.name, variable.origin, variable.meaning
        ))?;
    }
    Ok(())
}

async fn create_admin(email: &str, password_from_stdin: bool) -> Result {
    let config = Config::load_or_prepare()?;
    let password = if password_from_stdin {
        read_line()?
    } else {
        ask_password()?
    };
    let (app, _flush) = open(config).await?;
    migrations::up(&app.db).await?;
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
    migrations::up(&app.db).await?;
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

fn read_line() -> Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks on the terminal, which shows nothing of the answer.
fn ask_password() -> Result<String> {
    if !io::stdin().is_terminal() {
        return Err("there is no terminal to ask for the password\n\
                    hint: pass it with `--password-stdin`"
            .into());
    }
    let quiet = Echo::off()?;
    eprint!("password: ");
    io::stderr().flush()?;
    let password = read_line()?;
    drop(quiet);
    eprintln!();
    Ok(password)
}

/// Shows again what is typed when it is dropped.
struct Echo;

impl Echo {
    fn off() -> Result<Self> {
        match stty("-echo") {
            Ok(status) if status.success() => Ok(Self),
            _ => Err("the terminal cannot hide what is typed\n\
                      hint: pass the password with `--password-stdin`"
                .into()),
        }
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // It worked a moment ago; there is no other way to get the echo back.
        let _ = stty("echo");
    }
}

fn stty(argument: &str) -> io::Result<process::ExitStatus> {
    process::Command::new("stty").arg(argument).status()
}
