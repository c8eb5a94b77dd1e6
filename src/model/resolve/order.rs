//! The order of tables.

use std::collections::HashSet;

use crate::spec::{self, RelationKind, Spanned};

/// A resource after those it belongs to, as far as optional cycles allow; else as written.
pub(super) fn parents_first<'a>(written: &[&'a spec::Resource]) -> Vec<&'a spec::Resource> {
    let mut rest = written.to_vec();
    let mut unplaced: HashSet<&str> = rest.iter().map(|resource| resource.name.as_str()).collect();
    let mut ordered = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let waits = |resource: &spec::Resource, also_for_optional: bool| {
            resource.relations.iter().any(|relation| {
                let target = relation.target.as_str();
                let is_off = |switch: &Option<Spanned<bool>>| {
                    switch.as_ref().is_some_and(|switch| !switch.value)
                };
                let required = !is_off(&relation.required) && !is_off(&relation.constraint);
                relation.kind == RelationKind::BelongsTo
                    && (required || also_for_optional)
                    && target != resource.name.as_str()
                    && unplaced.contains(target)
            })
        };
        let next = rest
            .iter()
            .position(|resource| !waits(resource, true))
            .or_else(|| rest.iter().position(|resource| !waits(resource, false)))
            .unwrap_or(0);
        let placed = rest.remove(next);
        unplaced.remove(placed.name.as_str());
        ordered.push(placed);
    }
    ordered
}
