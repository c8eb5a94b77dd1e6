//! Comparisons of attributes and literals, typed.

use std::cmp::Ordering;

use super::{Attribute, Literal};

/// Alternatives of which one holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// At least one, each of comparisons that all hold, at least one.
    pub alternatives: Vec<Vec<Comparison>>,
}

impl Condition {
    /// The comparisons of all alternatives.
    pub fn comparisons(&self) -> impl Iterator<Item = &Comparison> {
        self.alternatives.iter().flatten()
    }

    /// What it compares.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> {
        self.comparisons().flat_map(|comparison| {
            let right = match comparison.right {
                Some(Operand::Attribute(attribute)) => Some(attribute),
                Some(Operand::Literal(_)) | None => None,
            };
            [comparison.left].into_iter().chain(right)
        })
    }
}

/// Alternatives of comparisons that all hold, each comparison as `tell` has it; brackets show what belongs
/// together.
pub fn write_out<T>(alternatives: &[Vec<T>], tell: impl Fn(&T) -> String) -> String {
    let all = |comparisons: &Vec<T>| {
        let told: Vec<_> = comparisons.iter().map(&tell).collect();
        let all = told.join(" and ");
        if alternatives.len() > 1 && comparisons.len() > 1 {
            format!("({all})")
        } else {
            all
        }
    };
    alternatives
        .iter()
        .map(all)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// One comparison; both sides are of comparable kinds.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What is compared, of the resource the condition belongs to.
    pub left: Attribute,
    /// How.
    pub operator: Operator,
    /// With what; `None` exactly for `is null` and `is not null`.
    pub right: Option<Operand>,
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `is null`
    IsNull,
    /// `is not null`
    IsNotNull,
}

impl Operator {
    /// As SQL and descriptions spell it.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::IsNull => "is null",
            Self::IsNotNull => "is not null",
        }
    }

    /// As Rust spells it; `None` for the null tests.
    pub const fn rust(self) -> Option<&'static str> {
        match self {
            Self::Equal => Some("=="),
            Self::NotEqual => Some("!="),
            Self::Less => Some("<"),
            Self::LessOrEqual => Some("<="),
            Self::Greater => Some(">"),
            Self::GreaterOrEqual => Some(">="),
            Self::IsNull | Self::IsNotNull => None,
        }
    }

    /// Whether two values of this order satisfy it, the left one first; a value is never null.
    pub const fn admits(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::IsNull => false,
            Self::IsNotNull => true,
        }
    }

    /// Whether it asks which side is the greater.
    pub const fn is_ordering(self) -> bool {
        matches!(
            self,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual
        )
    }
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// Another attribute of the same row.
    Attribute(Attribute),
    /// A value of the left side's kind.
    Literal(Literal),
}
