//! Conditions in words of the API.

use super::rust;
use crate::model::{Attribute, Condition, Literal, Model, Operand, Resource, write_out};

/// A condition with the names of JSON and plain values: `endsOn >= startsOn`.
pub fn phrase(model: &Model, resource: &Resource, condition: &Condition) -> String {
    let name = |attribute: Attribute| model.json_name(resource, attribute);
    write_out(&condition.alternatives, |comparison| {
        let left = name(comparison.left);
        let operator = comparison.operator.sql();
        match &comparison.right {
            None => format!("{left} {operator}"),
            Some(Operand::Attribute(right)) => format!("{left} {operator} {}", name(*right)),
            Some(Operand::Literal(value)) => format!("{left} {operator} {}", literal(model, value)),
        }
    })
}

fn literal(model: &Model, value: &Literal) -> String {
    let plain = rust::plain(model, value);
    match value {
        Literal::Bool(_) | Literal::Integer(_) | Literal::Float(_) | Literal::Decimal(_) => plain,
        _ => format!("'{plain}'"),
    }
}
