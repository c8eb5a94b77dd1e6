//! Checks that no row could keep, whatever is in it.

use std::{cmp::Ordering, collections::BTreeSet};

use super::limits::{compare, satisfy};
use crate::model::{Attribute, Comparison, Condition, Literal, Model, Operand, Operator, Resource};

/// Whether every row breaks a check. A comparison with null is kept, so only what is never null counts.
pub(super) fn is_contradictory(model: &Model, resource: &Resource, check: &Condition) -> bool {
    check
        .alternatives
        .iter()
        .all(|comparisons| is_impossible(model, resource, comparisons))
}

fn is_impossible(model: &Model, resource: &Resource, comparisons: &[Comparison]) -> bool {
    let sure: Vec<&Comparison> = comparisons
        .iter()
        .filter(|comparison| is_never_null(resource, comparisons, comparison.left))
        .collect();
    let attributes: BTreeSet<Attribute> = sure.iter().map(|comparison| comparison.left).collect();
    let with_values = attributes.into_iter().any(|attribute| {
        let limits = range(model, resource, attribute);
        let values: Vec<_> = of(&sure, attribute).chain(limits).collect();
        !can_be(&values)
    });
    let with_each_other = sure.iter().any(|comparison| {
        let Some(Operand::Attribute(right)) = comparison.right else {
            return false;
        };
        is_never_null(resource, comparisons, right)
            && ![Ordering::Less, Ordering::Equal, Ordering::Greater]
                .into_iter()
                .any(|order| admit(&sure, (comparison.left, right), order))
    });
    with_values || with_each_other
}

/// Whether an attribute has a value in every row that keeps the comparisons.
fn is_never_null(resource: &Resource, comparisons: &[Comparison], attribute: Attribute) -> bool {
    let asks_for_value = |comparison: &Comparison| {
        comparison.left == attribute && comparison.operator == Operator::IsNotNull
    };
    resource.is_required(attribute) || comparisons.iter().any(asks_for_value)
}

/// What the comparisons say of an attribute and a value.
fn of<'a>(
    comparisons: &[&'a Comparison],
    attribute: Attribute,
) -> impl Iterator<Item = (Operator, &'a Literal)> {
    comparisons
        .iter()
        .filter(move |comparison| comparison.left == attribute)
        .filter_map(|comparison| match &comparison.right {
            Some(Operand::Literal(literal)) => Some((comparison.operator, literal)),
            _ => None,
        })
}

/// The bounds of a number, a date or a time.
fn range<'a>(
    model: &Model,
    resource: &'a Resource,
    attribute: Attribute,
) -> impl Iterator<Item = (Operator, &'a Literal)> + use<'a> {
    let field = match attribute {
        Attribute::Field(index) => Some(&resource.fields[index]),
        _ => None,
    };
    let kind = model.kind(resource, attribute);
    let field = field.filter(|_| kind.is_number() || kind.is_temporal());
    let min = field.and_then(|field| field.min.as_ref());
    let max = field.and_then(|field| field.max.as_ref());
    let min = min.map(|min| (Operator::GreaterOrEqual, min));
    min.into_iter()
        .chain(max.map(|max| (Operator::LessOrEqual, max)))
}

/// Whether some value satisfies all of these, each of which may be satisfied by one.
fn can_be(all: &[(Operator, &Literal)]) -> bool {
    let equals = all
        .iter()
        .filter(|(operator, _)| *operator == Operator::Equal);
    for (_, value) in equals {
        if !all
            .iter()
            .all(|(operator, other)| satisfy(*operator, value, other))
        {
            return false;
        }
    }
    let is_low = |operator| matches!(operator, Operator::Greater | Operator::GreaterOrEqual);
    let is_high = |operator| matches!(operator, Operator::Less | Operator::LessOrEqual);
    let lows = all.iter().filter(|(operator, _)| is_low(*operator));
    lows.clone().all(|(above, low)| {
        let highs = all.iter().filter(|(operator, _)| is_high(*operator));
        highs.clone().all(|(below, high)| match compare(low, high) {
            Some(Ordering::Equal) => {
                *above == Operator::GreaterOrEqual && *below == Operator::LessOrEqual
            }
            Some(order) => order == Ordering::Less,
            None => true,
        })
    })
}

/// Whether the comparisons admit an order of two attributes.
fn admit(
    comparisons: &[&Comparison],
    (left, right): (Attribute, Attribute),
    order: Ordering,
) -> bool {
    comparisons.iter().all(|comparison| {
        let Some(Operand::Attribute(other)) = comparison.right else {
            return true;
        };
        if (comparison.left, other) == (left, right) {
            comparison.operator.admits(order)
        } else if (comparison.left, other) == (right, left) {
            comparison.operator.admits(order.reverse())
        } else {
            true
        }
    })
}
