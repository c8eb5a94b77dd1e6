//! The columns that carry data.

use std::ops::RangeInclusive;

use super::{EnumId, FieldAccess, Literal, Name};

/// A column that carries data.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch of the description"
)]
pub struct Field {
    /// As written.
    pub name: Name,
    /// The column in the database.
    pub column: String,
    /// The name in JSON, in filters and in sorts.
    pub json: String,
    /// The Rust identifier, raw where the name is a keyword.
    pub rust_ident: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether null is refused.
    pub required: bool,
    /// What a row gets when the client says nothing.
    pub default: Option<DefaultValue>,
    /// The least length of a text or list ([`Literal::Integer`]), or the least value.
    pub min: Option<Literal>,
    /// The greatest length of a text or list ([`Literal::Integer`]), or the greatest value.
    pub max: Option<Literal>,
    /// A pattern that `regex-lite` compiles; of an array it holds for each element.
    pub pattern: Option<String>,
    /// Whether `?search=` looks here.
    pub search: bool,
    /// Whether lists can be filtered by it.
    pub filter: bool,
    /// Whether lists can be sorted by it.
    pub sort: bool,
    /// Whether `unique = true` was written; the key itself is in [`Resource::uniques`](super::Resource::uniques).
    pub unique: bool,
    /// Whether `index = true` was written; the index itself is in [`Resource::indexes`](super::Resource::indexes).
    pub index: bool,
    /// Who may see it and who may set it.
    pub access: FieldAccess,
    /// Free text.
    pub description: Option<String>,
    /// A value of this field, checked like a default.
    pub example: Option<Literal>,
}

impl Field {
    /// Characters at most: of the type, or fewer where `max` says so; `None` where unbounded or no text.
    pub fn max_length(&self) -> Option<u32> {
        let of_kind = self.kind.max_length();
        match (&self.max, self.kind.is_text()) {
            (Some(Literal::Integer(max)), true) => u32::try_from(*max).ok().or(of_kind),
            _ => of_kind,
        }
    }

    /// The default that the description states.
    pub fn stated_default(&self) -> Option<&Literal> {
        match self.default.as_ref()? {
            DefaultValue::Literal(literal) => Some(literal),
            DefaultValue::Now | DefaultValue::Uuid => None,
        }
    }

    /// The values that the description states: the default and the example.
    pub fn literals(&self) -> impl Iterator<Item = &Literal> {
        self.stated_default().into_iter().chain(&self.example)
    }

    /// Whether a client that creates a row has to send it.
    pub fn must_be_sent(&self) -> bool {
        self.required && self.default.is_none()
    }
}

/// What a column holds: one row of the table of types.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// `string(n)`
    String {
        /// Characters at most.
        max: u32,
    },
    /// `text`
    Text,
    /// `email`
    Email,
    /// `url`
    Url,
    /// `slug`
    Slug,
    /// `smallint`
    SmallInt,
    /// `int`
    Int,
    /// `bigint`
    BigInt,
    /// `float`
    Float,
    /// `decimal(p,s)`
    Decimal {
        /// Digits in all, 1 to 18.
        precision: u8,
        /// Digits after the point, at most the precision.
        scale: u8,
    },
    /// `bool`
    Bool,
    /// `uuid`
    Uuid,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `datetime`
    DateTime,
    /// `json`
    Json,
    /// `bytes`
    Bytes,
    /// `enum(...)` or a name from `[enums]`
    Enum(EnumId),
    /// `T[]`; the element is never an array, `json` or `bytes`
    Array(Box<FieldKind>),
}

impl FieldKind {
    /// The greatest magnitude of a `bigint` and of an integer id: what every JSON client can hold.
    pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;
    /// How many lists and objects may be in each other in a `json`: fewer than any database takes, MariaDB 31.
    pub const MAX_JSON_DEPTH: usize = 30;
    /// Characters of an `email` at most.
    pub const MAX_EMAIL: u32 = 254;
    /// Characters of a `url` at most.
    pub const MAX_URL: u32 = 2048;
    /// Characters of a `slug` at most.
    pub const MAX_SLUG: u32 = 255;

    /// A text of any sort, enums not included.
    pub const fn is_text(&self) -> bool {
        matches!(
            self,
            Self::String { .. } | Self::Text | Self::Email | Self::Url | Self::Slug
        )
    }

    /// A whole number.
    pub const fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Int | Self::BigInt)
    }

    /// A number of any sort.
    pub const fn is_number(&self) -> bool {
        self.is_integer() || matches!(self, Self::Float | Self::Decimal { .. })
    }

    /// A date, a time, or both.
    pub const fn is_temporal(&self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime)
    }

    /// The values of an integral type; of the widest those that every JSON number can hold.
    pub fn integer_range(&self) -> Option<RangeInclusive<i64>> {
        Some(match self {
            Self::SmallInt => i16::MIN.into()..=i16::MAX.into(),
            Self::Int => i32::MIN.into()..=i32::MAX.into(),
            Self::BigInt => -Self::MAX_SAFE_INTEGER..=Self::MAX_SAFE_INTEGER,
            _ => return None,
        })
    }

    /// A list.
    pub const fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Characters at most, where the type bounds them.
    pub const fn max_length(&self) -> Option<u32> {
        match self {
            Self::String { max } => Some(*max),
            Self::Email => Some(Self::MAX_EMAIL),
            Self::Url => Some(Self::MAX_URL),
            Self::Slug => Some(Self::MAX_SLUG),
            _ => None,
        }
    }
}

/// What a row gets when the client says nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A value of the field's kind.
    Literal(Literal),
    /// The moment of the write.
    Now,
    /// A fresh UUID.
    Uuid,
}
