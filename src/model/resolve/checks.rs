//! Checks: what every row satisfies, the rows made by defaults included.

use std::cmp::Ordering;

use super::{attributes::Known, conditions::condition, draft::Draft, limits::compare};
use crate::{
    diagnostic::{Problem, quote},
    model::{
        Attribute, Comparison, Condition, DefaultValue, Literal, Operand, Operator, ResourceId,
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
