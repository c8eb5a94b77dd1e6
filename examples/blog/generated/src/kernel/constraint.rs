use super::{Error, Problem};

/// A rule that the database keeps, and how breaking it is told to the client.
#[derive(Debug, Clone, Copy)]
pub enum Constraint {
    /// No two rows share these columns: 409.
    Unique {
        /// `table.column, table.column`, as SQLite names them.
        columns: &'static str,
        /// The JSON names of the fields.
        fields: &'static [&'static str],
    },
    /// A comparison between fields: 422.
    Check {
        name: &'static str,
        field: &'static str,
        message: &'static str,
    },
}

impl Constraint {
    /// The checks that are not kept, each told as a problem; `kept` has an answer for each of them.
    pub fn broken(constraints: &[Self], kept: &[Option<bool>]) -> Vec<Problem> {
        let checks = constraints
            .iter()
            .filter_map(|constraint| match constraint {
                Self::Check { field, message, .. } => Some(Problem::new(*field, "check", *message)),
                Self::Unique { .. } => None,
            });
        let broken = checks.zip(kept).filter(|(_, kept)| **kept == Some(false));
        broken.map(|(problem, _)| problem).collect()
    }

    /// What a refused write means.
    pub fn explain(constraints: &[Self], error: sqlx::Error) -> Error {
        let broken = error.as_database_error().and_then(|source| {
            let message = source.message();
            constraints.iter().find(|constraint| match constraint {
                Self::Unique { columns, .. } => message
                    .strip_prefix("UNIQUE constraint failed: ")
                    .is_some_and(|failed| failed == *columns),
                Self::Check { name, .. } => message
                    .strip_prefix("CHECK constraint failed: ")
                    .is_some_and(|failed| failed == *name),
            })
        });
        match broken {
            Some(Self::Unique { fields, .. }) => {
                let problem = |field: &&str| Problem::new(*field, "taken", "is already taken");
                let details = fields.iter().map(problem).collect();
                Error::Conflict("there is already such a row".into(), details)
            }
            Some(Self::Check { field, message, .. }) => {
                Error::Invalid(vec![Problem::new(*field, "check", *message)])
            }
            // Of another table, whose rows come along.
            None if error
                .as_database_error()
                .is_some_and(|it| it.is_unique_violation()) =>
            {
                Error::conflict("there is already such a row")
            }
            None => error.into(),
        }
    }
}
