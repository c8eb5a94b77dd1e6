//! Checks: what every row satisfies, the rows made by defaults included.

use std::cmp::Ordering;

use super::{
    attributes::{self, Known},
    conditions::condition,
    contradictions::is_contradictory,
    draft::Draft,
    said::{self, Said},
};
use crate::{
    diagnostic::{Problem, quote},
    model::{
        Attribute, Comparison, Condition, DefaultValue, Operand, Operator, Resource, ResourceId,
    },
    spec::Expression,
};

/// Checks of one resource at most.
const MAX_CHECKS: usize = 100;

pub(super) fn checks(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        let Some(resource) = draft.written(id).resource else {
            continue;
        };
        let excess = resource.checks.get(MAX_CHECKS).map(|excess| excess.span);
        draft.at_most(
            MAX_CHECKS,
            "checks",
            resource,
            excess,
            "join some with `and`, or split the resource",
        );
        for written in resource.checks.iter().take(MAX_CHECKS) {
            check(draft, id, written);
        }
    }
}

fn check(draft: &mut Draft<'_>, id: ResourceId, written: &Expression) {
    let Some(check) = condition(draft, id, written, Known::Checked) else {
        return;
    };
    let constant = check.comparisons().position(is_of_nobody);
    if let Some(constant) = constant.and_then(|place| written.comparisons().nth(place)) {
        let problem = Problem::new("a check compares nothing that callers set")
            .at(constant.span, "always the same")
            .hint("compare `created_at` with a field: `expires_at > created_at`");
        draft.report(problem);
    }
    let resource = draft.resource(id);
    if is_contradictory(&draft.model, resource, &check) {
        let problem = Problem::new("no row could keep the check")
            .at(written.span, "contradicts itself or the bounds of a field")
            .hint("change the check, or the `min` and `max` of its fields: rows keep both");
        draft.report(problem);
    }
    let broken = in_each_alternative(&check, |comparison| {
        let missing =
            is_missing_at_first(resource, comparison).then_some(Broken::Missing(comparison.left));
        missing.or_else(|| broken_default(resource, comparison))
    });
    if let Some(broken) = broken {
        draft.report(unkept(draft, id, &broken).at(written.span, "the check"));
    }
    draft.model.resources[id.0].checks.push(check);
}

/// Tells of a check that rows break of which nothing was said.
fn unkept(draft: &Draft<'_>, id: ResourceId, broken: &Broken) -> Problem {
    let resource = draft.resource(id);
    match *broken {
        Broken::Missing(missing) => {
            let name = quote(attributes::name(resource, missing));
            Problem::new(format!("a new account has no {name}, which a check asks for")).hint(format!(
                "an account is made of an address and a password: give {name} a `default`, or leave it out of the check"
            ))
        }
        Broken::Default(field, label) => {
            let name = quote(resource.fields[field].name.snake());
            let problem = Problem::new(format!("the default of {name} breaks a check"))
                .hint("change the `default` or the check");
            match &draft.written(id).fields[field].default {
                Some(default) => problem.also(default.span, label),
                None => problem,
            }
        }
    }
}

/// What is found in some comparison of every alternative: that of the first.
fn in_each_alternative<T>(check: &Condition, find: impl Fn(&Comparison) -> Option<T>) -> Option<T> {
    let alternatives = check.alternatives.iter();
    let found = alternatives.map(|comparisons| comparisons.iter().find_map(&find));
    let found: Option<Vec<T>> = found.collect();
    found?.into_iter().next()
}

/// Whether no side of a comparison is what a caller sets.
fn is_of_nobody(comparison: &Comparison) -> bool {
    let is_set = |attribute| attribute != Attribute::CreatedAt;
    let right = match &comparison.right {
        Some(Operand::Attribute(right)) => is_set(*right),
        Some(Operand::Literal(_)) | None => false,
    };
    !is_set(comparison.left) && !right
}

/// Whether an account that was just made, of an address and a password, is null where it must not be.
fn is_missing_at_first(resource: &Resource, comparison: &Comparison) -> bool {
    let has_default = match comparison.left {
        Attribute::Field(index) => resource.fields[index].default.is_some(),
        _ => false,
    };
    resource.is_user && comparison.operator == Operator::IsNotNull && !has_default
}

/// Why a row of which nothing was said breaks a check.
enum Broken {
    /// A new account has none of these.
    Missing(Attribute),
    /// The default of a field, and what it is.
    Default(usize, &'static str),
}

/// The field whose default does not satisfy a comparison with a value, with another default or with when
/// the row is made.
fn broken_default(resource: &Resource, comparison: &Comparison) -> Option<Broken> {
    let default_of = |attribute: Attribute| {
        let Attribute::Field(index) = attribute else {
            return None;
        };
        match &resource.fields[index].default {
            Some(DefaultValue::Literal(literal)) => Some(Said::Value(literal)),
            // Whoever writes any other row can say another time.
            Some(DefaultValue::Now) if resource.is_user => Some(Said::Now),
            _ => None,
        }
    };
    let operator = comparison.operator;
    let Some(right) = &comparison.right else {
        return is_not_null(resource, comparison);
    };
    let right = match right {
        Operand::Attribute(Attribute::CreatedAt) => {
            return broken_by_creation(resource, comparison.left, |order| {
                operator.admits(order.reverse())
            });
        }
        Operand::Attribute(attribute) if comparison.left == Attribute::CreatedAt => {
            let admits = |order| operator.admits(order);
            return broken_by_creation(resource, *attribute, admits);
        }
        Operand::Attribute(attribute) => default_of(*attribute)?,
        Operand::Literal(literal) => Said::Value(literal),
    };
    let Attribute::Field(field) = comparison.left else {
        return None;
    };
    let left = default_of(comparison.left)?;
    let label = match left {
        Said::Now => "filled in when the account is made",
        _ => "the default",
    };
    // Whatever the time at which the account is made.
    let holds = said::holds(operator, left, right) == Some(true);
    (!holds).then_some(Broken::Default(field, label))
}

/// The field, if it has to be null and has a default.
fn is_not_null(resource: &Resource, comparison: &Comparison) -> Option<Broken> {
    let Attribute::Field(field) = comparison.left else {
        return None;
    };
    let is_set = resource.fields[field].default.is_some();
    (comparison.operator == Operator::IsNull && is_set)
        .then_some(Broken::Default(field, "the default"))
}

/// The field, if it has a default that not every row may have, given which orders of `created_at` and the
/// field are admitted.
fn broken_by_creation(
    resource: &Resource,
    attribute: Attribute,
    admits: impl Fn(Ordering) -> bool,
) -> Option<Broken> {
    use Ordering::{Equal, Greater, Less};

    let Attribute::Field(field) = attribute else {
        return None;
    };
    let (orders, label): (&[Ordering], _) = match resource.fields[field].default.as_ref()? {
        DefaultValue::Now => (&[Equal, Greater], "filled in just before the row is made"),
        DefaultValue::Literal(literal) => match literal.compare_creation() {
            Some(Greater) => (&[Greater], "before any row is made"),
            Some(_) => (&[Less], "after any row is made"),
            None => (&[Less, Equal, Greater], "rows are made before and after it"),
        },
        DefaultValue::Uuid => return None,
    };
    let holds = orders.iter().all(|order| admits(*order));
    (!holds).then_some(Broken::Default(field, label))
}
