//! `backend-gen schema`: what editors complete and check a description with.

use super::{Exit, Failure, report};
use crate::spec;

/// Prints the schema.
pub fn run() -> Result<Exit, Failure> {
    report::print(spec::json_schema().as_bytes())?;
    Ok(Exit::Success)
}
