//! What this language has for a word of another tool.

use crate::diagnostic::quote;

/// What this language has for a word of another tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::spec) enum Ours {
    /// A word in its place.
    Word(&'static str),
    /// Something else, which this says.
    Hint(&'static str),
    /// A word that is still to come, and the one to write until then.
    ToCome(&'static str, &'static str),
    /// A part of the type of a field.
    InType(Part),
    /// A relation, and no field.
    NoField,
    /// A relation, and no type.
    Relation(Points),
    /// A relation of the other resource.
    OtherSide(Points),
}

/// What the type of a field says besides its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::spec) enum Part {
    Length,
    Digits,
    Labels,
}

/// To how many rows a relation points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::spec) enum Points {
    /// To one, which others may point to as well.
    One,
    /// To one, which no other points to.
    OnlyOne,
    /// To many.
    Many,
}

impl Ours {
    /// The word in its place, where there is one.
    pub(in crate::spec) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    /// What it says to whoever wrote the other word.
    pub(in crate::spec) fn hint(self) -> String {
        match self {
            Self::Word(word) => format!("did you mean `{word}`?"),
            Self::Hint(hint) => hint.to_owned(),
            Self::ToCome(word, instead) => {
                format!("`{word}` is not supported yet: write `{instead}`")
            }
            Self::InType(part) => part.hint().to_owned(),
            Self::NoField => "a relation goes under `relations`, not under `fields`".to_owned(),
            Self::Relation(points) => match points {
                Points::One | Points::OnlyOne => points.hint("author", "author"),
                Points::Many => points.hint("tags", "tag"),
            },
            Self::OtherSide(points) => format!(
                "the relation is declared where the foreign key is: a `belongs_to` {}on the other resource makes this side too",
                match points {
                    Points::OnlyOne => "with `unique = true` ",
                    Points::One | Points::Many => "",
                }
            ),
        }
    }
}

impl Part {
    const fn hint(self) -> &'static str {
        match self {
            Self::Length => "the length is part of the type: `string(120)`",
            Self::Digits => "the digits are part of the type: `decimal(12,2)`",
            Self::Labels => "the labels are part of the type: `enum(draft, active)`",
        }
    }
}

impl Points {
    /// The line of a relation, between backticks.
    pub(in crate::spec) fn line(self, name: &str, target: &str) -> String {
        let (key, more) = match self {
            Self::One => ("belongs_to", ""),
            Self::OnlyOne => ("belongs_to", ", unique = true"),
            Self::Many => ("many_to_many", ""),
        };
        quote(&format!("{name} = {{ {key} = \"{target}\"{more} }}"))
    }

    /// What to write for such a relation among the fields.
    pub(in crate::spec) fn hint(self, name: &str, target: &str) -> String {
        format!(
            "a relation goes under `relations`: {}",
            self.line(name, target)
        )
    }
}
