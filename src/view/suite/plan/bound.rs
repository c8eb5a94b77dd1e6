//! The fields whose values decide something.

use std::collections::BTreeSet;

use crate::model::{Attribute, FieldRule, Operand, Resource};

/// The fields that the checks and the policy of a resource speak of.
pub fn bound(resource: &Resource) -> BTreeSet<usize> {
    let access = &resource.access;
    let rules = [
        &access.list,
        &access.read,
        &access.create,
        &access.update,
        &access.delete,
    ];
    let of_fields = resource.fields.iter().flat_map(|field| {
        [&field.access.read, &field.access.write]
            .into_iter()
            .filter_map(|rule| match rule {
                FieldRule::Grants(rule) => Some(rule),
                _ => None,
            })
    });
    let conditions = rules
        .into_iter()
        .chain(of_fields)
        .flat_map(|rule| &rule.grants);
    let conditions = conditions.filter_map(|grant| grant.when.as_ref());
    let mut bound = BTreeSet::new();
    for condition in conditions.chain(&resource.checks) {
        for comparison in condition.comparisons() {
            let right = match &comparison.right {
                Some(Operand::Attribute(attribute)) => Some(*attribute),
                _ => None,
            };
            for attribute in [Some(comparison.left), right].into_iter().flatten() {
                if let Attribute::Field(index) = attribute {
                    bound.insert(index);
                }
            }
        }
    }
    bound
}
