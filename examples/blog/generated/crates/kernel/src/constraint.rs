//! Rules that the database keeps.

use std::collections::BTreeSet;

use super::{Condition, Error, Problem, Resource, Result, engine};

/// A rule that the database keeps, and how breaking it is told to the client.
#[derive(Debug, Clone, Copy)]
pub enum Constraint {
    /// No two rows share these columns: 409.
    Unique {
        /// What the engine calls it.
        name: &'static str,
        /// The JSON names of the fields.
        fields: &'static [&'static str],
    },
    /// A rule between fields: 422.
    Check {
        /// What the engine calls it.
        name: &'static str,
        rule: Condition,
    },
}

impl Constraint {
    const fn name(&self) -> &'static str {
        match self {
            Self::Unique { name, .. } | Self::Check { name, .. } => name,
        }
    }

    /// Whether it is about several rows.
    pub const fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }

    /// Refuses a row of which other rows have these keys; `taken` has an answer for each of them.
    ///
    /// # Errors
    /// 409 with the fields of all keys that are taken.
    pub fn demand_free<T: Resource>(taken: &[bool]) -> Result<()> {
        let keys = T::CONSTRAINTS
            .iter()
            .filter_map(|constraint| match constraint {
                Self::Unique { fields, .. } => Some(*fields),
                Self::Check { .. } => None,
            });
        let taken = keys.zip(taken).filter(|(_, taken)| **taken);
        let fields: BTreeSet<_> = taken.flat_map(|(fields, _)| fields).copied().collect();
        if fields.is_empty() {
            Ok(())
        } else {
            Err(Error::taken(fields))
        }
    }

    /// What a refused write means.
    pub fn explain<T: Resource>(error: sqlx::Error) -> Error {
        let name = engine::broken_constraint(&error);
        let mut constraints = T::CONSTRAINTS.iter();
        match constraints.find(|constraint| name == Some(constraint.name())) {
            Some(Self::Unique { fields, .. }) => Error::taken(fields.iter().copied()),
            Some(Self::Check { rule, .. }) => Error::Invalid(vec![broken::<T>(rule)]),
            // Of another table, whose rows come along.
            None if error
                .as_database_error()
                .is_some_and(|it| it.is_unique_violation()) =>
            {
                Error::taken([])
            }
            None => error.into(),
        }
    }
}

/// What a client is told of a rule between fields that does not hold: that the first is wrong of those that clients set.
pub(super) fn broken<T: Resource>(rule: &Condition) -> Problem {
    let columns = rule.columns();
    let set = columns.iter().find(|column| **column != "created_at");
    let field = T::FIELDS.iter().find(|field| Some(&field.column) == set);
    let message = format!("must satisfy {}", rule.phrase(T::FIELDS));
    Problem::new(field.map_or("", |field| field.name), "check", message)
}
