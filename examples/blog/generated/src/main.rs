use std::{process::ExitCode, time::Duration};

use app::{
    app::App,
    auth,
    cli::{self, Command, Result},
    config::Config,
    migrations::MIGRATIONS,
};
use kernel::telemetry;
use tokio::runtime::Runtime;

fn main() -> ExitCode {
    // What is not UTF-8 is no command and no option either.
    let arguments = std::env::args_os().skip(1);
    let arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    let command = match Command::parse(arguments) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result {
    /// What work that nobody waits for any more may take to end.
    const LAST_MOMENT: Duration = Duration::from_millis(500);
    let runtime = Runtime::new()?;
    let done = runtime.block_on(async {
        match command {
            Command::Serve => serve().await,
            command => cli::run(command).await,
        }
    });
    runtime.shutdown_timeout(LAST_MOMENT);
    done
}

async fn serve() -> Result {
    let config = Config::load_or_prepare()?;

    let _flush = telemetry::init(&config.telemetry, telemetry::Stream::Stdout);

    let app = App::open(config).await?;

    MIGRATIONS.up(&app.db).await?;
    app.auth.mailer.check().await?;
    tokio::spawn(auth::upkeep(app.clone()));

    Ok(app.serve().await?)
}
