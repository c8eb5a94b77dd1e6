//! The fields whose values decide something.

use std::collections::BTreeSet;

use crate::model::{Attribute, Condition, FieldRule, Resource, Rule};

/// The fields that the checks and the policy of a resource speak of.
pub fn bound(resource: &Resource) -> BTreeSet<usize> {
    let fields = resource.fields.iter();
    let of_fields = fields.flat_map(|field| [&field.access.read, &field.access.write]);
    let rules = resource.access.rules();
    rules
        .into_iter()
        .chain(of_fields.filter_map(FieldRule::narrowed))
        .flat_map(Rule::conditions)
        .chain(&resource.checks)
        .flat_map(Condition::attributes)
        .filter_map(|attribute| match attribute {
            Attribute::Field(index) => Some(index),
            _ => None,
        })
        .collect()
}
