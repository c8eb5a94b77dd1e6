//! Conditions.

use super::{literal, qualified};
use crate::{
    model::{Condition, Engine, Model, Resource, write_out},
    schema::{self, Comparison, Operand, Predicate},
};

/// A condition of a resource as SQL; the qualifier is the resource's table or an alias of it, in SQL.
pub fn condition(
    model: &Model,
    resource: &Resource,
    condition: &Condition,
    qualifier: Option<&str>,
) -> String {
    let rule = schema::predicate(model, resource, condition);
    predicate(model.database.engine, &rule, qualifier)
}

/// A predicate as SQL, to stand alone.
pub fn predicate(engine: Engine, predicate: &Predicate, qualifier: Option<&str>) -> String {
    write_out(&predicate.alternatives, |comparison| {
        one(engine, comparison, qualifier)
    })
}

fn one(engine: Engine, comparison: &Comparison, qualifier: Option<&str>) -> String {
    let left = qualified(qualifier, &comparison.column);
    let operator = comparison.operator.sql();
    match &comparison.right {
        None => format!("{left} {operator}"),
        Some(Operand::Column(column)) => {
            format!("{left} {operator} {}", qualified(qualifier, column))
        }
        Some(Operand::Value(value)) => format!("{left} {operator} {}", literal(engine, value)),
    }
}
