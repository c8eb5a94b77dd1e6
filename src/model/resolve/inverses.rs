//! The other side of relations: its name, and the route it gets.

use super::{draft::Draft, names};
use crate::{
    diagnostic::{Problem, quote},
    model::{Action, Inverse, ResourceId},
    spec::{self, InverseChoice},
};

pub(super) fn inverses(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        for index in 0..draft.resource(id).relations.len() {
            let target = draft.resource(id).relations[index].target;
            let written = draft.written(id).relations[index];
            if let Some(inverse) = belongs_to(draft, id, target, written) {
                draft.model.resources[id.0].relations[index].inverse = Some(inverse);
            }
        }
        for index in 0..draft.resource(id).many_to_many.len() {
            let target = draft.resource(id).many_to_many[index].target;
            let written = draft.written(id).many_to_many[index];
            both_sides(draft, id, index);
            if let Some(inverse) = other_side(draft, id, target, written) {
                draft.model.resources[id.0].many_to_many[index].inverse = Some(inverse);
            }
        }
    }
}

fn belongs_to(
    draft: &Draft<'_>,
    id: ResourceId,
    target: ResourceId,
    written: &spec::Relation,
) -> Option<Inverse> {
    let resource = draft.resource(id);
    let inverse = other_side(draft, id, target, written)?;
    if resource.offers(&Action::List) || resource.offers(&Action::Create) {
        return Some(inverse);
    }
    if let Some(place) = &written.inverse {
        let problem = Problem::new(format!(
            "the inverse {} would have no operation",
            quote(inverse.name.snake())
        ))
        .at(place.span, "no route")
        .hint("add `list` or `create` to the `operations` of the resource, or leave `inverse` out");
        draft.report(problem);
    }
    None
}

/// The name and segment of the other side, where it has a route.
fn other_side(
    draft: &Draft<'_>,
    id: ResourceId,
    target: ResourceId,
    written: &spec::Relation,
) -> Option<Inverse> {
    let (resource, other) = (draft.resource(id), draft.resource(target));
    let named = match written.inverse.as_ref() {
        Some(choice) => match &choice.value {
            InverseChoice::None => return None,
            InverseChoice::Named(name) => Some(spec::Spanned::new(name.clone(), choice.span)),
        },
        None => None,
    };
    if resource.is_user || other.is_user {
        if let Some(name) = named {
            let problem = Problem::new("the account has no nested routes")
                .at(name.span, "no route")
                .hint(format!(
                    "leave `inverse` out, and filter the list: `?{}Id=...`",
                    written.name.value
                ));
            draft.report(problem);
        }
        return None;
    }
    if let Some(text) = named {
        let name = names::name("an inverse", &text, draft.problems)?;
        return Some(Inverse {
            path: name.kebab(),
            name,
        });
    }
    (relations_between(draft, id, target) == 1).then(|| Inverse {
        name: resource.plural.clone(),
        path: resource.path.clone(),
    })
}

/// How many relations there are between two resources, either way and of either kind.
fn relations_between(draft: &Draft<'_>, left: ResourceId, right: ResourceId) -> usize {
    let towards = |from: ResourceId, to: ResourceId| {
        let resource = draft.resource(from);
        let belongs_to = resource
            .relations
            .iter()
            .filter(|relation| relation.target == to)
            .count();
        let many_to_many = resource
            .many_to_many
            .iter()
            .filter(|relation| relation.target == to)
            .count();
        belongs_to + many_to_many
    };
    if left == right {
        towards(left, right)
    } else {
        towards(left, right) + towards(right, left)
    }
}

/// Reports a many-to-many that the other resource declares as well, which would be two join tables.
fn both_sides(draft: &Draft<'_>, id: ResourceId, index: usize) {
    let resource = draft.resource(id);
    let relation = &resource.many_to_many[index];
    let other = draft.resource(relation.target);
    if relation.target >= id || relation.name != other.plural {
        return;
    }
    let back = other
        .many_to_many
        .iter()
        .position(|back| back.target == id && back.name == resource.plural);
    if let Some(back) = back {
        let problem = Problem::new("one many-to-many is declared on both sides")
            .at(
                draft.written(id).many_to_many[index].name.span,
                "the second",
            )
            .also(
                draft.written(relation.target).many_to_many[back].name.span,
                "the first",
            )
            .hint("keep one of the two: it gives both sides their routes");
        draft.report(problem);
    }
}
