//! Checks: what every row satisfies, the rows made by defaults included.

use std::cmp::Ordering;

use super::{
    attributes::{self, Known},
    conditions::condition,
    draft::Draft,
    limits::compare,
};
use crate::{
    diagnostic::{Problem, quote},
    model::{
        Attribute, Comparison, Condition, DefaultValue, Literal, Operand, Operator, Resource,
        ResourceId,
    },
};

pub(super) fn checks(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        let Some(resource) = draft.written(id).resource else {
            continue;
        };
        for written in &resource.checks {
            let Some(check) = condition(draft, id, written, Known::Written) else {
                continue;
            };
            let missing = check
                .comparisons
                .iter()
                .find(|comparison| is_missing_at_first(draft.resource(id), comparison));
            if let Some(comparison) = missing {
                let name = quote(attributes::name(draft.resource(id), comparison.left));
                let problem = Problem::new(format!("a new account has no {name}, which a check asks for"))
                    .at(written.span, "the check")
                    .hint(format!(
                        "an account is made of an address and a password: give {name} a `default`, or leave it out of the check"
                    ));
                draft.report(problem);
            }
            let broken = check
                .comparisons
                .iter()
                .find_map(|comparison| broken_default(draft, id, comparison));
            if let Some(field) = broken {
                let field = &draft.resource(id).fields[field];
                let default = draft
                    .written(id)
                    .fields
                    .iter()
                    .find(|written| written.name.as_str() == field.name.snake())
                    .and_then(|written| written.default.as_ref());
                let mut problem = Problem::new(format!(
                    "the default of {} breaks a check",
                    quote(field.name.snake())
                ))
                .at(written.span, "the check")
                .hint("change the `default` or the check");
                if let Some(default) = default {
                    problem = problem.also(default.span, "the default");
                }
                draft.report(problem);
            }
            keep(draft, id, check);
        }
    }
}

fn keep(draft: &mut Draft<'_>, id: ResourceId, check: Condition) {
    draft.model.resources[id.0].checks.push(check);
}

/// Whether an account that was just made, of an address and a password, is null where it must not be.
fn is_missing_at_first(resource: &Resource, comparison: &Comparison) -> bool {
    let has_default = match comparison.left {
        Attribute::Field(index) => resource.fields[index].default.is_some(),
        _ => false,
    };
    resource.is_user && comparison.operator == Operator::IsNotNull && !has_default
}

/// The field whose default does not satisfy a comparison with a value or with another default.
fn broken_default(draft: &Draft<'_>, id: ResourceId, comparison: &Comparison) -> Option<usize> {
    let default_of = |attribute: Attribute| -> Option<&Literal> {
        let Attribute::Field(index) = attribute else {
            return None;
        };
        match &draft.resource(id).fields[index].default {
            Some(DefaultValue::Literal(literal)) => Some(literal),
            _ => None,
        }
    };
    let Attribute::Field(field) = comparison.left else {
        return None;
    };
    let left = default_of(comparison.left)?;
    let right = match comparison.right.as_ref()? {
        Operand::Literal(literal) => literal,
        Operand::Attribute(attribute) => default_of(*attribute)?,
    };
    let order = compare(left, right);
    let holds = match (comparison.operator, order) {
        (Operator::Equal, _) => left == right,
        (Operator::NotEqual, _) => left != right,
        (Operator::Less, Some(order)) => order == Ordering::Less,
        (Operator::LessOrEqual, Some(order)) => order != Ordering::Greater,
        (Operator::Greater, Some(order)) => order == Ordering::Greater,
        (Operator::GreaterOrEqual, Some(order)) => order != Ordering::Less,
        _ => true,
    };
    (!holds).then_some(field)
}
