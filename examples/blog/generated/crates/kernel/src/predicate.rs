//! Conditions on the rows of a statement.

use std::borrow::Cow;

use super::{
    Scalar,
    engine::{self, Statement},
    scalar::push_list,
};

/// Which rows a statement is about: fixed SQL and bound values.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    Always,
    Never,
    /// Expression, operator, value.
    Compare(Cow<'static, str>, &'static str, Scalar),
    /// Column, operator, column.
    Columns(&'static str, &'static str, &'static str),
    /// SQL, a value, and the SQL behind it.
    Around(&'static str, Scalar, &'static str),
    /// Whether a column is null, or is not.
    Null(&'static str, bool),
    /// A column of text holds the text, without regard to ASCII case.
    Contains(&'static str, String),
    /// A column has one of the values.
    In(&'static str, Vec<Scalar>),
    /// A column with a list holds one of the values.
    Holds(&'static str, Vec<Scalar>),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Predicate {
    /// An expression has this value.
    pub fn equals(expression: impl Into<Cow<'static, str>>, value: impl Into<Scalar>) -> Self {
        Self::Compare(expression.into(), " = ", value.into())
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Always, rest) | (rest, Self::Always) => rest,
            (Self::All(mut parts), last) => {
                parts.push(last);
                Self::All(parts)
            }
            (first, second) => Self::All(vec![first, second]),
        }
    }

    /// One of them holds, or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => Self::Always,
            (Self::Never, rest) | (rest, Self::Never) => rest,
            (Self::Any(mut parts), last) => {
                parts.push(last);
                Self::Any(parts)
            }
            (first, second) => Self::Any(vec![first, second]),
        }
    }

    /// Whether it holds for every row.
    pub fn is_always(&self) -> bool {
        matches!(self, Self::Always)
    }

    /// Appends ` and (...)`, or nothing where it always holds.
    pub fn push_and(&self, statement: &mut Statement) {
        if !self.is_always() {
            statement.push(" and ");
            self.push(statement);
        }
    }

    /// Appends the condition.
    pub fn push(&self, statement: &mut Statement) {
        match self {
            Self::Always => {
                // Not `true`, which SQLite takes for a column where there is one of that name.
                statement.push("1 = 1");
            }
            Self::Never => {
                statement.push("1 = 0");
            }
            Self::Compare(expression, operator, value) => {
                statement.push(expression).push(operator);
                statement.push_bind(value.clone());
            }
            Self::Columns(left, operator, right) => {
                statement.push(left).push(operator).push(right);
            }
            Self::Around(before, value, after) => {
                statement.push(before).push_bind(value.clone()).push(after);
            }
            Self::Null(column, true) => {
                statement.push(column).push(" is null");
            }
            Self::Null(column, false) => {
                statement.push(column).push(" is not null");
            }
            Self::Contains(column, text) => engine::push_contains(statement, column, text),
            Self::In(column, values) => {
                statement.push(column).push(" in ");
                push_list(statement, values);
            }
            Self::Holds(column, values) => engine::push_holds(statement, column, values),
            Self::Not(part) => {
                statement.push("not (");
                part.push(statement);
                statement.push(")");
            }
            Self::All(parts) => join(parts, " and ", statement),
            Self::Any(parts) => join(parts, " or ", statement),
        }
    }
}

fn join(parts: &[Predicate], operator: &str, statement: &mut Statement) {
    statement.push("(");
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            statement.push(operator);
        }
        part.push(statement);
    }
    statement.push(")");
}
