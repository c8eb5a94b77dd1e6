//! The present time, and how times are written.

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde_json::Value;

use super::Kind;

/// The present time, to the microsecond: as much as every database keeps.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// A time as a value of a date, time or timestamp field.
pub(super) fn value_of(time: DateTime<Utc>, kind: Kind) -> Value {
    Value::String(match kind {
        Kind::Date => time.date_naive().to_string(),
        Kind::Time => time.time().to_string(),
        _ => time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    })
}
