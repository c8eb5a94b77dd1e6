//! Closed sets of labels.

use super::{Name, ResourceId};

/// An index into [`Model::enums`](super::Model::enums).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnumId(pub usize);

/// A closed set of labels and the Rust type that holds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// As written under `[enums]`, or resource and field (`product_status`).
    pub name: Name,
    /// The Rust type, unlike that of any resource or other enum.
    pub type_name: String,
    /// Where it was written.
    pub origin: EnumOrigin,
    /// At least one, no two alike.
    pub labels: Vec<Label>,
}

impl Enum {
    /// Characters of the longest label.
    pub fn max_length(&self) -> u32 {
        let longest = self
            .labels
            .iter()
            .map(|label| label.text.chars().count())
            .max();
        longest
            .and_then(|length| u32::try_from(length).ok())
            .unwrap_or_default()
    }
}

/// Where an enum was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumOrigin {
    /// Under `[enums]`, for any field of any resource.
    Shared,
    /// Inside one field's type.
    Field {
        /// The resource of the field.
        resource: ResourceId,
        /// The index of the field in it.
        field: usize,
    },
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The value in JSON and in the database: free text, kept as written.
    pub text: String,
    /// The Rust variant: ASCII Pascal case, unique in its enum, no keyword.
    pub variant: String,
}
