//! Routes: no two with one path.

use std::collections::HashMap;

use super::{built_in, draft::Draft};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{Action, End, Join, Operation, Path, ResourceId},
    spec,
};

pub(super) fn routes(draft: &Draft<'_>) {
    let mut routes = Routes {
        draft,
        taken: HashMap::new(),
    };
    let distinct = draft.ids().filter(|id| {
        let plural = &draft.resource(*id).plural;
        !draft
            .ids()
            .take_while(|other| other < id)
            .any(|other| draft.resource(other).plural == *plural)
    });
    let distinct: Vec<_> = distinct.collect();
    for is_through in [false, true] {
        for id in &distinct {
            routes.of_resource(*id, is_through);
        }
    }
}

/// Paths in use, and where each comes from.
struct Routes<'d, 'a> {
    draft: &'d Draft<'a>,
    taken: HashMap<Path, Span>,
}

impl Routes<'_, '_> {
    /// Takes the paths of the operations of a resource, of those that name another row or of the rest.
    fn of_resource(&mut self, id: ResourceId, is_through: bool) {
        let operations = self.draft.resource(id).operations.iter();
        for operation in operations.filter(|one| one.through.is_some() == is_through) {
            let path = match &operation.action {
                Action::BuiltIn(_) => continue,
                // Nobody is to wonder why the list of links is something else.
                Action::Link | Action::Unlink => operation.path.clone().parent(),
                Action::List
                | Action::Create
                | Action::Read
                | Action::Replace
                | Action::Update
                | Action::Delete
                | Action::Restore => operation.path.clone(),
            };
            let (place, hint) = self.origin(id, operation);
            self.take(path.nameless(), place, hint);
        }
    }

    /// Where it is written that there is such an operation, and how it gets another path.
    fn origin(&self, id: ResourceId, operation: &Operation) -> (Span, &'static str) {
        const INVERSE: &str = "write `inverse = \"...\"` with another name, or `inverse = false`";
        let written = self.draft.written(id);
        let inverse = |relation: &spec::Relation| {
            let inverse = relation.inverse.as_ref();
            let place = inverse.map_or(relation.name.span, |inverse| inverse.span);
            (place, INVERSE)
        };
        match operation.through.map(|through| through.join) {
            None => {
                let plural = written.resource.and_then(|written| written.plural.as_ref());
                let place = plural.map_or(written.place, |plural| plural.span);
                (place, "give the resource another `plural`")
            }
            Some(Join::Relation(index)) => inverse(written.relations[index]),
            Some(Join::Link {
                declaring,
                many_to_many,
                from,
            }) => {
                let written = self.draft.written(declaring).many_to_many[many_to_many];
                match from {
                    End::Left => (written.name.span, "rename the relation"),
                    End::Right => inverse(written),
                }
            }
        }
    }

    fn take(&mut self, path: Path, place: Span, hint: &str) {
        let shown = quote(&path.to_string());
        let problem = match self.taken.get(&path) {
            Some(first) if *first == place => return,
            Some(first) => Problem::new(format!("two routes have the path {shown}"))
                .at(place, "the second")
                .also(*first, "the first"),
            None => {
                let is_own = self.is_own(&path);
                self.taken.insert(path, place);
                if !is_own {
                    return;
                }
                Problem::new(format!("the service itself answers {shown}"))
                    .at(place, "the same path")
            }
        };
        self.draft.report(problem.hint(hint));
    }

    /// Whether the service answers at this path, or below it, whatever its resources are.
    fn is_own(&self, path: &Path) -> bool {
        let from_root = format!("{}{path}", self.draft.model.api.base_path());
        let mut besides = built_in::besides().into_iter();
        let operations = self.draft.model.user().into_iter();
        let operations = operations.flat_map(|user| &user.operations);
        let mut built_in = operations.filter(|one| matches!(one.action, Action::BuiltIn(_)));
        besides.any(|own| own.to_string() == from_root)
            || built_in.any(|own| path.may_begin(&own.path))
    }
}
