//! Tests of rows whose account is erased.

use super::Further;
use crate::{
    model::OnDelete,
    sql,
    view::{
        rust,
        suite::plan::{Parent, Source},
    },
};

impl Further<'_> {
    /// Adds what becomes of the row when the account that made it is erased.
    pub fn left(&mut self) {
        let resource = self.planned.resource;
        let plan = self.planned.plan;
        let is_only_parent = |relation: usize| {
            let others = plan.parents.iter();
            others
                .filter(|parent| parent.relation != relation)
                .all(|parent| parent.source == Source::Account)
        };
        let has_one_owner = resource
            .owners
            .iter()
            .filter(|path| path.is_direct())
            .count()
            <= 1;
        for (index, relation) in resource.relations.iter().enumerate() {
            let makers = Parent {
                relation: index,
                source: Source::Maker,
            };
            let is_makers = resource.names_owner(relation) || plan.parents.contains(&makers);
            let stays = relation.on_delete != OnDelete::Cascade;
            let goes_by_another = resource
                .relations
                .iter()
                .enumerate()
                .any(|(other, relation)| {
                    other != index
                        && resource.names_owner(relation)
                        && relation.on_delete == OnDelete::Cascade
                });
            let is_certain = if stays {
                // What the row points to besides may go, and take it along.
                is_only_parent(index) && !goes_by_another
            } else {
                has_one_owner
            };
            if !(is_makers && is_certain && relation.constraint) {
                continue;
            }
            let active = if resource.soft_delete {
                " where deleted_at is null"
            } else {
                ""
            };
            let table = sql::identifier(&resource.table);
            let arguments = [
                self.me.clone(),
                rust::string(&format!("select count(*) from {table}{active}")),
                stays.to_string(),
            ];
            let verb = if stays { "outlives" } else { "leaves_with" };
            self.add(
                format!("{verb}_its_{}", relation.name.snake()),
                "leaving",
                "outlives_its_account",
                &arguments,
                None,
            );
        }
    }
}
