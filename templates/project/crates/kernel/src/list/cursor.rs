use serde_json::Value;

use super::{Error, Key, Predicate, Result};
use crate::{Scalar, encoding};

/// A place in a list: the values by which its rows are sorted, of the row at one end of a page, and
/// where the list goes on from there.
#[derive(Debug)]
pub struct Cursor {
    values: Vec<Option<Scalar>>,
    pub way: Way,
}

/// Which of the rows are wanted that lie around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Those behind it.
    Forth,
    /// Those before it.
    Back,
}

impl Cursor {
    /// Reads a cursor that was made for this list, these filters and this order.
    pub fn read(text: &str, digest: u64, sort: &[Key]) -> Result<Self> {
        Self::decode(text, digest, sort)
            .ok_or_else(|| Error::bad_request("`cursor` does not belong to this list"))
    }

    fn decode(text: &str, digest: u64, sort: &[Key]) -> Option<Self> {
        let bytes = encoding::from_base64url(text)?;
        let Ok(Value::Array(parts)) = serde_json::from_slice(&bytes) else {
            return None;
        };
        let [made_for, Value::Bool(back), values @ ..] = parts.as_slice() else {
            return None;
        };
        if made_for.as_u64() != Some(digest) || values.len() != sort.len() {
            return None;
        }
        let scalar = |(value, key): (&Value, &Key)| match value {
            Value::Null => key.field.nullable.then_some(None),
            Value::String(text) => key.field.kind.scalar(text).map(Some),
            other => key.field.kind.scalar(&other.to_string()).map(Some),
        };
        Some(Self {
            values: values.iter().zip(sort).map(scalar).collect::<Option<_>>()?,
            way: if *back { Way::Back } else { Way::Forth },
        })
    }

    /// The cursor at a row, given as its fields are shown.
    pub fn at(row: &Value, way: Way, digest: u64, sort: &[Key]) -> String {
        let value = |key: &Key| row.get(key.field.name).cloned().unwrap_or(Value::Null);
        let mut parts = vec![Value::from(digest), Value::from(way == Way::Back)];
        parts.extend(sort.iter().map(value));
        encoding::to_base64url(Value::Array(parts).to_string().as_bytes())
    }

    /// The rows on that side of it: those that differ first in a value further on.
    pub fn rows_beyond(&self, sort: &[Key]) -> Predicate {
        let mut beyond = Predicate::Never;
        let mut equal = Predicate::Always;
        for (key, value) in sort.iter().zip(&self.values) {
            let column = key.field.column;
            let further = match value {
                Some(value) => {
                    let less = key.descending == (self.way == Way::Forth);
                    let operator = if less { " < " } else { " > " };
                    Predicate::Compare(column.into(), operator, value.clone())
                }
                None => Predicate::Never,
            };
            // Nulls come last.
            let further = match (self.way, value) {
                (Way::Forth, Some(_)) if key.field.nullable => {
                    further.or(Predicate::Null(column, true))
                }
                (Way::Back, None) => Predicate::Null(column, false),
                _ => further,
            };
            let same = match value {
                Some(value) => Predicate::Compare(column.into(), " = ", value.clone()),
                None => Predicate::Null(column, true),
            };
            beyond = beyond.or(equal.clone().and(further));
            equal = equal.and(same);
        }
        match (sort.first(), self.values.first()) {
            // Follows from the rest, and lets the index of the order begin there.
            (Some(key), Some(Some(value))) if !key.field.nullable => {
                let less = key.descending == (self.way == Way::Forth);
                let operator = if less { " <= " } else { " >= " };
                Predicate::Compare(key.field.column.into(), operator, value.clone()).and(beyond)
            }
            _ => beyond,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Field, Kind};

    static NUMBER: Field = Field::new("number", "number", Kind::Float);
    static TIME: Field = Field::new("time", "time", Kind::Time);

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let sort = [&NUMBER, &TIME].map(|field| Key {
            field,
            descending: false,
        });
        // The last digits of a number count: behind another one the same rows would come again.
        for number in [12.500_719_882_235_877, 0.1, 1e-300, -4.35] {
            let row = json!({ "number": number, "time": "10:30:00.123456" });
            for way in [Way::Forth, Way::Back] {
                let text = Cursor::at(&row, way, 7, &sort);
                let cursor = Cursor::read(&text, 7, &sort).unwrap();
                assert_eq!(cursor.way, way);
                assert_eq!(cursor.values[0], Some(Scalar::Float(number)));
                assert_eq!(cursor.values[1], TIME.kind.scalar("10:30:00.123456"));
                assert!(Cursor::read(&text, 8, &sort).is_err());
            }
        }
    }
}
