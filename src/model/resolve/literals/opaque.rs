//! UUIDs, JSON and bytes.

use serde_json::Number;

use super::{Advice, Mismatch, found, mismatch, nul};
use crate::{
    model::{FieldKind, Literal},
    spec::Value,
};

pub(super) fn uuid(value: &Value) -> Result<Literal, Mismatch> {
    const EXAMPLE: &str = "018f4f6e-8a3b-7c1d-9e2f-3a4b5c6d7e8f";
    let advice = Advice::propose("write one: ", [EXAMPLE], "");
    let Value::Text(text) = value else {
        return mismatch(found("a UUID", value), advice);
    };
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let hexadecimal = text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if groups == [8, 4, 4, 4, 12] && hexadecimal {
        Ok(Literal::Uuid(text.to_ascii_lowercase()))
    } else {
        mismatch("not a UUID", advice)
    }
}

pub(super) fn json(value: &Value) -> Result<Literal, Mismatch> {
    if let Value::Text(text) = value {
        let looks_like_json = text.trim_start().starts_with(['{', '[']);
        if looks_like_json && serde_json::from_str::<serde_json::Value>(text).is_ok() {
            return mismatch(
                "JSON inside a string",
                "write the value itself as TOML: `default = { theme = \"dark\" }` or `default = []`",
            );
        }
    }
    if holds_nul(value) {
        return nul();
    }
    if depth(value) > FieldKind::MAX_JSON_DEPTH {
        let most = FieldKind::MAX_JSON_DEPTH;
        let hint = format!("{most} lists and tables may be in each other");
        return mismatch("nested too deep", hint);
    }
    match to_json(value) {
        Some(json) => Ok(Literal::Json(json.to_string())),
        None => mismatch("holds a number that JSON cannot", "write finite numbers"),
    }
}

/// How many lists and tables are in each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + deepest(values.iter().map(|value| &value.value)),
        Value::Table(entries) => 1 + deepest(entries.iter().map(|(_, value)| &value.value)),
        _ => 0,
    }
}

fn deepest<'a>(values: impl Iterator<Item = &'a Value>) -> usize {
    values.map(depth).max().unwrap_or_default()
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(|value| holds_nul(&value.value)),
        Value::Table(entries) => {
            let mut entries = entries.iter();
            entries.any(|(key, value)| key.contains('\0') || holds_nul(&value.value))
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => false,
    }
}

fn to_json(value: &Value) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    Some(match value {
        Value::Text(text) => Json::String(text.clone()),
        Value::Integer(digits) => {
            let number: i64 = digits.parse().ok()?;
            Json::from(Some(number).filter(|number| number.abs() <= FieldKind::MAX_SAFE_INTEGER)?)
        }
        Value::Float(digits) => Json::Number(float(digits.parse().ok()?)?),
        Value::Boolean(value) => Json::Bool(*value),
        Value::Datetime(datetime) => Json::String(datetime.to_string()),
        Value::Array(values) => {
            let elements: Option<Vec<Json>> =
                values.iter().map(|value| to_json(&value.value)).collect();
            Json::Array(elements?)
        }
        Value::Table(entries) => {
            let entries: Option<Vec<(String, Json)>> = entries
                .iter()
                .map(|(key, value)| Some((key.clone(), to_json(&value.value)?)))
                .collect();
            Json::Object(entries?.into_iter().collect())
        }
    })
}

/// A whole number is written without a point, as services write it; `None` where JSON has no such number.
fn float(number: f64) -> Option<Number> {
    let digits = number.to_string();
    let signed = digits.parse::<i64>().map(Number::from);
    let whole = signed.or_else(|_| digits.parse::<u64>().map(Number::from));
    whole.ok().or_else(|| Number::from_f64(number))
}

pub(super) fn bytes(value: &Value) -> Result<Literal, Mismatch> {
    const HINT: &str = "write standard base64 with its padding: `\"aGVsbG8=\"`";
    let Value::Text(text) = value else {
        return mismatch(found("base64 in a string", value), HINT);
    };
    match base64(text) {
        Some(bytes) => Ok(Literal::Bytes(bytes)),
        None => mismatch("not base64", HINT),
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in data.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for byte in group {
            let digit = ALPHABET.iter().position(|known| known == byte)?;
            bits = (bits << 6) | u32::try_from(digit).ok()?;
        }
        bits <<= 6 * (4 - group.len());
        let [_, high, middle, low] = bits.to_be_bytes();
        let kept = group.len().checked_sub(1)?;
        let decoded = [high, middle, low];
        if decoded[kept..].iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(&decoded[..kept]);
    }
    Some(bytes)
}
