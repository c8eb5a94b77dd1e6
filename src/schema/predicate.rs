//! Conditions on the columns of one table.

use crate::model::{self, Condition, Literal, Model, Operator, Resource};

/// Alternatives of which one holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// At least one, each of comparisons that all hold, at least one.
    pub alternatives: Vec<Vec<Comparison>>,
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
            alternatives: vec![vec![comparison]],
        }
    }

    /// The columns that it names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.alternatives.iter().flatten().flat_map(|comparison| {
            let right = match &comparison.right {
                Some(Operand::Column(column)) => Some(column.as_str()),
                _ => None,
            };
            [comparison.column.as_str()].into_iter().chain(right)
        })
    }

    /// Both hold; what is asked already is not asked again.
    pub(super) fn and(self, other: &Self) -> Self {
        let both = |own: &Vec<Comparison>, others: &Vec<Comparison>| {
            let mut both = own.clone();
            for comparison in others {
                if !both.contains(comparison) {
                    both.push(comparison.clone());
                }
            }
            both
        };
        let alternatives = self.alternatives.iter();
        let alternatives =
            alternatives.flat_map(|own| other.alternatives.iter().map(move |it| both(own, it)));
        Self {
            alternatives: alternatives.collect(),
        }
    }

    /// One of the two holds.
    pub(super) fn or(mut self, other: Self) -> Self {
        self.alternatives.extend(other.alternatives);
        self
    }
}

/// A condition of a resource in terms of its table.
pub fn predicate(model: &Model, resource: &Resource, condition: &Condition) -> Predicate {
    let comparison = |comparison: &model::Comparison| Comparison {
        column: resource.column(comparison.left).to_owned(),
        operator: comparison.operator,
        right: comparison.right.as_ref().map(|right| match right {
            model::Operand::Attribute(attribute) => {
                Operand::Column(resource.column(*attribute).to_owned())
            }
            model::Operand::Literal(value) => Operand::Value(literal(model, value)),
        }),
    };
    let all = |comparisons: &Vec<_>| comparisons.iter().map(comparison).collect();
    Predicate {
        alternatives: condition.alternatives.iter().map(all).collect(),
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
