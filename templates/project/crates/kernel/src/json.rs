//! How fields are read from JSON, and written to it, where serde alone would lose something.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

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
/// Where the value cannot be written as JSON.
pub fn in_order<S: Serializer>(value: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    value.sort_all_objects();
    value.serialize(serializer)
}
