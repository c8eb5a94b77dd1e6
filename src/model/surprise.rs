//! What a description is allowed to say and whoever wrote it may not have meant.

use super::{Model, OnDelete};

impl Model {
    /// What may surprise later, each with a way out.
    pub fn surprises(&self) -> Vec<String> {
        let mut surprises = Vec::new();
        for (id, parent) in self.resources() {
            if !(parent.soft_delete && parent.operations.delete) {
                continue;
            }
            let lost = self
                .references_to(id)
                .filter(|(_, child, relation)| {
                    relation.constraint
                        && relation.on_delete == OnDelete::Cascade
                        && !child.soft_delete
                })
                .map(|(_, child, relation)| {
                    let (child, parent) = (child.name.snake(), parent.name.snake());
                    format!(
                        "a `{child}` goes for good with its `{}`, although a `{parent}` is only marked as \
                         deleted; `soft_delete = true` on `{child}` lets it come back too",
                        relation.name.snake()
                    )
                });
            surprises.extend(lost);
        }
        surprises
    }
}
