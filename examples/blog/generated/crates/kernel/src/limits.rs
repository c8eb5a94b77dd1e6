//! The bounds and the pattern of a field.

use serde_json::Value;

use super::{Field, Kind, encoding, kind::Mismatch};

/// Checks the bounds and the pattern of a field; the value is of its kind already.
pub fn check(field: &Field, value: &Value) -> Result<(), Mismatch> {
    if field.kind.is_sized() {
        check_length(field, value)?;
    } else {
        check_value(field, value)?;
    }
    let Some(pattern) = field.pattern else {
        return Ok(());
    };
    let matches = |value: &Value| value.as_str().is_none_or(pattern.matches);
    match value {
        Value::Array(elements) if !elements.iter().all(matches) => Err((
            "pattern",
            format!("each element must match `{}`", pattern.text),
        )),
        value if !matches(value) => Err(("pattern", format!("must match `{}`", pattern.text))),
        _ => Ok(()),
    }
}

fn check_length(field: &Field, value: &Value) -> Result<(), Mismatch> {
    let (length, unit) = match (field.kind, value) {
        (Kind::Bytes, Value::String(text)) => (
            encoding::from_base64(text).map_or(0, |bytes| bytes.len()),
            "bytes",
        ),
        (_, Value::String(text)) => (text.chars().count(), "characters"),
        (_, Value::Array(elements)) => (elements.len(), "elements"),
        _ => return Ok(()),
    };
    let bound = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
    match (bound(field.min), bound(field.max)) {
        (Some(least), _) if length < least => {
            Err(("too_short", format!("must be at least {least} {unit}")))
        }
        (_, Some(greatest)) if length > greatest => {
            Err(("too_long", format!("must be at most {greatest} {unit}")))
        }
        _ => Ok(()),
    }
}

fn check_value(field: &Field, value: &Value) -> Result<(), Mismatch> {
    let compare = |bound: Option<&'static str>| {
        let bound = bound?;
        let ordering = match value {
            Value::String(text) => {
                let (value, limit) = (field.kind.scalar(text)?, field.kind.scalar(bound)?);
                value.partial_cmp(&limit)?
            }
            Value::Number(number) => match (number.as_i64(), bound.parse::<i64>()) {
                (Some(value), Ok(limit)) => value.cmp(&limit),
                _ => number.as_f64()?.partial_cmp(&bound.parse::<f64>().ok()?)?,
            },
            _ => return None,
        };
        Some((ordering, bound))
    };
    if let Some((ordering, least)) = compare(field.min)
        && ordering.is_lt()
    {
        return Err(("too_small", format!("must be at least {least}")));
    }
    if let Some((ordering, greatest)) = compare(field.max)
        && ordering.is_gt()
    {
        return Err(("too_large", format!("must be at most {greatest}")));
    }
    Ok(())
}
