//! The value that a field usually gets.

use super::{
    Digits, Sample, Text,
    bounds::{bounded, length, lengths},
};
use crate::{
    model::{Field, FieldKind, Literal},
    view::suite::pattern,
};

/// How wide a number is that nobody bounds.
const WIDTH: usize = 6;

/// The value that a field usually gets; `None` where a pattern accepts none that we think of.
pub fn usual(field: &Field) -> Option<Sample> {
    of_kind(field, &field.kind)
}

fn of_kind(field: &Field, kind: &FieldKind) -> Option<Sample> {
    Some(match kind {
        FieldKind::String { .. } | FieldKind::Text => Sample::Text(text(field)?),
        FieldKind::Email => shaped(field, "name", "@example.com")?,
        FieldKind::Url => shaped(field, "https://example.com/", "")?,
        FieldKind::Slug => shaped(field, "name-", "")?,
        FieldKind::SmallInt | FieldKind::Int | FieldKind::BigInt => integer(field, kind),
        FieldKind::Float => float(field)?,
        FieldKind::Decimal { precision, scale } => decimal(field, *precision, *scale)?,
        FieldKind::Bool => Sample::Fixed(Literal::Bool(true)),
        FieldKind::Uuid => Sample::Uuid,
        FieldKind::Date => date(field)?,
        FieldKind::Time => match bounded(field, Sample::Time) {
            Some(time) => time,
            None => Sample::Fixed(field.min.clone().or_else(|| field.max.clone())?),
        },
        FieldKind::DateTime => date_time(field)?,
        FieldKind::Json => Sample::Fixed(Literal::Json("{\"number\":1}".into())),
        FieldKind::Bytes => bytes(field)?,
        FieldKind::Enum(id) => Sample::Fixed(Literal::Enum(*id, 0)),
        FieldKind::Array(element) => list(field, element)?,
    })
}

fn list(field: &Field, element: &FieldKind) -> Option<Sample> {
    let scalar = Field {
        min: None,
        max: None,
        kind: element.clone(),
        ..field.clone()
    };
    let element = of_kind(&scalar, element)?;
    let least = length(field.min.as_ref()).unwrap_or_default();
    let most = length(field.max.as_ref()).unwrap_or(usize::MAX);
    match least {
        0 if most == 0 => Some(Sample::Fixed(Literal::List(Vec::new()))),
        0 | 1 => Some(Sample::List(Box::new(element))),
        several => Some(Sample::Fixed(Literal::List(vec![element.at(1); several]))),
    }
}

fn text(field: &Field) -> Option<Text> {
    let (least, most) = lengths(field);
    if let Some(text) = &field.pattern {
        return pattern::text(text, least, most);
    }
    let width = WIDTH.min(most);
    let mut before: String = format!("{} ", field.name.title())
        .chars()
        .take(most - width)
        .collect();
    while before.len() + width < least {
        before.push('x');
    }
    Some(Text {
        before,
        digits: Digits::Decimal,
        width,
        after: String::new(),
    })
}

fn shaped(field: &Field, before: &str, after: &str) -> Option<Sample> {
    let (least, most) = lengths(field);
    let mut before = before.to_owned();
    while before.len() + WIDTH + after.len() < least && before.len() < 60 {
        before.push('x');
    }
    let width = most.checked_sub(before.len() + after.len())?.min(WIDTH);
    let text = Text {
        before,
        digits: Digits::Decimal,
        width,
        after: after.to_owned(),
    };
    let around = Text {
        width: WIDTH,
        ..text.clone()
    };
    let of_pattern = field
        .pattern
        .iter()
        .flat_map(|it| shapes(it, most, &around));
    let fits = |text: &Text| {
        let length = text.before.len() + text.width + text.after.len();
        let pattern = field.pattern.as_ref();
        text.width > 0
            && (least..=most).contains(&length)
            && pattern.is_none_or(|it| pattern::accepts(it, text))
            && pattern::telling(text).all(|text| field.kind.is_formed(&text))
    };
    let found = std::iter::once(text).chain(of_pattern).find(fits);
    found.map(Sample::Text)
}

/// Texts that a pattern may mean that says only how they begin or end.
fn shapes(pattern: &str, most: usize, usual: &Text) -> Vec<Text> {
    let Some(said) = pattern::text(pattern, 0, most) else {
        return Vec::new();
    };
    let literal = said.at(0);
    let begins = Text {
        before: format!("{literal}name"),
        after: String::new(),
        ..usual.clone()
    };
    let ends = Text {
        after: literal,
        ..usual.clone()
    };
    vec![said, begins, ends]
}

fn integer(field: &Field, kind: &FieldKind) -> Sample {
    let greatest = kind
        .integer_range()
        .map_or(FieldKind::MAX_SAFE_INTEGER, |range| *range.end());
    let bound = |bound: &Option<Literal>| match bound {
        Some(Literal::Integer(bound)) => Some(*bound),
        _ => None,
    };
    let most = bound(&field.max).unwrap_or(greatest);
    let first = bound(&field.min).unwrap_or(1).max(1).min(most);
    let first = bound(&field.min).map_or(first, |least| first.max(least));
    Sample::Integer {
        first,
        count: most.saturating_sub(first).saturating_add(1),
    }
}

fn float(field: &Field) -> Option<Sample> {
    let bound = |bound: &Option<Literal>| match bound {
        Some(Literal::Float(bound)) => Some(*bound),
        _ => None,
    };
    let whole = |number: f64| format!("{number:.0}").parse::<i64>().ok();
    let least = bound(&field.min)
        .map_or(Some(1), |it| whole(it.ceil()))?
        .max(-1_000_000);
    let most = bound(&field.max).map_or(Some(1_000_000), |it| whole(it.floor()))?;
    // Halves, so that nothing takes them for integers.
    let (first, count) = (least, most.min(1_000_000) - least);
    if count < 1 {
        let fixed = bound(&field.min).or(bound(&field.max))?;
        return Some(Sample::Fixed(Literal::Float(fixed)));
    }
    let sample = Sample::Float { first, count };
    Some(if count == 1 {
        Sample::Fixed(sample.at(0))
    } else {
        sample
    })
}

fn decimal(field: &Field, precision: u8, scale: u8) -> Option<Sample> {
    let unit = 10_i64.checked_pow(u32::from(scale))?;
    let greatest = 10_i64.checked_pow(u32::from(precision))? - 1;
    let bound = |bound: &Option<Literal>| match bound {
        Some(Literal::Decimal(bound)) => Some(bound.unscaled),
        _ => None,
    };
    let most = bound(&field.max).unwrap_or(greatest).min(greatest);
    let least = bound(&field.min).unwrap_or(most.min(0));
    let roomy = most / unit >= 100;
    let first = least.max(if roomy { unit } else { 1 }.min(most));
    let count = |step: i64| (most - first) / step + 1;
    let step = if roomy && count(unit) >= 64 { unit } else { 1 };
    Some(Sample::Decimal {
        first,
        step,
        count: if first < 0 { 1 } else { count(step) },
        scale,
    })
}

fn date(field: &Field) -> Option<Sample> {
    (2026..=2035)
        .chain((1..=9999).rev())
        .find_map(|year| bounded(field, Sample::Date { year }))
        .or_else(|| {
            Some(Sample::Fixed(
                field.min.clone().or_else(|| field.max.clone())?,
            ))
        })
}

fn date_time(field: &Field) -> Option<Sample> {
    (2026..=2035)
        .chain((1..=9999).rev())
        .find_map(|year| bounded(field, Sample::DateTime { year }))
        .or_else(|| {
            Some(Sample::Fixed(
                field.min.clone().or_else(|| field.max.clone())?,
            ))
        })
}

fn bytes(field: &Field) -> Option<Sample> {
    let least = length(field.min.as_ref()).unwrap_or(1);
    let most = length(field.max.as_ref()).unwrap_or(least.max(16));
    (least <= most.max(1) && least < 4096).then(|| {
        let count = least.max(5).min(most);
        Sample::Fixed(Literal::Bytes(
            b"hello".iter().copied().cycle().take(count).collect(),
        ))
    })
}
