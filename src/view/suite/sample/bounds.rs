//! What the bounds of a field leave of its values.

use std::cmp::Ordering;

use super::{ENDLESS, Sample};
use crate::{
    model::{Field, FieldKind, Literal},
    view::suite::facts,
};

/// What a bound says of a length.
pub fn length(bound: Option<&Literal>) -> Option<usize> {
    match bound {
        Some(Literal::Integer(length)) => usize::try_from(*length).ok(),
        _ => None,
    }
}

/// How long a text or a list of the field may be.
pub fn lengths(field: &Field) -> (usize, usize) {
    let least = length(field.min.as_ref()).unwrap_or_default();
    let most = field
        .max_length()
        .and_then(|most| usize::try_from(most).ok());
    (least, most.or(length(field.max.as_ref())).unwrap_or(1000))
}

/// The sample, if all of its values are within the bounds of the field.
pub fn bounded(field: &Field, sample: Sample) -> Option<Sample> {
    let last = u32::try_from(sample.capacity().clamp(1, ENDLESS) - 1).ok()?;
    let fits = |number| {
        let value = sample.at(number);
        let above = field.min.as_ref().is_none_or(|min| is_at_most(min, &value));
        let below = field.max.as_ref().is_none_or(|max| is_at_most(&value, max));
        above && below && has_room(field, &value) && is_shaped(field, &value)
    };
    [0, last].into_iter().all(fits).then_some(sample)
}

/// Whether an integer is one of its kind, and a decimal has no more digits than the field.
pub fn has_room(field: &Field, value: &Literal) -> bool {
    match (&field.kind, value) {
        (kind, Literal::Integer(integer)) => kind
            .integer_range()
            .is_none_or(|range| range.contains(integer)),
        (FieldKind::Decimal { precision, .. }, Literal::Decimal(decimal)) => {
            let limit = 10_u64.checked_pow(u32::from(*precision));
            limit.is_none_or(|limit| decimal.unscaled.unsigned_abs() < limit)
        }
        _ => true,
    }
}

fn is_shaped(field: &Field, value: &Literal) -> bool {
    match value {
        Literal::Text(text) => is_fitting(field, text),
        _ => true,
    }
}

/// Whether a text is as long as the field wants it and of its pattern.
pub fn is_fitting(field: &Field, text: &str) -> bool {
    let (least, most) = lengths(field);
    let is_match = field.pattern.as_ref().is_none_or(|pattern| {
        regex_lite::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
    });
    is_match && (least..=most).contains(&text.chars().count())
}

fn is_at_most(one: &Literal, other: &Literal) -> bool {
    facts::compare(one, other).is_none_or(Ordering::is_le)
}
