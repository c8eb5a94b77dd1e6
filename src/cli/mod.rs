//! The command line: one file per command.

mod check;
mod completions;
mod doctor;
mod exit;
mod explain;
mod failure;
mod input;
mod interrupt;
mod man;
mod new;
mod progress;
mod report;
mod schema;

use std::{env, panic, process::ExitCode};

use anstream::ColorChoice;
use clap::{Parser, Subcommand, ValueEnum};

use self::{
    check::Check, completions::Completions, exit::Exit, explain::Explain, failure::Failure,
    input::Input, interrupt::Working, man::ManPage, new::New, progress::Progress, report::Report,
};

const EXIT_CODES: &str = "\
Exit codes:
  0    It did what was asked
  1    `doctor` misses something that a generated project needs
  2    The description or the arguments are wrong
  3    The file system refused
  130  It was interrupted; the message says whether anything was written";

/// From a domain description to a running, tested Rust backend
#[derive(Debug, Parser)]
#[command(name = "backend-gen", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colour; auto: on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(New),
    Check(Check),
    /// Print the JSON Schema of `backend.toml`
    Schema,
    Explain(Explain),
    Completions(Completions),
    Man(ManPage),
    /// Look for what a generated project needs to build and run
    Doctor,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    panic::set_hook(Box::new(|panic| report::fail(&Failure::bug(panic))));
    interrupt::listen();

    if env::args_os().any(|argument| argument == "--json") {
        report::expect_machines();
    }
    // Arguments that are wrong end the process here, with the code of a wrong description.
    let arguments = Arguments::try_parse().unwrap_or_else(|refused| {
        if refused.use_stderr() {
            report::fail_for_machines(&Failure::usage(&refused));
        }
        refused.exit()
    });
    arguments.color.apply();
    let report = Report::new(arguments.quiet);
    let result = match &arguments.command {
        Command::New(command) => command.run(report),
        Command::Check(command) => command.run(report),
        Command::Schema => schema::run(),
        Command::Explain(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Doctor => doctor::run(report),
    };
    let exit = result.unwrap_or_else(|failure| {
        report::fail(&failure);
        failure.exit()
    });
    exit.into()
}

impl Color {
    fn apply(self) {
        let choice = match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        };
        choice.write_global();
        let is_coloured = anstream::AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
        dialoguer::console::set_colors_enabled_stderr(is_coloured);
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
