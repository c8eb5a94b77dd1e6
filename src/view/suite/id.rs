//! Ids that the tests send.

use super::sample::{Digits, Sample, Text};
use crate::{model::IdKind, view::rust};

/// Texts that are ids of a resource whose clients choose them.
pub fn natural(max: u32) -> Sample {
    Sample::Text(Text {
        before: String::new(),
        digits: Digits::Decimal,
        width: usize::try_from(max.min(6)).unwrap_or(6),
        after: String::new(),
    })
}

/// An id that no row has.
pub fn unknown(id: &IdKind) -> String {
    match id {
        IdKind::Uuid => "00000000-0000-7000-8000-000000000000".into(),
        // The same in the alphabet of typeids.
        IdKind::TypeId { prefix } => format!("{prefix}_0000000000e008000000000000"),
        IdKind::Integer => "9007199254740991".into(),
        IdKind::String { max } => "z".repeat(usize::try_from(*max.min(&8)).unwrap_or(1)),
    }
}

/// The same as JSON.
pub fn unknown_json(id: &IdKind) -> String {
    match id {
        IdKind::Integer => "json!(9_007_199_254_740_991_i64)".into(),
        other => format!("json!({})", rust::string(&unknown(other))),
    }
}
