//! What the person reads: talk on standard error, data on standard output.

use std::{
    fmt::Display,
    io::{self, ErrorKind, IsTerminal, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use anstyle::{AnsiColor, Style};

use serde_json::Value;

use super::{Exit, Failure};
use crate::diagnostic::{Colour, render};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Whether a machine reads standard output; an interruption and a panic know of nothing else.
static IS_FOR_MACHINES: AtomicBool = AtomicBool::new(false);

/// Whether the one report for machines is printed already, or about to be.
static IS_REPORTED: AtomicBool = AtomicBool::new(false);

/// The voice of the program.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    quiet: bool,
}

impl Report {
    /// With `quiet`, only errors and data remain.
    pub fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether only errors and data are wanted.
    pub fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Whether a person watches and wants to.
    pub fn is_watched(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Says how things went.
    pub fn say(self, text: impl Display) {
        if !self.quiet {
            talk(text);
        }
    }

    /// Says what may surprise later.
    pub fn warn(self, message: impl Display) {
        if !self.quiet {
            talk(format_args!("{WARNING}warning{WARNING:#}: {message}"));
        }
    }
}

/// From now on, every failure is reported to machines too.
pub fn expect_machines() {
    IS_FOR_MACHINES.store(true, Ordering::SeqCst);
}

/// Prints why a command failed, if machines are to know.
pub fn fail_for_machines(failure: &Failure) {
    if IS_FOR_MACHINES.load(Ordering::SeqCst) {
        // The failure matters more than that its report went nowhere.
        let _ = print_json(&failure.report());
    }
}

/// Says why a command failed, however quiet it should be.
pub fn fail(failure: &Failure) {
    fail_for_machines(failure);
    match failure {
        Failure::Plain { message, hint, .. } => {
            talk(format_args!("{ERROR}error{ERROR:#}: {message}"));
            if let Some(hint) = hint {
                talk(format_args!("{HINT}hint{HINT:#}: {hint}"));
            }
        }
        // The stream takes the colour out again where it is not wanted.
        Failure::Description { source, problems } => {
            talk(render(source, problems, Colour::Always).trim_end());
        }
    }
}

fn talk(text: impl Display) {
    // Nobody is there to be told that nobody listens.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Prints data; a reader that went away early is no error.
pub fn print(data: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(data).and_then(|()| stdout.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::FileSystem,
            format!("could not write to standard output: {cause}"),
        )),
        _ => Ok(()),
    }
}

/// Prints the report that machines read, unless one was printed before.
pub fn print_json(data: &Value) -> Result<(), Failure> {
    if IS_REPORTED.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    print(format!("{data:#}\n").as_bytes())
}

/// `1 file`, `2 files`.
pub fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
