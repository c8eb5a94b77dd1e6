//! Conditions on the columns of one table.

use crate::model::{self, Condition, Literal, Model, Operator, Resource};

/// Comparisons that all hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// At least one.
    pub comparisons: Vec<Comparison>,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The column on the left.
    pub column: String,
    /// How.
    pub operator: Operator,
    /// With what; `None` exactly for the null tests.
    pub right: Option<Operand>,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// Another column of the same row; decimals are of one scale.
    Column(String),
    /// A value; no [`Literal::Enum`].
    Value(Literal),
}

impl Predicate {
    /// The column is null.
    pub(super) fn is_null(column: &str) -> Self {
        Self::test(column, Operator::IsNull, None)
    }

    /// The column is not null.
    pub(super) fn is_not_null(column: &str) -> Self {
        Self::test(column, Operator::IsNotNull, None)
    }

    /// The column holds the value.
    pub(super) fn equals(column: &str, value: Literal) -> Self {
        Self::test(column, Operator::Equal, Some(Operand::Value(value)))
    }

    fn test(column: &str, operator: Operator, right: Option<Operand>) -> Self {
        let comparison = Comparison {
            column: column.to_owned(),
            operator,
            right,
        };
        Self {
            comparisons: vec![comparison],
        }
    }

    /// The columns that it names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.comparisons.iter().flat_map(|comparison| {
            let right = match &comparison.right {
                Some(Operand::Column(column)) => Some(column.as_str()),
                _ => None,
            };
            [comparison.column.as_str()].into_iter().chain(right)
        })
    }

    /// Both hold; what is asked already is not asked again.
    pub(super) fn and(mut self, other: Self) -> Self {
        for comparison in other.comparisons {
            if !self.comparisons.contains(&comparison) {
                self.comparisons.push(comparison);
            }
        }
        self
    }
}

/// A condition of a resource in terms of its table.
pub fn predicate(model: &Model, resource: &Resource, condition: &Condition) -> Predicate {
    let comparisons = condition.comparisons.iter();
    let comparisons = comparisons.map(|comparison| Comparison {
        column: resource.column(comparison.left).to_owned(),
        operator: comparison.operator,
        right: comparison.right.as_ref().map(|right| match right {
            model::Operand::Attribute(attribute) => {
                Operand::Column(resource.column(*attribute).to_owned())
            }
            model::Operand::Literal(value) => Operand::Value(literal(model, value)),
        }),
    });
    Predicate {
        comparisons: comparisons.collect(),
    }
}

/// The value with enum labels spelled out, so that it means the same without the model.
pub(super) fn literal(model: &Model, value: &Literal) -> Literal {
    match value {
        Literal::Enum(id, label) => {
            Literal::Text(model.enumeration(*id).labels[*label].text.clone())
        }
        Literal::List(values) => {
            Literal::List(values.iter().map(|value| literal(model, value)).collect())
        }
        other => other.clone(),
    }
}
