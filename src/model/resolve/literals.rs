//! Written values as values of a kind.

mod advice;
mod numbers;
mod opaque;
mod texts;
mod times;

pub(super) use self::advice::Advice;
use crate::{
    diagnostic::did_you_mean,
    model::{Enum, EnumId, FieldKind, Literal},
    spec::{Spanned, Value},
};

/// Why a value is not of a kind, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub(super) label: String,
    pub(super) advice: Advice,
}

pub(super) fn mismatch<T>(
    label: impl Into<String>,
    advice: impl Into<Advice>,
) -> Result<T, Mismatch> {
    Err(Mismatch {
        label: label.into(),
        advice: advice.into(),
    })
}

fn nul<T>() -> Result<T, Mismatch> {
    mismatch("holds a NUL, which no database keeps", "leave the NUL out")
}

/// A written value as a value of a kind.
pub(super) fn literal(
    kind: &FieldKind,
    value: &Value,
    enums: &[Enum],
) -> Result<Literal, Mismatch> {
    match kind {
        FieldKind::String { .. }
        | FieldKind::Text
        | FieldKind::Email
        | FieldKind::Url
        | FieldKind::Slug => texts::text(kind, value),
        FieldKind::SmallInt | FieldKind::Int | FieldKind::BigInt => numbers::integer(value, kind),
        FieldKind::Float => numbers::float(value),
        FieldKind::Decimal { precision, scale } => numbers::decimal(value, *precision, *scale),
        FieldKind::Bool => match value {
            Value::Boolean(value) => Ok(Literal::Bool(*value)),
            other => mismatch(found("a boolean", other), "write `true` or `false`"),
        },
        FieldKind::Uuid => opaque::uuid(value),
        FieldKind::Date => times::date_only(value),
        FieldKind::Time => times::time_only(value),
        FieldKind::DateTime => times::moment(value),
        FieldKind::Json => opaque::json(value),
        FieldKind::Bytes => opaque::bytes(value),
        FieldKind::Enum(id) => label(*id, &enums[id.0], value),
        FieldKind::Array(element) => {
            let Value::Array(values) = value else {
                return mismatch(found("a list", value), "write a list: `[]`");
            };
            let literals: Result<Vec<_>, _> = values
                .iter()
                .map(|value: &Spanned<Value>| literal(element, &value.value, enums))
                .collect();
            Ok(Literal::List(literals?))
        }
    }
}

fn label(id: EnumId, declared: &Enum, value: &Value) -> Result<Literal, Mismatch> {
    let known = || declared.labels.iter().map(|label| label.text.as_str());
    let Value::Text(text) = value else {
        let advice = Advice::propose("write ", known(), " between quotes");
        return mismatch(found("a label", value), advice);
    };
    if let Some(position) = known().position(|label| label == text) {
        return Ok(Literal::Enum(id, position));
    }
    let advice = match did_you_mean(text, known()) {
        Some(meant) => Advice::propose("did you mean ", [meant], "?"),
        None => Advice::propose("write ", known(), ""),
    };
    mismatch("no such label", advice)
}

fn found(expected: &str, value: &Value) -> String {
    format!("expected {expected}, found {}", value.describe())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &FieldKind, value: &Value) -> Option<Literal> {
        literal(kind, value, &[]).ok()
    }

    fn text_of(kind: &FieldKind, text: &str) -> Option<Literal> {
        of(kind, &Value::Text(text.to_owned()))
    }

    #[test]
    fn decimals_are_exact() {
        let price = FieldKind::Decimal {
            precision: 5,
            scale: 2,
        };
        let shown = |digits: &str| match of(&price, &Value::Float(digits.to_owned())) {
            Some(Literal::Decimal(decimal)) => Some(decimal.to_string()),
            _ => None,
        };
        assert_eq!(shown("0.1").as_deref(), Some("0.10"));
        assert_eq!(shown("-0.05").as_deref(), Some("-0.05"));
        assert_eq!(shown("999.99").as_deref(), Some("999.99"));
        assert_eq!(shown("1.500").as_deref(), Some("1.50"));
        for wrong in [
            "1000",
            "1.005",
            "1e2",
            "inf",
            "",
            ".",
            "99999999999999999999",
        ] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn moments_are_brought_to_utc() {
        let shown = |text: &str| match text_of(&FieldKind::DateTime, text) {
            Some(Literal::DateTime(moment)) => Some(moment.to_string()),
            _ => None,
        };
        assert_eq!(
            shown("2024-02-29T23:30:00-01:00").as_deref(),
            Some("2024-03-01T00:30:00Z")
        );
        assert_eq!(
            shown("2026-01-01T00:15:00.5+05:30").as_deref(),
            Some("2025-12-31T18:45:00.500Z")
        );
        assert_eq!(
            shown("2000-03-01T00:00:00+00:01").as_deref(),
            Some("2000-02-29T23:59:00Z")
        );
        for wrong in [
            "2026-01-31",
            "2026-02-30T00:00:00Z",
            "2026-01-31T09:30:00",
            "now",
            "2026-01-31T09:30:00.1234567Z",
        ] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn texts_are_of_their_format() {
        assert!(text_of(&FieldKind::Email, "ada@example.com").is_some());
        assert!(text_of(&FieldKind::Email, "ada@localhost").is_none());
        assert!(text_of(&FieldKind::Url, "https://example.com/a?b").is_some());
        assert!(text_of(&FieldKind::Url, "example.com").is_none());
        assert!(text_of(&FieldKind::Slug, "a-b-2").is_some());
        assert!(text_of(&FieldKind::Slug, "a--b").is_none());
        assert!(text_of(&FieldKind::String { max: 2 }, "éé").is_some());
        assert!(text_of(&FieldKind::String { max: 2 }, "abc").is_none());
        assert!(text_of(&FieldKind::Text, "a\0").is_none());
    }

    #[test]
    fn bytes_are_base64() {
        assert_eq!(
            text_of(&FieldKind::Bytes, "aGVsbG8="),
            Some(Literal::Bytes(b"hello".to_vec()))
        );
        assert_eq!(
            text_of(&FieldKind::Bytes, ""),
            Some(Literal::Bytes(Vec::new()))
        );
        for wrong in ["aGVsbG8", "a===", "aGVsbG9=", "aG=sbG8=", "!!!!"] {
            assert_eq!(text_of(&FieldKind::Bytes, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn json_is_written_as_toml() {
        let list = Value::Array(vec![Spanned::new(
            Value::Integer("1".to_owned()),
            crate::diagnostic::Span::default(),
        )]);
        assert_eq!(
            of(&FieldKind::Json, &list),
            Some(Literal::Json("[1]".to_owned()))
        );
        for (digits, written) in [
            ("1.0", "1"),
            ("-0.0", "0"),
            ("1.7e18", "1700000000000000000"),
            ("1e20", "1e+20"),
            ("0.5", "0.5"),
        ] {
            let value = of(&FieldKind::Json, &Value::Float(digits.to_owned()));
            assert_eq!(value, Some(Literal::Json(written.to_owned())), "{digits}");
        }
        assert_eq!(of(&FieldKind::Json, &Value::Float("inf".to_owned())), None);
        assert_eq!(text_of(&FieldKind::Json, "{}"), None);
        assert_eq!(
            text_of(&FieldKind::Json, "{x"),
            Some(Literal::Json("\"{x\"".to_owned()))
        );
    }
}
