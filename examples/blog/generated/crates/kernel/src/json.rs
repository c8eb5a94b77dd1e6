//! How fields are read from JSON, and written to it, where serde alone would lose something.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Keeps `null` apart from an absent field: `Some(None)` clears a column, `None` leaves it alone.
///
/// # Errors
/// Where the value is neither `null` nor a `T`.
pub fn nullable<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Deserialize::deserialize(deserializer).map(Some)
}

/// Writes the members of all objects in the order of their names: each engine keeps them in another.
///
/// # Errors
/// Where the serializer fails.
pub fn in_order<'a, S: Serializer>(
    value: impl Into<Option<&'a Value>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.into().map(InOrder).serialize(serializer)
}

struct InOrder<'a>(&'a Value);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| (name, InOrder(value)));
                members.collect::<BTreeMap<_, _>>().serialize(serializer)
            }
            Value::Array(elements) => serializer.collect_seq(elements.iter().map(InOrder)),
            plain => plain.serialize(serializer),
        }
    }
}
