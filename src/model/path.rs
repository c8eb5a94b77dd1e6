//! How a route is asked for: the method and the path.

use std::fmt;

/// The methods of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Looks.
    Get,
    /// Adds or does.
    Post,
    /// Sets all.
    Put,
    /// Sets some.
    Patch,
    /// Takes away.
    Delete,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        })
    }
}

/// The parameter that names the first row of a path.
const ID: &str = "id";

/// The path of a route, segment by segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Segment {
    Word(String),
    Parameter(String),
}

impl Path {
    /// The path that begins with a word.
    pub fn of(word: &str) -> Self {
        Self(Vec::new()).word(word)
    }

    /// The path with another word at its end.
    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        self.0.push(Segment::Word(word.to_owned()));
        self
    }

    /// The path with a parameter at its end.
    #[must_use]
    pub fn parameter(mut self, name: &str) -> Self {
        self.0.push(Segment::Parameter(name.to_owned()));
        self
    }

    /// The path of a row in this collection, which is the first that it names.
    #[must_use]
    pub fn row(self) -> Self {
        self.parameter(ID)
    }

    /// The path without its last segment.
    #[must_use]
    pub fn parent(mut self) -> Self {
        self.0.pop();
        self
    }

    /// The path with nothing but `id` for parameters, which is how two are compared.
    #[must_use]
    pub fn nameless(mut self) -> Self {
        for segment in &mut self.0 {
            if let Segment::Parameter(name) = segment {
                ID.clone_into(name);
            }
        }
        self
    }

    /// Whether the other path may begin with this one, once its parameters are filled in.
    pub fn may_begin(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&other.0);
        self.0.len() <= other.0.len()
            && pairs.all(|pair| match pair {
                (Segment::Word(left), Segment::Word(right)) => left == right,
                (Segment::Parameter(_), _) | (_, Segment::Parameter(_)) => true,
            })
    }
}

/// As axum writes it: `/products/{id}/tags`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|segment| match segment {
            Segment::Word(word) => write!(f, "/{word}"),
            Segment::Parameter(name) => write!(f, "/{{{name}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_by_what_a_request_could_mean() {
        let row = Path::of("auth").row();
        let session = Path::of("auth").word("sessions").parameter("session");

        assert!(row.may_begin(&session));
        assert!(!session.may_begin(&row));
        assert!(!Path::of("authors").may_begin(&session));
        assert_eq!(session.nameless().to_string(), "/auth/sessions/{id}");
    }
}
