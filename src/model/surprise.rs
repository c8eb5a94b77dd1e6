//! What a description is allowed to say and whoever wrote it may not have meant.

use super::{Action, Model, OnDelete};

impl Model {
    /// What may surprise later, each with a way out.
    pub fn surprises(&self) -> Vec<String> {
        let mut surprises = Vec::new();
        for (id, parent) in self.resources() {
            if !(parent.soft_delete && parent.offers(&Action::Delete)) {
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
                    let way_out = if child.is_user {
                        String::new()
                    } else {
                        format!("; `soft_delete = true` on `{}` lets it come back too", child.name)
                    };
                    format!(
                        "rows of `{}` go for good with their `{}`, although those of `{}` are only marked as deleted{way_out}",
                        child.name.snake(),
                        relation.name.snake(),
                        parent.name.snake()
                    )
                });
            surprises.extend(lost);
        }
        surprises
    }
}
