//! Unique keys that two rows made of their defaults would share.

use super::{
    draft::Draft,
    said::{self, Said},
};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{
        Attribute, Comparison, Condition, DefaultValue, FieldKind, Operand, Operator, Resource,
        ResourceId, Unique,
    },
};

/// Reports a default that only one row could have where it alone is a key, and the first of those that only one account
/// could have: accounts may be made without a word about them.
pub(super) fn alike(draft: &Draft<'_>, id: ResourceId, unique: &Unique, span: Span) {
    let resource = draft.resource(id);
    let counts = match &unique.condition {
        None => true,
        Some(condition) => resource.is_user && may_hold(resource, condition),
    };
    let fields = unique.attributes.iter().map(|attribute| match attribute {
        Attribute::Field(index) if is_alike(resource, *index) => Some(*index),
        _ => None,
    });
    let fields: Option<Vec<_>> = fields.collect();
    match fields.as_deref() {
        Some([field, rest @ ..]) if counts && (rest.is_empty() || resource.is_user) => {
            report(draft, id, *field, span);
        }
        _ => {}
    }
}

/// Whether rows that leave the field out get the same value: all of them, or all accounts of one day.
fn is_alike(resource: &Resource, field: usize) -> bool {
    let field = &resource.fields[field];
    match field.default {
        Some(DefaultValue::Literal(_)) => true,
        Some(DefaultValue::Now) => resource.is_user && field.kind == FieldKind::Date,
        Some(DefaultValue::Uuid) | None => false,
    }
}

fn report(draft: &Draft<'_>, id: ResourceId, field: usize, span: Span) {
    let (shared, label) = match draft.resource(id).fields[field].default {
        Some(DefaultValue::Now) => (
            "all accounts of one day would have one default",
            "the same for every account of a day",
        ),
        _ => ("all rows would have one default", "the same for every row"),
    };
    let name = quote(draft.resource(id).fields[field].name.snake());
    let default = draft.written(id).fields[field].default.as_ref();
    let problem = Problem::new(format!("{name} is unique, and {shared}"))
        .at(default.map_or(span, |default| default.span), label)
        .also(span, "unique")
        .hint("leave the `default` out");
    draft.report(problem);
}

/// Whether a condition may hold of an account of which nothing was said.
fn may_hold(account: &Resource, condition: &Condition) -> bool {
    let holds = |comparison: &Comparison| {
        let left = of_account(account, comparison.left);
        let right = match &comparison.right {
            Some(Operand::Attribute(attribute)) => of_account(account, *attribute),
            Some(Operand::Literal(literal)) => Said::Value(literal),
            None => {
                let is_null = comparison.operator == Operator::IsNull;
                return match left {
                    Said::Nothing => is_null,
                    Said::Value(_) | Said::Now | Said::Something => !is_null,
                };
            }
        };
        said::holds(comparison.operator, left, right).unwrap_or(true)
    };
    let mut alternatives = condition.alternatives.iter();
    alternatives.any(|comparisons| comparisons.iter().all(holds))
}

fn of_account(account: &Resource, attribute: Attribute) -> Said<'_> {
    match attribute {
        Attribute::Field(index) => match &account.fields[index].default {
            Some(DefaultValue::Literal(literal)) => Said::Value(literal),
            Some(DefaultValue::Now | DefaultValue::Uuid) => Said::Something,
            None if account.fields[index].required => Said::Something,
            None => Said::Nothing,
        },
        Attribute::Relation(index) if !account.relations[index].required => Said::Nothing,
        Attribute::DeletedAt => Said::Nothing,
        Attribute::CreatedAt | Attribute::UpdatedAt => Said::Now,
        _ => Said::Something,
    }
}
