//! What is known of a row before it is made, and what conditions say of such a row.

use std::cmp::Ordering;

use super::sample::Sample;
use crate::model::{Attribute, Comparison, Condition, Literal, Model, Operand, Operator};

/// What is known of one value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// It is what the sample says.
    Sample(Sample),
    /// It is null.
    Null,
    /// It points to a row that nothing else of it points to.
    Id,
    /// It is the account that makes the row.
    Maker,
    /// It is the time at which a test runs.
    Now,
    /// It is something.
    Unknown,
}

/// The numbers that tests use.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=150;

/// Whether a condition holds, for every number; a comparison with null is `with_null`. `None` where
/// nobody can tell.
pub fn holds(
    model: &Model,
    condition: &Condition,
    fact: &dyn Fn(Attribute) -> Fact,
    with_null: bool,
) -> Option<bool> {
    let mut any = Some(false);
    for comparisons in &condition.alternatives {
        match all(model, comparisons, fact, with_null) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => any = None,
        }
    }
    any
}

fn all(
    model: &Model,
    comparisons: &[Comparison],
    fact: &dyn Fn(Attribute) -> Fact,
    with_null: bool,
) -> Option<bool> {
    let mut all = Some(true);
    for comparison in comparisons {
        match one(model, comparison, fact, with_null) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

fn one(
    model: &Model,
    comparison: &Comparison,
    fact: &dyn Fn(Attribute) -> Fact,
    with_null: bool,
) -> Option<bool> {
    let left = fact(comparison.left);
    let right = match &comparison.right {
        None => {
            let is_null = left == Fact::Null;
            return Some(is_null == (comparison.operator == Operator::IsNull));
        }
        Some(Operand::Attribute(attribute)) => fact(*attribute),
        Some(Operand::Literal(literal)) => Fact::Sample(Sample::Fixed(literal.clone())),
    };
    match (left, right) {
        (Fact::Null, _) | (_, Fact::Null) => Some(with_null),
        (Fact::Maker, Fact::Maker) => Some(comparison.operator.admits(Ordering::Equal)),
        (Fact::Id | Fact::Maker, Fact::Id | Fact::Maker) => match comparison.operator {
            Operator::Equal => Some(false),
            Operator::NotEqual => Some(true),
            _ => None,
        },
        (Fact::Now, Fact::Sample(sample)) => {
            let ordering = sample.at(*NUMBERS.start()).compare_creation()?;
            Some(comparison.operator.admits(ordering))
        }
        (Fact::Sample(sample), Fact::Now) => {
            let ordering = sample.at(*NUMBERS.start()).compare_creation()?.reverse();
            Some(comparison.operator.admits(ordering))
        }
        (Fact::Sample(left), Fact::Sample(right)) => {
            let answer = |number| {
                let (left, right) = (left.at(number), right.at(number));
                let ordering = compare(&labelled(model, left), &labelled(model, right))?;
                Some(comparison.operator.admits(ordering))
            };
            let first = answer(*NUMBERS.start())?;
            let all = NUMBERS
                .into_iter()
                .all(|number| answer(number) == Some(first));
            all.then_some(first)
        }
        _ => None,
    }
}

/// Labels are stored, and compared, as texts.
fn labelled(model: &Model, literal: Literal) -> Literal {
    match literal {
        Literal::Enum(id, label) => Literal::Text(model.enumeration(id).labels[label].text.clone()),
        other => other,
    }
}

/// The order of two values of one kind.
pub fn compare(one: &Literal, other: &Literal) -> Option<Ordering> {
    Some(match (one, other) {
        (Literal::Bool(one), Literal::Bool(other)) => one.cmp(other),
        (Literal::Integer(one), Literal::Integer(other)) => one.cmp(other),
        (Literal::Float(one), Literal::Float(other)) => one.partial_cmp(other)?,
        (Literal::Decimal(one), Literal::Decimal(other)) => {
            let scaled = |decimal: &crate::model::Decimal| {
                let missing = 18_u32.saturating_sub(u32::from(decimal.scale));
                Some(i128::from(decimal.unscaled) * 10_i128.checked_pow(missing)?)
            };
            scaled(one)?.cmp(&scaled(other)?)
        }
        (Literal::Text(one), Literal::Text(other)) | (Literal::Uuid(one), Literal::Uuid(other)) => {
            one.cmp(other)
        }
        (Literal::Date(one), Literal::Date(other)) => one.cmp(other),
        (Literal::Time(one), Literal::Time(other)) => one.cmp(other),
        (Literal::DateTime(one), Literal::DateTime(other)) => one.cmp(other),
        _ => return None,
    })
}
