//! `backend-gen completions`: what a shell needs to complete the command line.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::{Arguments, Exit, Failure, report};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell to complete in
    shell: Shell,
}

impl Completions {
    /// Prints the script of the shell.
    pub fn run(&self) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        generate(
            self.shell,
            &mut Arguments::command(),
            "backend-gen",
            &mut script,
        );
        report::print(&script)?;
        Ok(Exit::Success)
    }
}
