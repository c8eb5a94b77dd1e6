//! Cycles of required relations, of which no row could be the first.

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, Span},
    model::ResourceId,
};

pub(super) fn required_cycles(draft: &Draft<'_>) {
    let mut finished = vec![false; draft.model.resources.len()];
    for id in draft.ids() {
        let mut path = Path {
            draft,
            finished: &mut finished,
            edges: Vec::new(),
        };
        path.visit(id);
    }
}

/// A walk along required relations.
struct Path<'w, 'a> {
    draft: &'w Draft<'a>,
    finished: &'w mut [bool],
    /// Where each step leaves, and the place of its relation.
    edges: Vec<(ResourceId, Span)>,
}

impl Path<'_, '_> {
    /// Walks on from a resource; the description bounds the depth of the recursion by its resources.
    fn visit(&mut self, id: ResourceId) {
        if self.finished[id.0] {
            return;
        }
        let start = self.edges.iter().position(|(from, _)| *from == id);
        if let Some(start) = start {
            self.report(start);
            return;
        }
        let resource = self.draft.resource(id);
        for (relation, written) in resource
            .relations
            .iter()
            .zip(&self.draft.written(id).relations)
        {
            if relation.required && relation.constraint && !resource.is_user {
                self.edges.push((id, written.name.span));
                self.visit(relation.target);
                self.edges.pop();
            }
        }
        self.finished[id.0] = true;
    }

    fn report(&self, start: usize) {
        let cycle = &self.edges[start..];
        let names: Vec<String> = cycle
            .iter()
            .chain(&cycle[..1])
            .map(|(id, _)| format!("`{}`", self.draft.resource(*id).name))
            .collect();
        let message = if cycle.len() == 1 {
            format!("every {} needs another one before it", names[0])
        } else {
            format!(
                "every row needs another before it: {}",
                names.join(" needs ")
            )
        };
        let mut problem = Problem::new(message)
            .at(cycle[0].1, "required")
            .hint("write `required = false` on one of these relations");
        for (_, span) in &cycle[1..] {
            problem = problem.also(*span, "required");
        }
        self.draft.report(problem);
    }
}
