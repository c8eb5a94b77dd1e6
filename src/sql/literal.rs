//! Values in the form in which they are stored.

use serde_json::{Value, json};

use super::dialect::dialect;
use crate::model::{DateTime, Engine, Literal, Time};

/// A value as a literal, in the form in which the engine stores it.
///
/// Labels of enums are given as texts: see [`crate::schema::Predicate`].
pub fn literal(engine: Engine, value: &Literal) -> String {
    dialect(engine).literal(value)
}

/// A list as it is stored, which is JSON.
pub(super) fn json_list(values: &[Literal]) -> String {
    Value::Array(values.iter().map(element).collect()).to_string()
}

/// A value inside a stored list, which is JSON.
fn element(value: &Literal) -> Value {
    match value {
        Literal::Bool(value) => json!(value),
        Literal::Integer(value) => json!(value),
        Literal::Float(value) => json!(value),
        Literal::Decimal(value) => json!(value.to_string()),
        Literal::Text(text) | Literal::Uuid(text) | Literal::Json(text) => json!(text),
        Literal::Date(date) => json!(date.to_string()),
        Literal::Time(time) => json!(clock(*time)),
        Literal::DateTime(value) => json!(format!("{}Z", moment(*value))),
        Literal::Enum(_, label) => json!(label),
        Literal::Bytes(bytes) => json!(bytes),
        Literal::List(values) => Value::Array(values.iter().map(element).collect()),
    }
}

/// A moment without the name of its zone, which is UTC.
pub(super) fn moment(value: DateTime) -> String {
    format!("{}T{}", value.date, clock(value.time))
}

/// Fractions of seconds have no, three or six digits, as those that the service writes: texts compare as times do.
pub(super) fn clock(time: Time) -> String {
    let (hour, minute, second) = (time.hour, time.minute, time.second);
    let whole = format!("{hour:02}:{minute:02}:{second:02}");
    match time.microsecond {
        0 => whole,
        fraction if fraction % 1000 == 0 => format!("{whole}.{:03}", fraction / 1000),
        fraction => format!("{whole}.{fraction:06}"),
    }
}

/// Bytes as pairs of hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Decimal};

    #[test]
    fn values_are_written_as_they_are_stored() {
        let time = |microsecond| Time {
            hour: 9,
            minute: 5,
            second: 0,
            microsecond,
        };
        let date = Date {
            year: 2026,
            month: 1,
            day: 15,
        };
        let moment = |microsecond| {
            Literal::DateTime(DateTime {
                date,
                time: time(microsecond),
            })
        };
        let decimal = Literal::Decimal(Decimal {
            unscaled: -1250,
            scale: 2,
        });
        for (value, expected) in [
            (Literal::Bool(true), "1"),
            (Literal::Text("it's".into()), "'it''s'"),
            (Literal::Float(1.0), "1.0"),
            (Literal::Float(-1e-40), "-1e-40"),
            (decimal.clone(), "-1250"),
            (Literal::Time(time(120_000)), "'09:05:00.120'"),
            (moment(0), "'2026-01-15T09:05:00+00:00'"),
            (moment(1), "'2026-01-15T09:05:00.000001+00:00'"),
            (Literal::Bytes(vec![0, 255]), "x'00ff'"),
            (
                Literal::Uuid("0190163d-8694-739b-aea5-966c26f8ad91".into()),
                "x'0190163d8694739baea5966c26f8ad91'",
            ),
            (
                Literal::List(vec![decimal, Literal::Text("\"'".into()), moment(0)]),
                r#"'["-12.50","\"''","2026-01-15T09:05:00Z"]'"#,
            ),
        ] {
            assert_eq!(literal(Engine::Sqlite, &value), expected);
        }
    }
}
