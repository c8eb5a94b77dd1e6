//! `backend-gen man`: the manual pages.

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Arguments, Exit, Failure, report};

/// Print the manual page of the program or of one command
#[derive(Debug, clap::Args)]
pub struct ManPage {
    /// The command; the whole program without it
    command: Option<String>,
}

impl ManPage {
    /// Prints the page.
    pub fn run(&self) -> Result<Exit, Failure> {
        let mut program = Arguments::command();
        // Only a built command knows the full names of its subcommands.
        program.build();
        let command = match &self.command {
            None => program,
            Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
                Failure::new(Exit::Invalid, format!("there is no command `{name}`"))
                    .hint("`backend-gen --help` lists the commands")
            })?,
        };

        let mut page = Vec::new();
        Man::new(command).render(&mut page).map_err(|cause| {
            Failure::new(
                Exit::FileSystem,
                format!("could not make the page: {cause}"),
            )
        })?;
        report::print(&page)?;
        Ok(Exit::Success)
    }
}
