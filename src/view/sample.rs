//! Values that a field accepts, for examples.

use serde_json::{Value, json};

use super::{
    rust,
    suite::sample::{
        bounds::{is_fitting, lengths},
        usual,
    },
};
use crate::model::{Decimal, Field, FieldKind, Literal, Model};

/// Texts that common patterns accept.
const TEXTS: [&str; 24] = [
    "example",
    "Example",
    "EXAMPLE",
    "A-1",
    "AB-123",
    "abc",
    "ABC",
    "AB",
    "DE",
    "de",
    "en-US",
    "a1",
    "A1",
    "12345",
    "123456",
    "1234567890",
    "+4930123456",
    "#336699",
    "1.2.3",
    "2026-01-15",
    "09:30",
    "a1b2c3d4",
    "AB12CD34",
    "@example",
];

/// A value that the field accepts; later fields of a resource get later times and greater numbers.
///
/// `None` where a pattern accepts none that we think of.
pub fn value(model: &Model, field: &Field, place: usize) -> Option<Value> {
    if let Some(example) = &field.example {
        return serde_json::from_str(&rust::json(model, example)).ok();
    }
    of_kind(model, field, &field.kind, place).or_else(|| {
        let usual = usual(field)?.at(1);
        serde_json::from_str(&rust::json(model, &usual)).ok()
    })
}

/// Another value that the field accepts, where we think of one.
pub fn other(model: &Model, field: &Field, place: usize) -> Option<Value> {
    let value = value(model, field, place + 1)?;
    let other = value.as_str().and_then(|text| text.strip_prefix("Some "));
    let other = other.map(|rest| format!("Another {rest}"));
    let most = field.max_length().and_then(|max| usize::try_from(max).ok());
    let fits = |text: &String| most.is_none_or(|most| text.chars().count() <= most);
    Some(other.filter(fits).map_or(value, Value::String))
}

fn of_kind(model: &Model, field: &Field, kind: &FieldKind, place: usize) -> Option<Value> {
    let day = place % 28 + 1;
    let hour = place % 24;
    Some(match kind {
        FieldKind::String { .. } | FieldKind::Text => json!(text(field)?),
        FieldKind::Email => json!(fitting(field, "someone@example.test")?),
        FieldKind::Url => json!(fitting(field, "https://example.test/")?),
        FieldKind::Slug => json!(fitting(field, "an-example")?),
        FieldKind::SmallInt | FieldKind::Int | FieldKind::BigInt => json!(integer(field, place)),
        FieldKind::Float => json!(float(field, place)),
        FieldKind::Decimal { scale, .. } => json!(decimal(field, *scale, place).to_string()),
        FieldKind::Bool => json!(true),
        FieldKind::Uuid => json!("01976a5c-7d1e-7c3a-9b52-3f6d8e0a1b2c"),
        FieldKind::Date => bounded(model, field, json!(format!("2026-01-{day:02}"))),
        FieldKind::Time => bounded(model, field, json!(format!("{hour:02}:30:00"))),
        FieldKind::DateTime => bounded(model, field, json!(format!("2026-01-{day:02}T09:30:00Z"))),
        FieldKind::Json => json!({}),
        FieldKind::Bytes => {
            let (least, most) = lengths(field);
            json!(
                (least..=most)
                    .contains(&"hello".len())
                    .then_some("aGVsbG8=")?
            )
        }
        FieldKind::Enum(id) => json!(model.enumeration(*id).labels.first()?.text),
        FieldKind::Array(element) => {
            let scalar = Field {
                kind: (**element).clone(),
                min: None,
                max: None,
                ..field.clone()
            };
            let element = of_kind(model, &scalar, element, place)?;
            let count = match field.min {
                Some(Literal::Integer(min)) => usize::try_from(min).ok()?.max(1),
                _ => 1,
            };
            Value::Array(vec![element; count])
        }
    })
}

fn text(field: &Field) -> Option<String> {
    let (least, most) = lengths(field);
    if field.pattern.is_some() {
        let text = TEXTS.iter().find_map(|text| fitting(field, text));
        return text.map(str::to_owned);
    }
    let mut text: String = format!("Some {}", field.name.title())
        .chars()
        .take(most)
        .collect();
    while text.chars().count() < least {
        text.push('.');
    }
    Some(text.trim_end().to_owned()).filter(|text| text.chars().count() >= least)
}

/// The text, if the field accepts it.
fn fitting<'a>(field: &Field, text: &'a str) -> Option<&'a str> {
    is_fitting(field, text).then_some(text)
}

fn integer(field: &Field, place: usize) -> i64 {
    let wanted = i64::try_from(place).unwrap_or_default() + 1;
    let bound = |literal: &Option<Literal>, otherwise| match literal {
        Some(Literal::Integer(bound)) => *bound,
        _ => otherwise,
    };
    wanted
        .min(bound(&field.max, i64::MAX))
        .max(bound(&field.min, i64::MIN))
}

fn float(field: &Field, place: usize) -> f64 {
    let wanted = f64::from(u16::try_from(place).unwrap_or_default()) + 1.5;
    let bound = |literal: &Option<Literal>, otherwise: f64| match literal {
        Some(Literal::Float(bound)) => *bound,
        _ => otherwise,
    };
    wanted
        .min(bound(&field.max, f64::INFINITY))
        .max(bound(&field.min, f64::NEG_INFINITY))
}

fn decimal(field: &Field, scale: u8, place: usize) -> Decimal {
    let units = |literal: &Option<Literal>| match literal {
        Some(Literal::Decimal(bound)) => Some(bound.unscaled),
        _ => None,
    };
    let precision = match field.kind {
        FieldKind::Decimal { precision, .. } => u32::from(precision),
        _ => u32::from(scale),
    };
    let greatest = 10_i64.pow(precision) - 1;
    let whole = i64::try_from(place).unwrap_or_default() + 1;
    let wanted = whole
        .saturating_mul(10_i64.pow(u32::from(scale)))
        .min(greatest);
    let unscaled = wanted
        .min(units(&field.max).unwrap_or(wanted))
        .max(units(&field.min).unwrap_or(i64::MIN));
    Decimal { unscaled, scale }
}

/// The value, or the bound where there is one.
fn bounded(model: &Model, field: &Field, wanted: Value) -> Value {
    let bound = |literal: &Option<Literal>| {
        let literal = literal.as_ref()?;
        Some(json!(rust::plain(model, literal)))
    };
    // Without the zone, which stands behind a fraction of a second, texts of times compare as times do.
    let moment = |value: &Value| {
        value
            .as_str()
            .map(|text| text.trim_end_matches('Z').to_owned())
    };
    match (bound(&field.min), bound(&field.max)) {
        (Some(min), _) if moment(&min) > moment(&wanted) => min,
        (_, Some(max)) if moment(&max) < moment(&wanted) => max,
        _ => wanted,
    }
}
