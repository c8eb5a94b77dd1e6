//! Conditions as the generated declarations spell them.

use super::rust;
use crate::{
    model::{Attribute, Comparison, Condition, Model, Operand, Operator, Resource},
    sql,
};

/// A condition as a Rust expression.
pub fn expression(model: &Model, resource: &Resource, condition: &Condition) -> String {
    let alternatives = condition.alternatives.iter().map(|comparisons| {
        let comparisons = comparisons.iter();
        let comparisons = comparisons.map(|one| comparison(model, resource, one));
        one_or("All", comparisons.collect())
    });
    one_or("Any", alternatives.collect())
}

/// The only part, or all of them as one.
fn one_or(several: &str, mut parts: Vec<String>) -> String {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    format!("Condition::{several}(&[{}])", parts.join(", "))
}

fn comparison(model: &Model, resource: &Resource, comparison: &Comparison) -> String {
    let column = |attribute: Attribute| rust::string(&sql::identifier(resource.column(attribute)));
    let left = column(comparison.left);
    let operator = match comparison.operator {
        Operator::Equal => "Equal",
        Operator::NotEqual => "NotEqual",
        Operator::Less => "Less",
        Operator::LessOrEqual => "LessOrEqual",
        Operator::Greater => "Greater",
        Operator::GreaterOrEqual => "GreaterOrEqual",
        Operator::IsNull => return format!("Condition::Null({left})"),
        Operator::IsNotNull => return format!("Condition::NotNull({left})"),
    };
    let (against, right) = match &comparison.right {
        Some(Operand::Attribute(right)) => ("Columns", column(*right)),
        Some(Operand::Literal(value)) => ("Value", rust::string(&rust::plain(model, value))),
        None => ("Value", rust::string("")),
    };
    format!("Condition::{against}({left}, Operator::{operator}, {right})")
}
