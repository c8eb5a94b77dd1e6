//! Values that the service refuses, and why.

use super::{pattern, planned::Planned, sample::bounds};
use crate::{
    model::{
        Attribute, Condition, Decimal, Field, FieldKind, IdKind, Literal, Model, Operator,
        Resource, Rule,
    },
    view::rust,
};

/// A text that is no label of any enum we would ever see.
const NO_LABEL: &str = "no such value";

/// How long a text may be that a test sends.
const LONGEST: usize = 100_000;

/// Path, value and code of what is wrong, as expressions of Rust.
pub fn values(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    let mut values = Vec::new();
    if let IdKind::String { max } = resource.id {
        values.push(entry("id", "json!(1)", "wrong_type"));
        let long = text_of(usize::try_from(max).unwrap_or(LONGEST) + 1);
        values.push(entry("id", &long, "too_long"));
        values.push(entry("id", "json!(\".\")", "pattern"));
    }
    let missed = missed(resource);
    for (index, relation) in resource.relations.iter().enumerate() {
        if missed.contains(&Attribute::Relation(index)) {
            continue;
        }
        let (value, code) = match model.resource(relation.target).id {
            IdKind::Uuid | IdKind::TypeId { .. } => ("json!(\"no id\")", "invalid"),
            IdKind::Integer => ("json!(\"no id\")", "wrong_type"),
            IdKind::String { .. } => ("json!(1)", "wrong_type"),
        };
        values.push(entry(&relation.json, value, code));
        if relation.required {
            values.push(entry(&relation.json, "json!(null)", "null"));
        }
    }
    for (index, field) in resource.fields.iter().enumerate() {
        if !planned.is_settable(field) || missed.contains(&Attribute::Field(index)) {
            continue;
        }
        let (least, most) = bounds::lengths(field);
        if matches!(field.kind, FieldKind::Array(_)) && (least..=most).contains(&1) {
            let element = format!("{}.0", field.json);
            values.push(entry(&element, "json!([{}])", "wrong_type"));
        }
        for (value, code) in of(model, field, &field.kind) {
            values.push(entry(&field.json, &value, code));
        }
        if field.required {
            values.push(entry(&field.json, "json!(null)", "null"));
        }
    }
    values
}

/// What has to be there for another field to be set: a wrong value of it is as good as none.
fn missed(resource: &Resource) -> Vec<Attribute> {
    let fields = resource.fields.iter();
    fields
        .filter_map(|field| field.access.write.narrowed())
        .flat_map(Rule::conditions)
        .flat_map(Condition::comparisons)
        .filter(|comparison| comparison.operator == Operator::IsNotNull)
        .map(|comparison| comparison.left)
        .collect()
}

fn entry(path: &str, value: &str, code: &str) -> String {
    format!("({}, {value}, \"{code}\")", rust::string(path))
}

fn of(model: &Model, field: &Field, kind: &FieldKind) -> Vec<(String, &'static str)> {
    let fixed = |json: &str, code| (format!("json!({json})"), code);
    let mut values = match kind {
        FieldKind::String { .. } | FieldKind::Text => texts(field),
        FieldKind::Email | FieldKind::Url => {
            vec![fixed("1", "wrong_type"), fixed("\"no address\"", "invalid")]
        }
        FieldKind::Slug => vec![fixed("1", "wrong_type"), fixed("\"No Slug!\"", "invalid")],
        FieldKind::SmallInt => vec![fixed("1.5", "wrong_type"), fixed("32_768", "too_large")],
        FieldKind::Int => vec![
            fixed("1.5", "wrong_type"),
            fixed("2_147_483_648_i64", "too_large"),
        ],
        FieldKind::BigInt => vec![
            fixed("1.5", "wrong_type"),
            fixed("9_007_199_254_740_992_i64", "too_large"),
        ],
        FieldKind::Float => vec![fixed("\"1\"", "wrong_type")],
        FieldKind::Decimal { precision, scale } => {
            let long = 10_i128.pow(u32::from(precision - scale));
            let long = match scale {
                0 => format!("\"{long}\""),
                _ => format!("\"{long}.{}\"", "0".repeat(usize::from(*scale))),
            };
            let fine = format!("\"0.{}1\"", "0".repeat(usize::from(*scale)));
            vec![
                fixed("1", "wrong_type"),
                fixed("\"no number\"", "invalid"),
                fixed(&fine, "invalid"),
                fixed(&long, "too_large"),
            ]
        }
        FieldKind::Bool => vec![fixed("\"true\"", "wrong_type")],
        FieldKind::Uuid => vec![fixed("\"no id\"", "invalid")],
        FieldKind::Date => vec![fixed("\"2026-02-30\"", "invalid")],
        FieldKind::Time => vec![fixed("\"25:00:00\"", "invalid")],
        FieldKind::DateTime => vec![fixed("\"2026-01-15\"", "invalid")],
        FieldKind::Json => Vec::new(),
        FieldKind::Bytes => vec![fixed("1", "wrong_type"), fixed("\"%\"", "invalid")],
        FieldKind::Enum(id) => {
            let labels = &model.enumeration(*id).labels;
            let known = labels.iter().any(|label| label.text == NO_LABEL);
            if known {
                Vec::new()
            } else {
                vec![fixed(&rust::string(NO_LABEL), "not_allowed")]
            }
        }
        FieldKind::Array(_) => {
            let mut values = vec![fixed("1", "wrong_type")];
            if bounds::length(field.min.as_ref()).is_some_and(|least| least > 0) {
                values.push(fixed("[]", "too_short"));
            }
            values
        }
    };
    values.extend(beyond(model, field, kind));
    values
}

/// A text of that many characters, as an expression of Rust.
fn text_of(length: usize) -> String {
    if length < 2 {
        format!("json!({})", rust::string(&"x".repeat(length)))
    } else {
        format!("json!(\"x\".repeat({length}))")
    }
}

fn texts(field: &Field) -> Vec<(String, &'static str)> {
    let (least, most) = bounds::lengths(field);
    let mut values = vec![("json!(1)".to_owned(), "wrong_type")];
    let is_bounded = field.max_length().is_some() || field.max.is_some();
    if is_bounded && most < LONGEST {
        values.push((text_of(most + 1), "too_long"));
    }
    if (1..LONGEST).contains(&least) {
        values.push((text_of(least - 1), "too_short"));
    }
    if let Some(text) = &field.pattern
        && least < 100
        && let Some(mismatch) = pattern::mismatch(text, least, most)
    {
        values.push((format!("json!({})", rust::string(&mismatch)), "pattern"));
    }
    values
}

/// Values just beyond the bounds of numbers and days.
fn beyond(model: &Model, field: &Field, kind: &FieldKind) -> Vec<(String, &'static str)> {
    let step = |bound: &Option<Literal>, step: i64| -> Option<Literal> {
        Some(match bound.as_ref()? {
            Literal::Integer(value) if kind.is_integer() => {
                let beyond = Literal::Integer(value.checked_add(step)?);
                bounds::has_room(field, &beyond).then_some(beyond)?
            }
            #[expect(clippy::cast_precision_loss, reason = "a step is small")]
            Literal::Float(value) if value.abs() < 1e12 => Literal::Float(value + step as f64),
            Literal::Decimal(value) => {
                let unscaled = value.unscaled.checked_add(step)?;
                let beyond = Literal::Decimal(Decimal { unscaled, ..*value });
                bounds::has_room(field, &beyond).then_some(beyond)?
            }
            _ => return None,
        })
    };
    let below = step(&field.min, -1).map(|value| (value, "too_small"));
    let above = step(&field.max, 1).map(|value| (value, "too_large"));
    let as_json = |(value, code): (Literal, _)| {
        let json = rust::json_expression(model, &value);
        (format!("json!({json})"), code)
    };
    below.into_iter().chain(above).map(as_json).collect()
}
