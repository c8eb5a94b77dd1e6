//! What a row has of which nothing was said, and how that compares.

use std::cmp::Ordering;

use super::limits::satisfy;
use crate::model::{Literal, Operator};

/// What a row has of which nothing was said.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    /// Null.
    Nothing,
    /// This value.
    Value(&'a Literal),
    /// When it is made.
    Now,
    /// A value that differs from row to row.
    Something,
}

/// Whether a comparison holds; `None` where that depends on the row, or on when it is made.
pub(super) fn holds(operator: Operator, left: Said<'_>, right: Said<'_>) -> Option<bool> {
    let order = match (left, right) {
        (Said::Nothing, _) | (_, Said::Nothing) => return Some(false),
        (Said::Value(left), Said::Value(right)) => return Some(satisfy(operator, left, right)),
        (Said::Now, Said::Now) => Some(Ordering::Equal),
        (Said::Now, Said::Value(value)) => value.compare_creation(),
        (Said::Value(value), Said::Now) => value.compare_creation().map(Ordering::reverse),
        (Said::Something, _) | (_, Said::Something) => None,
    };
    order.map(|order| operator.admits(order))
}
