//! Reads typed values from the environment and remembers everything that is wrong with them.

mod secret;
mod value;

use std::{
    collections::HashMap,
    fmt,
    io::{self, ErrorKind},
    path::Path,
};

pub use secret::Secret;
pub use value::{Bytes, Value};

/// The environment of the process over the lines of `.env`.
///
/// Reading a variable declares it: name, default and meaning stand in one place, and the list of
/// [`Variable`]s that `check-config` prints comes from there.
pub struct Env {
    process: Lookup,
    file: HashMap<String, String>,
    variables: Vec<Variable>,
    problems: Vec<Problem>,
}

type Lookup = Box<dyn Fn(&str) -> Option<String>>;
type Found = (Origin, String);

/// A variable that the service understands.
#[derive(Debug, Clone)]
pub struct Variable {
    pub name: &'static str,
    /// The default as it would be written, empty where there is none.
    pub default: String,
    pub meaning: &'static str,
    pub origin: Origin,
}

/// Where the value of a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Default,
    File,
    Process,
}

/// What is wrong with one variable. It never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Missing(&'static str),
    Malformed(&'static str, &'static str),
    WeakSecret(&'static str, &'static str),
}

impl Env {
    /// The environment of this process; `file` gives what it does not.
    pub fn of_process(file: &Path) -> io::Result<Self> {
        Ok(Self::new(
            // A value that is not UTF-8 becomes one that no parser accepts.
            |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
            read_file(file)?,
        ))
    }

    /// An environment made of `pairs` alone.
    pub fn of_pairs<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self::new(|_| None, pairs)
    }

    fn new(
        process: impl Fn(&str) -> Option<String> + 'static,
        file: HashMap<String, String>,
    ) -> Self {
        Self {
            process: Box::new(process),
            file,
            variables: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The value of `name`, or `default` where it is not set or empty.
    ///
    /// A malformed value becomes a [`Problem`] and reads as the default, so that one run finds
    /// all of them.
    pub fn read<T: Value>(&mut self, name: &'static str, default: T, meaning: &'static str) -> T {
        let found = self.find(name);
        self.declare(name, default.show(), meaning, found.as_ref());
        let Some((_, text)) = found else {
            return default;
        };
        T::parse(&text).unwrap_or_else(|| {
            self.problems.push(Problem::Malformed(name, T::EXPECTED));
            default
        })
    }

    /// A secret that has no default, is long enough and was not copied from an example.
    pub fn secret(&mut self, name: &'static str, meaning: &'static str) -> Secret {
        self.optional_secret(name, meaning).unwrap_or_else(|| {
            self.problems.push(Problem::Missing(name));
            Secret::default()
        })
    }

    /// A secret that may be absent, but not weak.
    pub fn optional_secret(&mut self, name: &'static str, meaning: &'static str) -> Option<Secret> {
        let found = self.find(name);
        self.declare(name, String::new(), meaning, found.as_ref());
        let secret = Secret::new(found?.1);
        if let Some(reason) = secret.weakness() {
            self.problems.push(Problem::WeakSecret(name, reason));
        }
        Some(secret)
    }

    /// The variables read so far.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// What was wrong with the variables read so far.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    fn find(&self, name: &str) -> Option<Found> {
        let process = (self.process)(name).map(|value| (Origin::Process, value));
        let file = || {
            self.file
                .get(name)
                .map(|value| (Origin::File, value.clone()))
        };
        process
            .or_else(file)
            .map(|(origin, value)| (origin, value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
    }

    fn declare(
        &mut self,
        name: &'static str,
        default: String,
        meaning: &'static str,
        found: Option<&Found>,
    ) {
        self.variables.push(Variable {
            name,
            default,
            meaning,
            origin: found.map_or(Origin::Default, |(origin, _)| *origin),
        });
    }
}

/// The lines of a `.env` file. The variables of the process are left as they are.
fn read_file(path: &Path) -> io::Result<HashMap<String, String>> {
    let lines = match dotenvy::from_path_iter(path) {
        Ok(lines) => lines,
        Err(dotenvy::Error::Io(error)) if error.kind() == ErrorKind::NotFound => {
            return Ok(HashMap::new());
        }
        Err(error) => return Err(file_error(error)),
    };
    lines.collect::<Result<_, _>>().map_err(file_error)
}

/// Says where a `.env` file is wrong without repeating the line, which may hold a secret.
fn file_error(error: dotenvy::Error) -> io::Error {
    match error {
        dotenvy::Error::Io(error) => error,
        _ => io::Error::new(
            ErrorKind::InvalidData,
            "a line is not of the form `NAME=value`",
        ),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Malformed(name, expected) => write!(f, "`{name}` must be {expected}"),
            Self::WeakSecret(name, reason) => write!(f, "`{name}` {reason}"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Default => "default",
            Self::File => ".env",
            Self::Process => "environment",
        })
    }
}
