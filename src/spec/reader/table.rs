//! The tables of a description: what messages call them, and what is written in their place.

use std::fmt;

use toml::de::DeValue;

use crate::{
    diagnostic::quote,
    spec::elsewhere::{self, Words},
};

/// A table of a description.
#[derive(Debug)]
pub(in crate::spec) enum Table {
    /// The whole of it.
    Description,
    /// One of the top level, by its key.
    Top(&'static str),
    /// A resource, by its name.
    Resource(String),
    /// The fields of a resource.
    Fields(String),
    /// The relations of a resource.
    Relations(String),
    /// A field, by its name.
    Field(String),
    /// A relation, by its name.
    Relation(String),
    /// `access`
    Access,
    /// `{ to = WHO, where = "..." }`
    Grant,
    /// An entry of `unique` or `indexes`.
    KeyOf(&'static str),
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Description => write!(formatter, "the description"),
            Self::Top(key) => write!(formatter, "`[{key}]`"),
            Self::Resource(name) => write!(formatter, "the resource {}", quote(name)),
            Self::Fields(name) => write!(formatter, "the fields of {}", quote(name)),
            Self::Relations(name) => write!(formatter, "the relations of {}", quote(name)),
            Self::Field(name) => write!(formatter, "the field {}", quote(name)),
            Self::Relation(name) => write!(formatter, "the relation {}", quote(name)),
            Self::Access => write!(formatter, "`access`"),
            Self::Grant => write!(formatter, "a grant"),
            Self::KeyOf(key) => write!(formatter, "an entry of `{key}`"),
        }
    }
}

impl Table {
    /// The keys that other tools have in its place.
    pub(super) fn foreign(&self) -> Words {
        match self {
            Self::Description => elsewhere::TABLES,
            Self::Top(key) => elsewhere::settings(key),
            Self::Resource(_) => elsewhere::RESOURCE,
            Self::Field(_) => elsewhere::FIELD,
            Self::Relation(_) => elsewhere::RELATION,
            Self::Access => elsewhere::ACCESS,
            Self::Grant => elsewhere::GRANT,
            Self::KeyOf(_) => elsewhere::KEY,
            Self::Fields(_) | Self::Relations(_) => &[],
        }
    }

    /// What to write in place of a value that is none.
    pub(super) fn instead_of(&self, value: &DeValue<'_>) -> String {
        const FIELD: &str = "title = \"string(120)\"";
        match (self, value) {
            (Self::Top("auth" | "rate_limit" | "cache"), DeValue::Boolean(false)) => {
                "leave it out: without the table there is none".to_owned()
            }
            (Self::Top(key @ ("auth" | "rate_limit" | "cache")), DeValue::Boolean(true)) => {
                format!("write `[{key}]`, a header on its own line")
            }
            (Self::Top("rate_limit"), DeValue::Integer(_)) => {
                "write `[rate_limit]`, and below it `requests = 100` and `window = \"1m\"`"
                    .to_owned()
            }
            (Self::Top("service"), _) => below("[service]", "name = \"notes\""),
            (Self::Resource(name) | Self::Fields(name), _) => {
                below(&format!("[resources.{name}.fields]"), FIELD)
            }
            (Self::Relations(name), _) => below(
                &format!("[resources.{name}.relations]"),
                "author = { belongs_to = \"author\" }",
            ),
            (Self::Access, _) => {
                "write `access = { read = \"public\", write = \"admin\" }`".to_owned()
            }
            _ => "write its keys below a header of its own, or between `{` and `}`".to_owned(),
        }
    }
}

/// How a table is written.
fn below(header: &str, line: &str) -> String {
    format!("write {}, and below it {}", quote(header), quote(line))
}

/// What to write for a list of tables, of which each has its name as a value.
pub(super) fn instead_of_list(header: &str, tables: &DeValue<'_>) -> String {
    let first = match tables {
        DeValue::Array(tables) => tables
            .iter()
            .next()
            .and_then(|one| one.get_ref().as_table()),
        _ => None,
    };
    let said = |key| first?.get(key)?.get_ref().as_str();
    match (said("name"), said("type")) {
        (Some(name), Some(kind)) => {
            let header = quote(&format!("[{header}]"));
            let line = quote(&format!("{name} = \"{kind}\""));
            format!("single brackets make a table: {header}, and below it {line}")
        }
        (Some(name), None) if header == "resources" => {
            let header = quote(&format!("[resources.{name}.fields]"));
            format!(
                "each resource has a table by its name: {header}, and below it `title = \"string(120)\"`"
            )
        }
        _ => format!(
            "single brackets make a table: {}",
            quote(&format!("[{header}]"))
        ),
    }
}
