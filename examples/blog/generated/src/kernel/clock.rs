use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde_json::Value;

use super::Kind;

/// The present time, to the microsecond: as much as every database keeps.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The present time as a value of a date, time or timestamp field.
pub(super) fn now_as(kind: Kind) -> Value {
    let now = now();
    Value::String(match kind {
        Kind::Date => now.date_naive().to_string(),
        Kind::Time => now.time().to_string(),
        _ => now.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    })
}
