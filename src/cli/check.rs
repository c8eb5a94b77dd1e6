//! `backend-gen check`: is a description right?

use clap::ValueHint;
use serde_json::json;

use super::{Exit, Failure, Input, Report, report};
use crate::pipeline;

/// Check a description and name all of its problems
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The description, or `-` for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: Input,
    /// Print one report as JSON, with the problems if there are any
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Checks the description.
    pub fn run(&self, report: Report) -> Result<Exit, Failure> {
        let source = self.file.read()?;
        let model = match pipeline::understand(&source) {
            Ok(model) => model,
            Err(problems) => return Err(Failure::description(source, problems)),
        };
        let warnings = pipeline::warnings(&model);
        if self.json {
            report::print_json(&json!({ "valid": true, "problems": [], "warnings": &warnings }))?;
        }
        for warning in &warnings {
            report.warn(warning);
        }
        report.say(format_args!(
            "`{}` is right: service `{}` with {}",
            source.name,
            model.service.name,
            report::counted(model.resources.len(), "resource")
        ));
        Ok(Exit::Success)
    }
}
