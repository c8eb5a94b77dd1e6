//! Values that keep the checks of a resource and decide who may do what with a row.

use super::{
    facts,
    plan::{Plan, any},
    sample::{Sample, bounds},
};
use crate::model::{
    Attribute, Condition, Decimal, Field, FieldKind, FieldRule, Grant, Literal, Model, Operand,
    Resource, Rule, Who,
};

/// How many combinations are looked at.
const MOST: usize = 20_000;

/// A value that a field may get; `None` leaves the field out.
type Choice = Option<Sample>;

/// Picks the values of the fields that conditions speak of. `None` where no values keep all checks
/// and may be created.
pub fn settle(model: &Model, resource: &Resource, plan: &mut Plan) -> Option<()> {
    let access = &resource.access;
    let wishes = [&access.read, &access.list, &access.update, &access.delete];
    let weights = [8_u64, 4, 2, 1];
    let conditional = |values: &[(usize, Sample)], plan: &Plan, answer: bool| {
        let grants_of = wishes.iter().flat_map(|rule| &rule.grants);
        let conditional = grants_of.filter(|grant| grant.when.is_some());
        let answers = |grant: &&Grant| {
            // Whatever it takes to be granted something besides.
            let grant = Grant {
                who: Who::Public,
                ..(*grant).clone()
            };
            let rule = Rule {
                grants: vec![grant],
            };
            grants(model, resource, plan, values, &rule) == Some(answer)
        };
        u64::try_from(conditional.filter(answers).count()).unwrap_or_default()
    };
    let liked = |values: &[(usize, Sample)], plan: &Plan| {
        let granted = |rule: &Rule| grants(model, resource, plan, values, rule) == Some(true);
        let each = wishes.iter().zip(weights);
        let can: u64 = each
            .map(|(rule, weight)| if granted(rule) { weight } else { 0 })
            .sum();
        can * 1000 + conditional(values, plan, true)
    };
    let values = best(model, resource, plan, liked)?;
    let fewer = |values: &[(usize, Sample)], plan: &Plan| conditional(values, plan, false);
    let others = best(model, resource, plan, fewer)?;
    if fewer(&others, plan) > fewer(&values, plan) {
        plan.other_values = others;
    }
    plan.values = values;
    Some(())
}

/// Whether whoever makes the row with these values is granted something on it.
fn grants(
    model: &Model,
    resource: &Resource,
    plan: &Plan,
    values: &[(usize, Sample)],
    rule: &Rule,
) -> Option<bool> {
    let fact = |attribute| plan.fact_with(values, resource, attribute);
    let holds = |grant: &Grant| match &grant.when {
        _ if grant.who == Who::Owner && !plan.owned => Some(false),
        None => Some(true),
        Some(condition) => facts::holds(model, condition, &fact, false),
    };
    any(rule.grants.iter().map(holds))
}

/// Of the values that keep all checks and may be created the first that score highest.
fn best(
    model: &Model,
    resource: &Resource,
    plan: &Plan,
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
        let granted = |rule| grants(model, resource, plan, values, rule) == Some(true);
        let is_set = |(index, _): &(usize, Sample)| match &resource.fields[*index].access.write {
            FieldRule::Grants(rule) => granted(rule),
            FieldRule::Inherit | FieldRule::Nobody => true,
        };
        resource.checks.iter().all(kept)
            && granted(&resource.access.create)
            && values.iter().all(is_set)
    };
    let mut best: Option<(u64, Vec<(usize, Sample)>)> = None;
    let mut places = vec![0; fields.len()];
    for _ in 0..MOST {
        let mut values = plan.values.clone();
        values.retain(|(index, _)| !fields.contains(index));
        for ((index, choices), place) in fields.iter().zip(&choices).zip(&places) {
            if let Some(Some(sample)) = choices.get(*place) {
                values.push((*index, sample.clone()));
            }
        }
        values.sort_by_key(|(index, _)| *index);
        if fits(&values) {
            let score = score(&values, plan);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, values));
            }
        }
        if !advance(&mut places, &choices) {
            break;
        }
    }
    best.map(|(_, values)| values)
}

/// Goes on to the next combination; `false` where there is none.
fn advance(places: &mut [usize], choices: &[Vec<Choice>]) -> bool {
    for (place, choices) in places.iter_mut().zip(choices) {
        *place += 1;
        if *place < choices.len() {
            return true;
        }
        *place = 0;
    }
    false
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
    for literal in literals(resource, index) {
        for near in [
            Some(literal.clone()),
            beside(&literal, 1),
            beside(&literal, -1),
        ] {
            let sample = near
                .map(Sample::Fixed)
                .and_then(|it| bounds::bounded(field, it));
            if sample.is_some() {
                add(sample);
            }
        }
    }
    for sample in others(model, field) {
        add(Some(sample));
    }
    if optional {
        add(None);
    }
    choices
}

/// The literals that conditions compare a field with.
fn literals(resource: &Resource, index: usize) -> Vec<Literal> {
    let access = &resource.access;
    let rules = [
        &access.list,
        &access.read,
        &access.create,
        &access.update,
        &access.delete,
    ];
    let grants = rules.into_iter().flat_map(|rule| &rule.grants);
    let conditions = grants.filter_map(|grant| grant.when.as_ref());
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
        _ => return None,
    })
}

/// Further values, in the field's bounds.
pub fn others(model: &Model, field: &Field) -> Vec<Sample> {
    let fits = |sample| bounds::bounded(field, sample);
    match &field.kind {
        FieldKind::Enum(id) => {
            let labels = 0..model.enumeration(*id).labels.len().min(16);
            labels
                .map(|label| Sample::Fixed(Literal::Enum(*id, label)))
                .collect()
        }
        FieldKind::Bool => [true, false]
            .map(|it| Sample::Fixed(Literal::Bool(it)))
            .into(),
        FieldKind::Date => (2024..=2032)
            .filter_map(|year| fits(Sample::Date { year }))
            .collect(),
        FieldKind::DateTime => (2024..=2032)
            .chain([2100])
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
