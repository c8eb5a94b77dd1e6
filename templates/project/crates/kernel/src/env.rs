//! Reads typed values from the environment and remembers everything that is wrong with them.

mod file;
mod names;
mod secret;
mod value;

use std::{collections::BTreeMap, ffi::OsString, fmt, io, path::Path};

pub use secret::Secret;
pub use value::{Bytes, Value};

/// The environment of the process over the lines of `.env`.
///
/// Reading a variable declares it: name, default and meaning stand in one place, and the list of
/// [`Variable`]s that `check-config` prints comes from there.
pub struct Env {
    process: Lookup,
    file: BTreeMap<String, String>,
    variables: Vec<Variable>,
    problems: Vec<Problem>,
}

type Lookup = Box<dyn Fn(&str) -> Option<OsString>>;
type Found = (Origin, String);

/// A variable that the service understands.
#[derive(Debug, Clone)]
pub struct Variable {
    pub name: &'static str,
    /// The default as it would be written, empty where there is none.
    pub default: String,
    /// What the service runs with, without what is secret in it; empty where there is none.
    pub value: String,
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
    /// A name in `.env` that nothing reads, and the one that was probably meant.
    Unknown(String, Option<&'static str>),
}

impl Env {
    /// The environment of this process; `file` gives what it does not.
    pub fn of_process(file: &Path) -> io::Result<Self> {
        Ok(Self::new(
            |name| std::env::var_os(name),
            file::read(file)?,
        ))
    }

    /// An environment made of `pairs` alone.
    pub fn of_pairs<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs: BTreeMap<String, String> = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let value = move |name: &str| pairs.get(name).map(OsString::from);
        Self::new(value, BTreeMap::new())
    }

    fn new(
        process: impl Fn(&str) -> Option<OsString> + 'static,
        file: BTreeMap<String, String>,
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
        let written = default.show();
        let (origin, value) = match self.find(name) {
            None => (Origin::Default, default),
            Some((origin, text)) => match T::parse(&text) {
                Some(value) => (origin, value),
                None => {
                    self.problems.push(Problem::Malformed(name, T::EXPECTED));
                    (origin, default)
                }
            },
        };
        self.variables.push(Variable {
            name,
            default: written,
            value: value.show(),
            meaning,
            origin,
        });
        value
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
        self.variables.push(Variable {
            name,
            default: String::new(),
            value: found.iter().map(|_| "set").collect(),
            meaning,
            origin: found.as_ref().map_or(Origin::Default, |found| found.0),
        });
        let secret = Secret::new(found?.1);
        if let Some(reason) = secret.weakness() {
            self.problems.push(Problem::WeakSecret(name, reason));
        }
        Some(secret)
    }

    /// Refuses what `.env` gives and nothing has read: a setting that is written wrong would silently
    /// be none. The process has variables for others as well, which are left alone.
    pub fn refuse_unknown(&mut self) {
        let known = || self.variables.iter().map(|variable| variable.name);
        let unknown = |name: &String| !known().any(|known| known == name);
        let problem = |name: String| {
            let meant = names::nearest(&name, known());
            Problem::Unknown(name, meant)
        };
        let names = self.file.keys().filter(|name| unknown(name)).cloned();
        let problems: Vec<_> = names.map(problem).collect();
        self.problems.extend(problems);
    }

    /// Refuses a value that is right by itself, but not beside others.
    pub fn refuse(&mut self, name: &'static str, expected: &'static str) {
        self.problems.push(Problem::Malformed(name, expected));
    }

    /// The variables read so far.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// What was wrong with the variables read so far.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    fn find(&mut self, name: &'static str) -> Option<Found> {
        let process = (self.process)(name).map(OsString::into_string);
        let (origin, value) = match process {
            Some(Ok(value)) => (Origin::Process, value),
            Some(Err(_)) => {
                self.problems.push(Problem::Malformed(name, "text in UTF-8"));
                return None;
            }
            None => (Origin::File, self.file.get(name)?.clone()),
        };
        let value = value.trim();
        (!value.is_empty()).then(|| (origin, value.to_owned()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Malformed(name, expected) => write!(f, "`{name}` must be {expected}"),
            Self::WeakSecret(name, reason) => write!(f, "`{name}` {reason}"),
            Self::Unknown(name, meant) => {
                write!(f, "`{name}` in `.env` is no variable of this service")?;
                meant.map_or(Ok(()), |meant| write!(f, "; did you mean `{meant}`?"))
            }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_the_file_is_held_to_the_names_that_are_read() {
        const KNOWN: &str = "QUEUE_TIMEOUT";
        let pairs = |names: [&str; 2]| {
            let pairs = names.map(|name| (name.to_owned(), "5s".to_owned()));
            BTreeMap::from(pairs)
        };
        let process = pairs(["SHELL_TIMEOUT", KNOWN]);
        let file = pairs(["QUEUE_TIMOUT", "COMPOSE_FILE"]);
        let mut env = Env::new(move |name| process.get(name).map(OsString::from), file);
        env.read(KNOWN, Duration::from_secs(1), "");
        env.refuse_unknown();
        assert_eq!(
            env.problems(),
            [
                Problem::Unknown("COMPOSE_FILE".to_owned(), None),
                Problem::Unknown("QUEUE_TIMOUT".to_owned(), Some(KNOWN)),
            ]
        );
        assert!(env.problems()[1].to_string().ends_with("did you mean `QUEUE_TIMEOUT`?"));
    }
}
