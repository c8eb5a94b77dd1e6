//! The names of constraints, indexes and views.

use std::collections::HashSet;

use crate::model::{Attribute, Condition, Operand, Resource, database_name};

/// All names given so far: engines keep those of tables, views and indexes in one space, and MySQL those of checks.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Makes sure that nothing else gets the name.
    pub(super) fn reserve(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// The parts joined to a name that nothing else has: `a` + `b_c` and `a_b` + `c` come out different.
    pub(super) fn give(&mut self, parts: &[&str]) -> String {
        let wanted = database_name(parts);
        let mut name = wanted.clone();
        let mut next = 2_u32;
        while !self.0.insert(name.clone()) {
            name = database_name(&[&wanted, &next.to_string()]);
            next += 1;
        }
        name
    }

    /// The constraint that holds a column's values to its type and bounds.
    pub(super) fn column_check(&mut self, table: &str, column: &str) -> String {
        self.give(&[table, column, "check"])
    }

    /// The constraint that holds a check of a resource.
    pub(super) fn check(&mut self, resource: &Resource, condition: &Condition) -> String {
        let table = [resource.table.as_str()];
        let parts = table.into_iter().chain(columns(resource, condition));
        self.give(&parts.chain(["check"]).collect::<Vec<_>>())
    }
}

/// The columns that a condition names, each once.
fn columns<'a>(resource: &'a Resource, condition: &Condition) -> Vec<&'a str> {
    let mut columns = Vec::new();
    for comparison in condition.comparisons() {
        let mut add = |attribute: Attribute| {
            let column = resource.column(attribute);
            if !columns.contains(&column) {
                columns.push(column);
            }
        };
        add(comparison.left);
        if let Some(Operand::Attribute(right)) = comparison.right {
            add(right);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_alike() {
        let mut names = Names::default();
        names.reserve("a_b_idx");

        assert_eq!(names.give(&["a", "b_c", "key"]), "a_b_c_key");
        assert_eq!(names.give(&["a_b", "c", "key"]), "a_b_c_key_2");
        assert_eq!(names.give(&["a", "b", "idx"]), "a_b_idx_2");
        let long = "x".repeat(63);
        let (first, second) = (names.give(&[&long, "y"]), names.give(&[&long, "y"]));
        assert_ne!(first, second);
        assert!(first.len() <= 63 && second.len() <= 63);
    }
}
