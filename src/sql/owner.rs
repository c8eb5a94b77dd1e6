//! From a row to the account that owns it.

use super::{identifier, qualified};
use crate::model::{Model, OwnerPath, Resource, database_name};

/// An expression over a row of the resource's table that gives the id of the account that owns it.
///
/// A deleted row on the way still leads on: what a deletion hides is decided where rows are read.
pub fn owner_expression(model: &Model, resource: &Resource, path: &OwnerPath) -> String {
    let own = identifier(&resource.table);
    let mut steps = Vec::new();
    let mut taken = vec![resource.table.clone()];
    let mut left = own.clone();
    for hop in &path.hops {
        let table = &model.resource(hop.target).table;
        let alias = alias(table, &taken);
        let named = if alias == *table {
            identifier(table)
        } else {
            format!("{} as {}", identifier(table), identifier(&alias))
        };
        let here = identifier(&alias);
        let joined = format!("{here}.id = {}", qualified(Some(&left), &hop.column));
        steps.push((named, joined));
        taken.push(alias);
        left = here;
    }
    let owner = qualified(Some(&left), &path.column);
    let mut steps = steps.into_iter();
    let Some((first, condition)) = steps.next() else {
        return owner;
    };
    let joins: String = steps
        .map(|(table, condition)| format!(" join {table} on {condition}"))
        .collect();
    format!("(select {owner} from {first}{joins} where {condition})")
}

/// The table's own name, unless the path has been there.
fn alias(table: &str, taken: &[String]) -> String {
    let mut alias = table.to_owned();
    let mut next = 2_u32;
    while taken.contains(&alias) {
        alias = database_name(&[table, &next.to_string()]);
        next += 1;
    }
    alias
}
