//! Reading a description from a file or from standard input.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{Exit, Failure};
use crate::diagnostic::{MAX_SIZE, Source};

/// Where a description comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, written `-`.
    Stdin,
}

impl FromStr for Input {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "-" {
            Self::Stdin
        } else {
            Self::File(text.into())
        })
    }
}

impl Input {
    /// Reads the description.
    pub fn read(&self) -> Result<Source, Failure> {
        let (name, bytes) = match self {
            Self::Stdin => ("<stdin>".to_owned(), read_limited(io::stdin().lock())),
            Self::File(path) => (path.display().to_string(), read_file(path)),
        };
        let bytes = bytes.map_err(|cause| {
            let hint = match cause.kind() {
                ErrorKind::NotFound => "name a file that is there, or `-` for standard input",
                _ => "name a TOML file that you may read, or `-` for standard input",
            };
            Failure::new(Exit::Invalid, format!("could not read `{name}`: {cause}")).hint(hint)
        })?;
        Source::decode(&name, &bytes).map_err(|refused| {
            let (source, problem) = *refused;
            Failure::description(source, vec![problem])
        })
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a pipe would wait for a writer, maybe for ever.
    if fs::metadata(path)?.is_file() {
        read_limited(File::open(path)?)
    } else {
        Err(io::Error::other("it is not a regular file"))
    }
}

/// Reads one byte more than a description may have, so that its size is refused in one place.
fn read_limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_SIZE as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
