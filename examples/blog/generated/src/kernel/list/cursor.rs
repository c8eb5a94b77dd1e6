use serde_json::Value;

use super::{Error, Key, Predicate, Result};
use crate::kernel::{Scalar, encoding};

/// A place in a list: the values by which its rows are sorted, of the last row seen.
#[derive(Debug)]
pub struct Cursor(Vec<Option<Scalar>>);

impl Cursor {
    /// Reads a cursor that was made for this list, these filters and this order.
    pub fn read(text: &str, digest: u64, sort: &[Key]) -> Result<Self> {
        Self::decode(text, digest, sort)
            .ok_or_else(|| Error::bad_request("`cursor` does not belong to this list"))
    }

    fn decode(text: &str, digest: u64, sort: &[Key]) -> Option<Self> {
        let bytes = encoding::from_base64url(text)?;
        let Ok(Value::Array(values)) = serde_json::from_slice(&bytes) else {
            return None;
        };
        let (made_for, values) = values.split_first()?;
        if made_for.as_u64() != Some(digest) || values.len() != sort.len() {
            return None;
        }
        let scalar = |(value, key): (&Value, &Key)| match value {
            Value::Null => key.field.nullable.then_some(None),
            Value::String(text) => key.field.kind.scalar(text).map(Some),
            other => key.field.kind.scalar(&other.to_string()).map(Some),
        };
        values
            .iter()
            .zip(sort)
            .map(scalar)
            .collect::<Option<_>>()
            .map(Self)
    }

    /// The cursor behind a row, given as its fields are shown.
    pub fn behind(row: &Value, digest: u64, sort: &[Key]) -> String {
        let value = |key: &Key| row.get(key.field.name).cloned().unwrap_or(Value::Null);
        let values = std::iter::once(Value::from(digest)).chain(sort.iter().map(value));
        encoding::to_base64url(Value::Array(values.collect()).to_string().as_bytes())
    }

    /// The rows that come after it: those that differ first in a later value.
    pub fn rows_after(&self, sort: &[Key]) -> Predicate {
        let mut after = Predicate::Never;
        let mut equal = Predicate::Always;
        for (key, value) in sort.iter().zip(&self.0) {
            let column = key.field.column;
            let Some(value) = value else {
                // Nulls come last: nothing follows but further nulls.
                equal = equal.and(Predicate::Null(column, true));
                continue;
            };
            let operator = if key.descending { " < " } else { " > " };
            let mut later = Predicate::Compare(column, operator, value.clone());
            if key.field.nullable {
                later = later.or(Predicate::Null(column, true));
            }
            after = after.or(equal.clone().and(later));
            equal = equal.and(Predicate::Compare(column, " = ", value.clone()));
        }
        after
    }
}
