//! How much an index and a page of a database server can hold.

use super::{Attribute, FieldKind, Model, Resource};

/// Bytes of all columns of an index together at most: what MySQL can index. PostgreSQL takes 2704, and texts that it can
/// compress count as what is left of them.
pub const MAX_INDEX_BYTES: u32 = 3_072;

/// Bytes of a character at most.
pub const CHARACTER_BYTES: u32 = 4;

/// What a page holds of a row.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Bytes of a row at most, without those that it needs itself.
    pub room: u32,
    /// Bytes of a long value at most: the rest of it is elsewhere.
    pub long: u32,
    /// Bytes of a text in a key at most that is kept whole in the page.
    pub inline: u32,
}

/// Of 8 KiB, of which a row may have 8,160 bytes.
pub const POSTGRES_PAGE: Page = Page {
    room: 8_000,
    long: 20,
    inline: 20,
};

/// Of `InnoDB`, which has two rows in one of 16 KiB: each may have 8,126 bytes.
pub const MYSQL_PAGE: Page = Page {
    room: 8_000,
    long: 41,
    inline: 255,
};

impl Model {
    /// Bytes at most of an attribute in an index; `None` where its values may have any length.
    pub fn indexed_bytes(&self, resource: &Resource, attribute: Attribute) -> Option<u32> {
        let kind = self.kind(resource, attribute);
        let characters = match attribute {
            Attribute::Field(index) => resource.fields[index].max_length(),
            _ => kind.max_length(),
        };
        if let Some(characters) = characters {
            return Some(characters.saturating_mul(CHARACTER_BYTES));
        }
        match kind {
            FieldKind::Text | FieldKind::Json | FieldKind::Bytes | FieldKind::Array(_) => None,
            FieldKind::Enum(id) => Some(self.enumeration(id).max_length() * CHARACTER_BYTES),
            FieldKind::Bool => Some(1),
            FieldKind::SmallInt => Some(2),
            FieldKind::Int | FieldKind::Date => Some(4),
            FieldKind::BigInt | FieldKind::Float | FieldKind::Time | FieldKind::DateTime => Some(8),
            _ => Some(16),
        }
    }
}
