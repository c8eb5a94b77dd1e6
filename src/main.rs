//! The `backend-gen` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    backend_gen::cli::run()
}
