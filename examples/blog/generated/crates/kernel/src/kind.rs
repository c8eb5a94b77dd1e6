//! The kinds of fields: what a value of each is in JSON, in a query and in a statement.

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, SubsecRound as _, Timelike, Utc,
};
use serde_json::{Number, Value, json};
use uuid::Uuid;

use super::{Problem, Scalar, decimal, encoding};

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// At most `max` characters.
    String {
        max: usize,
    },
    /// An id that clients give: at most `max` characters, and never a dot segment of a path.
    Key {
        max: usize,
    },
    Text,
    Email,
    Url,
    Slug,
    SmallInt,
    Int,
    /// Limited to what every JSON client can hold: ±(2^53 - 1).
    BigInt,
    Float,
    /// At most 18 digits, `scale` of them behind the point.
    Decimal {
        precision: u8,
        scale: u8,
    },
    Bool,
    Uuid,
    /// A uuid that clients see with this prefix.
    TypeId(&'static str),
    Date,
    Time,
    DateTime,
    Json,
    Bytes,
    Enum(&'static [&'static str]),
    Array(&'static Kind),
}

/// Why a value is not of a kind: a code and a sentence.
pub type Mismatch = (&'static str, String);

const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// How many lists and objects may be in each other in JSON: fewer than any database takes.
const DEEPEST: usize = 30;

impl Kind {
    /// The least and greatest integer of an integral kind.
    pub const fn integer_range(self) -> Option<(i64, i64)> {
        match self {
            Self::SmallInt => Some((i16::MIN as i64, i16::MAX as i64)),
            Self::Int => Some((i32::MIN as i64, i32::MAX as i64)),
            Self::BigInt => Some((-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)),
            _ => None,
        }
    }

    /// A day, a time of day or both.
    pub const fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime)
    }

    /// Whether `min` and `max` speak of the length.
    pub const fn is_sized(self) -> bool {
        matches!(
            self,
            Self::String { .. }
                | Self::Key { .. }
                | Self::Text
                | Self::Email
                | Self::Url
                | Self::Slug
                | Self::Bytes
                | Self::Array(_)
        )
    }

    /// Checks a JSON value and brings it to the one form in which this kind is written. What is
    /// wrong is noted under `path`, and of a list under the place of each element.
    pub fn check(self, value: &mut Value, path: &str, problems: &mut Vec<Problem>) {
        let (Self::Array(element), Value::Array(elements)) = (self, &mut *value) else {
            if let Err((code, message)) = self.tidy(value) {
                problems.push(Problem::new(path, code, message));
            }
            return;
        };
        for (place, value) in elements.iter_mut().enumerate() {
            if let Err((code, message)) = element.tidy(value) {
                problems.push(Problem::new(format!("{path}.{place}"), code, message));
            }
        }
    }

    fn tidy(self, value: &mut Value) -> Result<(), Mismatch> {
        match self {
            Self::Json if has_nul(value) => {
                return Err(invalid("must not contain a NUL character"));
            }
            Self::Json if depth(value) > DEEPEST => {
                return Err(("invalid", format!("must be nested at most {DEEPEST} deep")));
            }
            Self::Json => {
                write_plainly(value);
                return Ok(());
            }
            Self::Array(_) => return Err(wrong_type("must be a list")),
            Self::Bool if value.is_boolean() => return Ok(()),
            Self::Bool => return Err(wrong_type("must be true or false")),
            Self::SmallInt | Self::Int | Self::BigInt => return self.check_integer(value),
            Self::Float => return check_float(value),
            _ => {}
        }
        let Value::String(text) = value else {
            return Err(wrong_type("must be a string"));
        };
        if let Some(tidy) = self.check_text(text)? {
            *text = tidy;
        }
        Ok(())
    }

    fn check_integer(self, value: &mut Value) -> Result<(), Mismatch> {
        let integer = value.as_i64().or_else(|| integral(value.as_f64()?));
        let Some(integer) = integer else {
            return Err(if value.is_number() {
                match value.as_f64() {
                    Some(number) if number.fract() == 0.0 => self.out_of_range(number > 0.0),
                    _ => wrong_type("must be an integer"),
                }
            } else {
                wrong_type("must be an integer")
            });
        };
        let (least, greatest) = self.integer_range().unwrap_or((i64::MIN, i64::MAX));
        if integer < least || integer > greatest {
            return Err(self.out_of_range(integer > greatest));
        }
        *value = Value::Number(Number::from(integer));
        Ok(())
    }

    fn out_of_range(self, above: bool) -> Mismatch {
        let (least, greatest) = self.integer_range().unwrap_or((i64::MIN, i64::MAX));
        if above {
            ("too_large", format!("must be at most {greatest}"))
        } else {
            ("too_small", format!("must be at least {least}"))
        }
    }

    /// Checks a text; `Some` holds its tidy form where that differs in spelling.
    fn check_text(self, text: &str) -> Result<Option<String>, Mismatch> {
        if text.contains('\0') {
            return Err(invalid("must not contain a NUL character"));
        }
        let ok = |valid: bool, what: &str| {
            if valid {
                Ok(None)
            } else {
                Err(("invalid", format!("must be {what}")))
            }
        };
        match self {
            Self::String { max } | Self::Key { max } if text.chars().count() > max => {
                Err(("too_long", format!("must be at most {max} characters")))
            }
            Self::Email => ok(encoding::is_email(text), "an e-mail address"),
            Self::Url => ok(encoding::is_url(text), "an absolute URL"),
            Self::Slug => ok(
                encoding::is_slug(text),
                "lower-case letters and digits with single hyphens",
            ),
            Self::Enum(labels) if !labels.contains(&text) => {
                let list = labels.join("`, `");
                Err(("not_allowed", format!("must be one of `{list}`")))
            }
            Self::Bytes => ok(encoding::from_base64(text).is_some(), "base64"),
            Self::Decimal { precision, scale } => check_decimal(text, precision, scale).map(Some),
            Self::Time => match parse_time(text) {
                Some(time) => Ok(Some(time.to_string())),
                None => ok(false, self.noun()),
            },
            Self::Uuid => match Uuid::try_parse(text) {
                Ok(id) => Ok(Some(id.to_string())),
                Err(_) => ok(false, self.noun()),
            },
            Self::TypeId(_) | Self::Date => ok(self.scalar(text).is_some(), self.noun()),
            Self::DateTime => match parse_datetime(text) {
                Some(time) => Ok(Some(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))),
                None => ok(false, self.noun()),
            },
            _ => Ok(None),
        }
    }

    /// What a value of this kind is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::SmallInt | Self::Int | Self::BigInt => "an integer",
            Self::Float => "a number",
            Self::Decimal { .. } => "a decimal number",
            Self::Bool => "`true` or `false`",
            Self::Uuid | Self::TypeId(_) | Self::Key { .. } => "an id",
            Self::Date => "a date (`2026-01-31`)",
            Self::Time => "a time (`15:30:00`)",
            Self::DateTime => "a time with its offset (`2026-01-31T15:30:00Z`)",
            Self::Enum(_) => "one of the allowed values",
            Self::Array(element) => element.noun(),
            _ => "a text",
        }
    }

    /// Reads a value of this kind from a query parameter or a cursor; `None` where it is none.
    pub fn scalar(self, text: &str) -> Option<Scalar> {
        let scalar = match self {
            Self::SmallInt | Self::Int | Self::BigInt => {
                let (least, greatest) = self.integer_range()?;
                let integer: i64 = text.parse().ok()?;
                // Numbers can be written in many ways; JSON knows one of each.
                let is_plain = integer.to_string() == text;
                let fits = (least..=greatest).contains(&integer);
                Scalar::Int((is_plain && fits).then_some(integer)?)
            }
            Self::Float => {
                let number: f64 = text.parse().ok()?;
                Scalar::Float(number.is_finite().then_some(number + 0.0)?)
            }
            Self::Decimal { scale, .. } => {
                Scalar::Decimal(decimal::parse_units(text, scale).ok()?, scale)
            }
            Self::Bool => Scalar::Bool(text.parse().ok()?),
            Self::Uuid => Scalar::Uuid(Uuid::try_parse(text).ok()?),
            Self::TypeId(prefix) => Scalar::Uuid(encoding::from_typeid(prefix, text)?),
            Self::Date => Scalar::Date(parse_date(text)?),
            Self::Time => Scalar::Time(parse_time(text)?),
            Self::DateTime => Scalar::DateTime(parse_datetime(text)?),
            Self::Enum(labels) => Scalar::Text(labels.contains(&text).then(|| text.to_owned())?),
            Self::Array(element) => return element.scalar(text).map(Self::in_list),
            Self::Json | Self::Bytes => return None,
            Self::Key { max } if text.chars().count() > max || [".", ".."].contains(&text) => {
                return None;
            }
            _ if text.contains('\0') => return None,
            _ => Scalar::Text(text.to_owned()),
        };
        Some(scalar)
    }

    /// Reads a value from a checked body or from a row as clients see it; `None` where it is null, or
    /// where no statement compares such values.
    pub fn scalar_of(self, value: &Value) -> Option<Scalar> {
        match value {
            Value::String(text) => self.scalar(text),
            Value::Number(_) | Value::Bool(_) => self.scalar(&value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The value as a list holds it, which is JSON.
    fn in_list(scalar: Scalar) -> Scalar {
        Scalar::Text(match scalar {
            Scalar::Decimal(units, scale) => decimal::format_units(units, scale),
            Scalar::Uuid(id) => id.to_string(),
            Scalar::Date(date) => date.to_string(),
            Scalar::Time(time) => time.to_string(),
            Scalar::DateTime(time) => time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            scalar => return scalar,
        })
    }
}

fn wrong_type(message: &str) -> Mismatch {
    ("wrong_type", message.into())
}

fn invalid(message: &str) -> Mismatch {
    ("invalid", message.into())
}

/// Whether some text in it holds what not every database can.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(elements) => elements.iter().any(has_nul),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// How many lists and objects are in each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Writes whole numbers in it without a point, as a database may do with those that were read with one.
fn write_plainly(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(whole) = number.as_f64().and_then(whole) {
                *number = whole;
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(write_plainly),
        Value::Object(members) => members.values_mut().for_each(write_plainly),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The number as an integer of 64 bits, with a sign or without.
fn whole(number: f64) -> Option<Number> {
    let digits = number.to_string();
    let signed = digits.parse::<i64>().map(Number::from);
    signed
        .or_else(|_| digits.parse::<u64>().map(Number::from))
        .ok()
}

/// There is one zero: databases do not keep the sign of the other.
fn check_float(value: &mut Value) -> Result<(), Mismatch> {
    let number = value
        .as_f64()
        .ok_or_else(|| wrong_type("must be a number"))?;
    *value = json!(number + 0.0);
    Ok(())
}

/// `180.0` is an integer, as JSON Schema says.
fn integral(number: f64) -> Option<i64> {
    let safe = number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER as f64;
    safe.then_some(number as i64)
}

fn check_decimal(text: &str, precision: u8, scale: u8) -> Result<String, Mismatch> {
    let Ok(units) = decimal::parse_units(text, scale) else {
        let message =
            format!("must be a decimal number with at most {scale} digits behind the point");
        return Err(("invalid", message));
    };
    if units.unsigned_abs() < 10_u64.pow(u32::from(precision)) {
        Ok(decimal::format_units(units, scale))
    } else {
        let code = if units > 0 { "too_large" } else { "too_small" };
        Err((code, format!("must have at most {precision} digits")))
    }
}

/// Whether a text has digits where the shape has zeros, and is the same elsewhere; chrono also takes
/// signs, blanks and single digits.
fn has_shape(text: &str, shape: &str) -> bool {
    let mut pairs = text.bytes().zip(shape.bytes());
    let is_alike = |(byte, shape): (u8, u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        _ => byte == shape,
    };
    text.len() >= shape.len() && pairs.all(is_alike)
}

fn parse_date(text: &str) -> Option<NaiveDate> {
    let is_plain = text.len() == 10 && has_shape(text, "0000-00-00");
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (is_plain && has_known_year(date)).then_some(date)
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M:%S%.f").ok()?;
    (has_shape(text, "00:00:00") && !is_leap(time)).then(|| time.trunc_subsecs(6))
}

fn parse_datetime(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    (has_known_year(time) && !is_leap(time)).then(|| time.trunc_subsecs(6))
}

/// Whether the year has the four digits of RFC 3339, which are also what sorts as text. Databases do not agree on the
/// days of the year 0.
fn has_known_year(date: impl Datelike) -> bool {
    (1..=9999).contains(&date.year())
}

/// Whether the second is a 61st one, which no database holds.
fn is_leap(time: impl Timelike) -> bool {
    time.nanosecond() >= 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_reads(kind: Kind, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(kind.scalar(text).is_some(), "{text}");
        }
        for text in bad {
            assert!(kind.scalar(text).is_none(), "{text}");
        }
    }

    #[test]
    fn no_text_in_json_holds_what_no_database_can() {
        for (text, is_right) in [
            (r#"{"a": ["b", 1, null]}"#, true),
            (r#"{"a": ["b\u0000"]}"#, false),
            (r#"{"a\u0000": 1}"#, false),
        ] {
            let mut value = serde_json::from_str(text).unwrap();
            let mut problems = Vec::new();
            Kind::Json.check(&mut value, "field", &mut problems);
            assert_eq!(problems.is_empty(), is_right, "{text}");
        }
    }

    #[test]
    fn json_is_nested_as_deep_as_every_database_takes() {
        let check = |levels: usize| {
            let nested = (0..levels).fold(json!(1), |inner, level| match level % 2 {
                0 => json!([inner]),
                _ => json!({ "inner": inner }),
            });
            let mut problems = Vec::new();
            Kind::Json.check(&mut nested.clone(), "field", &mut problems);
            problems.is_empty()
        };
        assert!(check(DEEPEST));
        assert!(!check(DEEPEST + 1));
    }

    #[test]
    fn each_value_is_written_in_one_way() {
        for (kind, spellings, written) in [
            (Kind::Float, vec!["1", "1.0", "1e0"], "1.0"),
            (Kind::Float, vec!["0", "-0.0"], "0.0"),
            (Kind::Int, vec!["1", "1.0"], "1"),
            (
                Kind::Array(&Kind::Float),
                vec!["[1, 2.5]", "[1.0, 2.50]"],
                "[1.0, 2.5]",
            ),
            (
                Kind::Array(&Kind::Decimal {
                    precision: 4,
                    scale: 2,
                }),
                vec![r#"["1", "2.5"]"#, r#"["1.00", "2.50"]"#],
                r#"["1.00", "2.50"]"#,
            ),
            (
                Kind::Uuid,
                vec![
                    r#""018F4F6E-8A3B-7C1D-9E2F-3A4B5C6D7E8F""#,
                    r#""018f4f6e8a3b7c1d9e2f3a4b5c6d7e8f""#,
                ],
                r#""018f4f6e-8a3b-7c1d-9e2f-3a4b5c6d7e8f""#,
            ),
            (
                Kind::Json,
                vec![r#"{"a": [1.0, -0.0, -2e0]}"#],
                r#"{"a": [1, 0, -2]}"#,
            ),
            (
                Kind::Json,
                vec!["1.7e18", "1700000000000000000.0"],
                "1700000000000000000",
            ),
            (Kind::Json, vec!["1e19"], "10000000000000000000"),
            (Kind::Json, vec!["1e20", "100000000000000000000"], "1e20"),
            (Kind::Json, vec!["0.1", "1e-1"], "0.1"),
        ] {
            let written: Value = serde_json::from_str(written).unwrap();
            for spelling in spellings {
                let mut value = serde_json::from_str(spelling).unwrap();
                let mut problems = Vec::new();
                kind.check(&mut value, "field", &mut problems);
                assert!(problems.is_empty(), "{spelling}");
                assert_eq!(value, written, "{spelling}");
            }
        }
    }

    #[test]
    fn what_is_read_is_what_is_written() {
        let bad = [
            "+12026-1-1",
            "-999-01-01",
            "0000-02-29",
            "2026- 1-01",
            "2026-1-01",
            "2026-01-1\u{e9}",
        ];
        assert_reads(
            Kind::Date,
            &["2026-01-01", "0001-01-01", "9999-12-31"],
            &bad,
        );
        let bad = ["10: 1: 1", " 9:30:00", "0:00:00.5", "10:00:60", "24:00:00"];
        assert_reads(Kind::Time, &["09:30:00", "09:30:00.5"], &bad);
        let bad = [
            "2016-12-31T12:30:60Z",
            "2026-01-01",
            "2026-01-01T10:00:00",
            "0000-02-29T12:00:00Z",
            "0001-01-01T00:30:00+01:00",
        ];
        assert_reads(Kind::DateTime, &["2026-01-01T10:00:00+01:00"], &bad);
        assert_reads(Kind::Int, &["0", "-1"], &["01", "+1", "-0", " 1"]);
        assert_reads(Kind::Key { max: 3 }, &["abc", "..."], &["abcd", ".", ".."]);
    }
}
