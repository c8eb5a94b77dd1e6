//! What a field is: one declaration that checks bodies, admits filters and writes the documentation.

use super::{Kind, Resource, Rule, conventions, integrity::Target};

/// One field of a resource, as clients see it and as the table stores it.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub column: &'static str,
    /// Its name in JSON.
    pub name: &'static str,
    pub kind: Kind,
    /// Where it has to be the id of a row.
    pub target: Option<Target>,
    /// Whether who may create the row goes by that other row, of which nobody else is told.
    pub decides: bool,
    pub nullable: bool,
    pub default: Option<Preset>,
    /// The least length of texts and lists, the least value of numbers and times.
    pub min: Option<&'static str>,
    /// The greatest length of texts and lists, the greatest value of numbers and times.
    pub max: Option<&'static str>,
    pub pattern: Option<Pattern>,
    pub filter: bool,
    pub sort: bool,
    pub search: bool,
    /// Who may see it; `None` means whoever may read the row.
    pub read: Option<Rule>,
    pub write: Write,
    pub description: &'static str,
    /// A sample value, as JSON.
    pub example: &'static str,
}

/// Who may set a field.
#[derive(Debug, Clone, Copy)]
pub enum Write {
    /// Whoever may write the row.
    Row,
    /// Only these, among those who may write the row.
    Only(Rule),
    /// Whoever creates the row; it stays as it is from then on.
    Once,
    /// Only the service itself.
    Never,
    /// Only the service, but the client may send it along to say which version it means.
    Version,
}

/// What a field becomes where the client leaves it out.
#[derive(Debug, Clone, Copy)]
pub enum Preset {
    /// This JSON value.
    Json(&'static str),
    Now,
    Uuid,
    /// The caller, who thereby owns the row.
    Caller,
}

/// A regular expression that a text must match somewhere.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    pub text: &'static str,
    pub matches: fn(&str) -> bool,
}

impl Field {
    /// A required field that everybody who may write the row may set.
    pub const fn new(column: &'static str, name: &'static str, kind: Kind) -> Self {
        Self {
            column,
            name,
            kind,
            target: None,
            decides: false,
            nullable: false,
            default: None,
            min: None,
            max: None,
            pattern: None,
            filter: false,
            sort: false,
            search: false,
            read: None,
            write: Write::Row,
            description: "",
            example: "",
        }
    }

    /// What the sugar for ranges calls it: of a time without what its name ends with.
    pub fn stem(&self) -> &'static str {
        let stem = self.name.strip_suffix(conventions::TIME_SUFFIX);
        let stem = stem.filter(|stem| self.kind.is_temporal() && !stem.is_empty());
        stem.unwrap_or(self.name)
    }

    /// It is the id of a `T`.
    pub const fn points_to<T: Resource>(self) -> Self {
        Self {
            target: Some(Target::of::<T>()),
            ..self
        }
    }

    /// It is the id of a `T`, by which it is decided who may create the row.
    pub const fn belongs_to<T: Resource>(self) -> Self {
        Self {
            decides: true,
            ..self.points_to::<T>()
        }
    }

    /// It may be `null`, and is where it is left out.
    pub const fn nullable(self) -> Self {
        Self {
            nullable: true,
            ..self
        }
    }

    /// It has this value where a new row does not say.
    pub const fn default(self, preset: Preset) -> Self {
        Self {
            default: Some(preset),
            ..self
        }
    }

    /// It is at least this, or at least so long.
    pub const fn min(self, least: &'static str) -> Self {
        Self {
            min: Some(least),
            ..self
        }
    }

    /// It is at most this, or at most so long.
    pub const fn max(self, greatest: &'static str) -> Self {
        Self {
            max: Some(greatest),
            ..self
        }
    }

    /// Its text matches.
    pub const fn pattern(self, text: &'static str, matches: fn(&str) -> bool) -> Self {
        Self {
            pattern: Some(Pattern { text, matches }),
            ..self
        }
    }

    /// Lists may be filtered by it.
    pub const fn filter(self) -> Self {
        Self {
            filter: true,
            ..self
        }
    }

    /// Lists may be sorted by it.
    pub const fn sort(self) -> Self {
        Self { sort: true, ..self }
    }

    /// It is part of `?search=`.
    pub const fn search(self) -> Self {
        Self {
            search: true,
            ..self
        }
    }

    /// Only these may see it.
    pub const fn read(self, rule: Rule) -> Self {
        Self {
            read: Some(rule),
            ..self
        }
    }

    /// Only these may set it.
    pub const fn write(self, rule: Rule) -> Self {
        Self {
            write: Write::Only(rule),
            ..self
        }
    }

    /// It is set when the row is created and never again.
    pub const fn once(self) -> Self {
        Self {
            write: Write::Once,
            ..self
        }
    }

    /// Only the service sets it.
    pub const fn read_only(self) -> Self {
        Self {
            write: Write::Never,
            ..self
        }
    }

    /// Nobody sees it.
    pub const fn write_only(self) -> Self {
        self.read(&[])
    }

    /// It counts the changes of the row.
    pub const fn counts_changes(self) -> Self {
        Self {
            write: Write::Version,
            ..self
        }
    }

    /// The documentation says this of it.
    pub const fn description(self, description: &'static str) -> Self {
        Self {
            description,
            ..self
        }
    }

    /// The documentation shows this value, which is JSON.
    pub const fn example(self, json: &'static str) -> Self {
        Self {
            example: json,
            ..self
        }
    }
}
