//! Who may create a row, where that depends on the row.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{Attribute, Condition, IdKind, Resource};

/// How it is decided whether the caller may create a row.
#[derive(Debug, Serialize)]
pub struct Admission {
    /// The refusal, where a row decides that is asked before it is stored: `NotFound` where it would
    /// belong to somebody else.
    pub before: Vec<&'static str>,
    /// The same, where the id decides that the database counts.
    pub after: Vec<&'static str>,
    /// How the condition on the row is named, where it is asked before.
    pub creatable: &'static str,
}

/// How it is decided for a resource.
pub fn admission(resource: &Resource) -> Admission {
    let conditions = resource.access.create.conditions();
    let hides = resource.hides_refused_creations();
    let paths = resource.owners.iter().filter(|_| hides);
    let owners = paths.filter_map(|path| {
        let mut relations = resource.relations.iter();
        let relation = relations.position(|relation| relation.column == path.first_column())?;
        Some(Attribute::Relation(relation))
    });
    let asked: BTreeSet<_> = conditions
        .flat_map(Condition::attributes)
        .chain(owners)
        .collect();
    let is_counted = asked.contains(&Attribute::Id) && resource.id == IdKind::Integer;
    let refusal = if hides { "NotFound" } else { "Forbidden" };
    let is_early = !asked.is_empty() && !is_counted;
    Admission {
        before: is_early.then_some(refusal).into_iter().collect(),
        after: is_counted.then_some(refusal).into_iter().collect(),
        creatable: if is_early { "let creatable = " } else { "" },
    }
}
