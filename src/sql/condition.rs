//! Conditions.

use super::{literal, qualified};
use crate::{
    model::{Condition, Model, Resource},
    schema::{self, Comparison, Operand, Predicate},
};

/// A condition of a resource as SQL; the qualifier is the resource's table or an alias of it, in SQL.
pub fn condition(
    model: &Model,
    resource: &Resource,
    condition: &Condition,
    qualifier: Option<&str>,
) -> String {
    predicate(&schema::predicate(model, resource, condition), qualifier)
}

/// A predicate as SQL, to stand alone or beside others with `and`.
pub fn predicate(predicate: &Predicate, qualifier: Option<&str>) -> String {
    let comparisons = predicate.comparisons.iter();
    let comparisons: Vec<_> = comparisons
        .map(|comparison| one(comparison, qualifier))
        .collect();
    comparisons.join(" and ")
}

fn one(comparison: &Comparison, qualifier: Option<&str>) -> String {
    let left = qualified(qualifier, &comparison.column);
    let operator = comparison.operator.sql();
    match &comparison.right {
        None => format!("{left} {operator}"),
        Some(Operand::Column(column)) => {
            format!("{left} {operator} {}", qualified(qualifier, column))
        }
        Some(Operand::Value(value)) => format!("{left} {operator} {}", literal(value)),
    }
}
