//! Values that keep the checks of a resource and decide who may do what with a row.

use std::iter;

use super::{
    facts,
    plan::{Plan, satisfies_with},
    sample::{self, Sample, bounds},
};
use crate::model::{
    Attribute, Condition, Date, DateTime, Decimal, Field, FieldKind, FieldRule, Literal, Model,
    Operand, Resource, Rule, Time,
};

/// How many values are tried, each with those that were tried before it.
pub const MOST: usize = 30_000;

/// Years in which no service runs any more.
const AFTER_ALL: std::ops::RangeInclusive<u16> = 2100..=2102;

/// A value that a field may get; `None` leaves the field out.
type Choice = Option<Sample>;

/// Picks the values of the fields that conditions speak of. `None` where no values keep all checks
/// and may be created.
pub fn settle(model: &Model, resource: &Resource, plan: &mut Plan, most: usize) -> Option<()> {
    let access = &resource.access;
    let wishes = [&access.read, &access.list, &access.update, &access.delete];
    let weights = [8_u64, 4, 2, 1];
    let conditional = |values: &[(usize, Sample)], plan: &Plan, answer: bool| {
        let conditions = wishes.iter().flat_map(|rule| rule.conditions());
        let fact = |attribute| plan.fact_with(values, resource, attribute);
        let answers =
            |condition: &&Condition| facts::holds(model, condition, &fact, false) == Some(answer);
        u64::try_from(conditions.filter(answers).count()).unwrap_or_default()
    };
    let liked = |values: &[(usize, Sample)], plan: &Plan| {
        let granted =
            |rule: &Rule| satisfies_with(model, resource, plan, values, rule) == Some(true);
        let each = wishes.iter().zip(weights);
        let can: u64 = each
            .map(|(rule, weight)| if granted(rule) { weight } else { 0 })
            .sum();
        can * 1000 + conditional(values, plan, true)
    };
    let conditions = wishes.iter().flat_map(|rule| rule.conditions()).count();
    let conditions = u64::try_from(conditions).unwrap_or_default();
    let all = weights.iter().sum::<u64>() * 1000 + conditions;
    let values = best(model, resource, plan, most, all, liked)?;
    let fewer = |values: &[(usize, Sample)], plan: &Plan| conditional(values, plan, false);
    let others = best(model, resource, plan, most, conditions, fewer)?;
    if fewer(&others, plan) > fewer(&values, plan) {
        plan.other_values = others;
    }
    plan.values = values;
    Some(())
}

/// Of the values that keep all checks and may be created the first that score highest, at most `highest`; of so many tries
/// at `most`.
fn best(
    model: &Model,
    resource: &Resource,
    plan: &Plan,
    most: usize,
    highest: u64,
    score: impl Fn(&[(usize, Sample)], &Plan) -> u64,
) -> Option<Vec<(usize, Sample)>> {
    let fields: Vec<usize> = plan
        .bound
        .iter()
        .copied()
        .filter(|index| resource.fields[*index].access.write != FieldRule::Nobody)
        .collect();
    let choices: Vec<Vec<Choice>> = fields
        .iter()
        .map(|index| choices(model, resource, plan, *index))
        .collect();
    let fits = |values: &[(usize, Sample)]| {
        let fact = |attribute| plan.fact_with(values, resource, attribute);
        let kept = |check: &Condition| facts::holds(model, check, &fact, true) == Some(true);
        let granted = |rule| satisfies_with(model, resource, plan, values, rule) == Some(true);
        let is_set = |(index, _): &(usize, Sample)| match &resource.fields[*index].access.write {
            FieldRule::Grants(rule) => granted(rule),
            FieldRule::Inherit | FieldRule::Nobody => true,
        };
        resource.checks.iter().all(kept)
            && granted(&resource.access.create)
            && values.iter().all(is_set)
    };
    let fact = |attribute| plan.fact(resource, attribute);
    let is_known = |check: &&Condition| {
        let fields_of =
            |attribute| matches!(attribute, Attribute::Field(index) if fields.contains(&index));
        !check.attributes().any(fields_of)
    };
    let mut known = resource.checks.iter().filter(is_known);
    if !known.all(|check| facts::holds(model, check, &fact, true) == Some(true)) {
        return None;
    }
    // What a check asks is known once the first of the fields that it names has its value: the last one is chosen first.
    let decided: Vec<Vec<&Condition>> = (0..fields.len())
        .map(|place| {
            let first = |check: &&Condition| {
                let named = check.attributes().filter_map(|attribute| match attribute {
                    Attribute::Field(index) => fields.iter().position(|field| *field == index),
                    _ => None,
                });
                named.min() == Some(place)
            };
            resource.checks.iter().filter(first).collect()
        })
        .collect();
    let mut best: Option<(u64, Vec<(usize, Sample)>)> = None;
    let mut values = plan.values.clone();
    values.retain(|(index, _)| !fields.contains(index));
    let mut open = vec![(fields.len(), values)];
    for _ in 0..most {
        let Some((place, values)) = open.pop() else {
            break;
        };
        let Some(place) = place.checked_sub(1) else {
            let mut values = values;
            values.sort_by_key(|(index, _)| *index);
            if fits(&values) {
                let score = score(&values, plan);
                if best.as_ref().is_none_or(|(so_far, _)| score > *so_far) {
                    best = Some((score, values));
                }
                if score >= highest {
                    break;
                }
            }
            continue;
        };
        for choice in choices[place].iter().rev() {
            let mut values = values.clone();
            values.extend(choice.iter().map(|sample| (fields[place], sample.clone())));
            let fact = |attribute| plan.fact_with(&values, resource, attribute);
            let kept = |check: &Condition| facts::holds(model, check, &fact, true) == Some(true);
            if decided[place].iter().copied().all(kept) {
                open.push((place, values));
            }
        }
    }
    best.map(|(_, values)| values)
}

/// What a field may be, the most usual first.
fn choices(model: &Model, resource: &Resource, plan: &Plan, index: usize) -> Vec<Choice> {
    let field = &resource.fields[index];
    let usual = plan.values.iter().find(|(known, _)| *known == index);
    let usual = usual.map(|(_, sample)| sample.clone());
    let optional = !field.must_be_sent();
    let mut choices: Vec<Choice> = Vec::new();
    let mut add = |choice: Choice| {
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    };
    if usual.is_none() && optional {
        add(None);
    }
    if let Some(usual) = usual {
        add(Some(usual));
    }
    let others = others(model, field);
    let attribute = Attribute::Field(index);
    let mut uniques = resource.uniques.iter();
    // Rows that a key tells apart want values that differ before they want one that is named.
    if uniques.any(|unique| unique.attributes.contains(&attribute)) {
        for sample in others.iter().filter(|sample| sample.varies()) {
            add(Some(sample.clone()));
        }
    }
    let literals = literals(resource, index);
    let near = literals.iter().flat_map(|literal| {
        [
            Some(literal.clone()),
            beside(literal, 1),
            beside(literal, -1),
            a_day_beside(literal, 1),
            a_day_beside(literal, -1),
        ]
    });
    let pairs = literals.iter().zip(literals.iter().skip(1));
    let amid = pairs.map(|(one, other)| between(one, other));
    let asked = near.chain(amid).flatten().map(Sample::Fixed);
    let fitting = asked.filter_map(|sample| bounds::bounded(field, sample));
    for sample in fitting.chain(others) {
        add(Some(sample));
    }
    if optional {
        add(None);
    }
    choices
}

/// The literals that conditions compare a field with.
fn literals(resource: &Resource, index: usize) -> Vec<Literal> {
    let rules = resource.access.rules().into_iter();
    let conditions = rules.flat_map(Rule::conditions);
    let mut literals = Vec::new();
    for condition in conditions.chain(&resource.checks) {
        for comparison in condition.comparisons() {
            if let (Attribute::Field(left), Some(Operand::Literal(literal))) =
                (comparison.left, &comparison.right)
                && left == index
            {
                literals.push(literal.clone());
            }
        }
    }
    literals
}

/// The value a step further.
fn beside(literal: &Literal, step: i64) -> Option<Literal> {
    Some(match literal {
        Literal::Integer(value) => Literal::Integer(value + step),
        Literal::Decimal(value) => Literal::Decimal(Decimal {
            unscaled: value.unscaled + step,
            ..*value
        }),
        #[expect(clippy::cast_precision_loss, reason = "a step is small")]
        Literal::Float(value) => Literal::Float(value + step as f64),
        Literal::Bool(value) => Literal::Bool(!value),
        Literal::Date(date) => Literal::Date(a_year_from(*date, step)?),
        Literal::DateTime(moment) => Literal::DateTime(DateTime {
            date: a_year_from(moment.date, step)?,
            ..*moment
        }),
        _ => return None,
    })
}

/// The next day or the one before, within a month that every year has.
fn a_day_beside(literal: &Literal, step: i8) -> Option<Literal> {
    let beside = |date: Date| {
        let day = date.day.checked_add_signed(step)?;
        (1..=28).contains(&day).then_some(Date { day, ..date })
    };
    Some(match literal {
        Literal::Date(date) => Literal::Date(beside(*date)?),
        Literal::DateTime(moment) => Literal::DateTime(DateTime {
            date: beside(moment.date)?,
            ..*moment
        }),
        _ => return None,
    })
}

/// The same day so many years later, of those that every year has.
fn a_year_from(date: Date, years: i64) -> Option<Date> {
    let year = u16::try_from(i64::from(date.year) + years).ok()?;
    let day = date.day.min(28);
    (1..10_000)
        .contains(&year)
        .then_some(Date { year, day, ..date })
}

/// A value between two of these that lie apart.
fn between(one: &Literal, other: &Literal) -> Option<Literal> {
    Some(match (one, other) {
        (Literal::Integer(one), Literal::Integer(other)) => Literal::Integer(one.midpoint(*other)),
        (Literal::Decimal(one), Literal::Decimal(other)) => Literal::Decimal(Decimal {
            unscaled: one.unscaled.midpoint(other.unscaled),
            ..*one
        }),
        (Literal::Float(one), Literal::Float(other)) => Literal::Float(one.midpoint(*other)),
        _ => return None,
    })
}

/// Further values, in the field's bounds.
pub fn others(model: &Model, field: &Field) -> Vec<Sample> {
    let fits = |sample| bounds::bounded(field, sample);
    let mut others = kinds_others(model, field);
    if field.kind.is_number() || field.kind.is_temporal() {
        let ends = [&field.min, &field.max].into_iter().flatten();
        let near = ends.flat_map(|end| {
            let inside = [1, -1, 2, -2].map(|step| beside(end, step));
            iter::once(Some(end.clone())).chain(inside)
        });
        others.extend(near.flatten().filter_map(|end| fits(Sample::Fixed(end))));
    }
    others
}

fn kinds_others(model: &Model, field: &Field) -> Vec<Sample> {
    let fits = |sample| bounds::bounded(field, sample);
    match &field.kind {
        kind if kind.is_text() => {
            // None of those that rows usually get.
            let usual = sample::usual(field).filter(Sample::varies);
            let unlike = usual.map(|usual| [200, 201].map(|number| usual.at(number)));
            unlike.into_iter().flatten().map(Sample::Fixed).collect()
        }
        FieldKind::Enum(id) => {
            let labels = 0..model.enumeration(*id).labels.len().min(16);
            labels
                .map(|label| Sample::Fixed(Literal::Enum(*id, label)))
                .collect()
        }
        FieldKind::Bool => [true, false]
            .map(|it| Sample::Fixed(Literal::Bool(it)))
            .into(),
        FieldKind::Uuid => vec![Sample::Fixed(Literal::Uuid(
            "01890a5d-ac96-774b-bcce-ffffffffffff".to_owned(),
        ))],
        FieldKind::Time => [23, 12, 0]
            .into_iter()
            .filter_map(|hour| {
                fits(Sample::Fixed(Literal::Time(Time {
                    hour,
                    minute: 0,
                    second: 0,
                    microsecond: 0,
                })))
            })
            .collect(),
        FieldKind::Date => (2024..=2032)
            .chain(AFTER_ALL)
            .filter_map(|year| fits(Sample::Date { year }))
            .collect(),
        FieldKind::DateTime => (2024..=2032)
            .chain(AFTER_ALL)
            .filter_map(|year| fits(Sample::DateTime { year }))
            .collect(),
        FieldKind::SmallInt | FieldKind::Int | FieldKind::BigInt => [1001, 2001, 101, 11, 2, 0]
            .into_iter()
            .filter_map(|first| fits(Sample::Integer { first, count: 1000 }))
            .chain(
                [0, 1, 2, 3, 10, 100]
                    .into_iter()
                    .filter_map(|one| fits(Sample::Fixed(Literal::Integer(one)))),
            )
            .collect(),
        FieldKind::Decimal { scale, .. } => {
            let unit = 10_i64.checked_pow(u32::from(*scale)).unwrap_or(1);
            let from = |first: i64| Sample::Decimal {
                first: first.saturating_mul(unit),
                step: unit,
                count: 1000,
                scale: *scale,
            };
            [1001, 2001, 1, 0]
                .into_iter()
                .filter_map(|first| fits(from(first)))
                .collect()
        }
        FieldKind::Float => [1001, 2001, 1, 0]
            .into_iter()
            .filter_map(|first| fits(Sample::Float { first, count: 1000 }))
            .collect(),
        _ => Vec::new(),
    }
}
