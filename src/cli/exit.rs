//! What the process answers when it ends.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked.
    Success,
    /// A check found differences or failures.
    Failure,
    /// The description or the arguments are wrong.
    Invalid,
    /// The file system refused.
    FileSystem,
    /// The generator has a bug; the code is that of a panic.
    Bug,
    /// The person asked to stop.
    Interrupted,
}

impl Exit {
    /// The number for the operating system.
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Invalid => 2,
            Self::FileSystem => 3,
            Self::Bug => 101,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
