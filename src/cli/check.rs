//! `backend-gen check`: is a description right?

use clap::ValueHint;
use serde_json::json;

use super::{Exit, Failure, Input, Report, report};
use crate::{diagnostic::located, pipeline};

/// Check a description and name all of its problems
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The description, or `-` for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: Input,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Checks the description.
    pub fn run(&self, report: Report) -> Result<Exit, Failure> {
        let checked = self
            .file
            .read()
            .and_then(|source| match pipeline::understand(&source) {
                Ok(model) => Ok((source, model)),
                Err(problems) => Err(Failure::description(source, problems)),
            });
        if self.json {
            match &checked {
                Ok(_) => report::print_json(&json!({ "valid": true, "problems": [] }))?,
                Err(Failure::Description { source, problems }) => {
                    report::print_json(
                        &json!({ "valid": false, "problems": located(source, problems) }),
                    )?;
                }
                Err(Failure::Plain { .. }) => {}
            }
        }
        let (source, model) = checked?;
        report.say(format_args!(
            "`{}` is right: service `{}` with {}",
            source.name,
            model.service.name,
            report::counted(model.resources.len(), "resource")
        ));
        Ok(Exit::Success)
    }
}
