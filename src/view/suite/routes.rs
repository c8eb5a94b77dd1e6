//! The routes below other rows that the tests can ask for.

use super::{
    facts,
    plan::{Parent, Plan, Source, satisfies},
};
use crate::model::{ManyToMany, Model, Resource, ResourceId};

/// The routes below rows that a row points to: the relation and the path.
pub fn places(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<(usize, String)> {
    let resource = model.resource(id);
    let Some(plan) = plans.get(id.0).and_then(Option::as_ref) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for (index, relation) in resource.relations.iter().enumerate() {
        let target = model.resource(relation.target);
        let (Some(inverse), false) = (&relation.inverse, target.is_user) else {
            continue;
        };
        let Some(above) = plans.get(relation.target.0).and_then(Option::as_ref) else {
            continue;
        };
        let is_read = satisfies(model, target, above, &target.access.read) == Some(true);
        let is_sent = plan
            .parents
            .iter()
            .any(|parent| parent.relation == index && parent.source != Source::Nowhere);
        // Of what everybody has one at most, the one row may be made on the way to the other.
        let is_free =
            |plan: &Plan, from, to| !plan.one_each || from != to && !needs(model, plans, from, to);
        let can_make_above =
            is_free(above, id, relation.target) && is_free(plan, relation.target, id);
        if is_read && (is_sent || can_make_above && can_point(model, resource, plan, index)) {
            places.push((index, format!("/{}/{{id}}/{}", target.path, inverse.path)));
        }
    }
    places
}

/// Whether a row of the one resource is made with a row of the other.
fn needs(model: &Model, plans: &[Option<Plan>], id: ResourceId, other: ResourceId) -> bool {
    let Some(plan) = plans.get(id.0).and_then(Option::as_ref) else {
        return false;
    };
    let made = |parent: &&Parent| matches!(parent.source, Source::Shared | Source::Fresh);
    plan.parents.iter().filter(made).any(|parent| {
        let target = model.resource(id).relations[parent.relation].target;
        target == other || needs(model, plans, target, other)
    })
}

/// Whether a row is made below a row of the other resource, which only whoever owns that can do; wherever a relation
/// of its own points.
pub fn needs_own(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    other: ResourceId,
    relation: Option<usize>,
) -> bool {
    let resource = model.resource(id);
    let Some(plan) = plans.get(id.0).and_then(Option::as_ref) else {
        return false;
    };
    let made = |parent: &&Parent| {
        matches!(parent.source, Source::Shared | Source::Fresh) && Some(parent.relation) != relation
    };
    plan.parents.iter().filter(made).any(|parent| {
        let above = &resource.relations[parent.relation];
        above.target == other && resource.decides_on_creation(above)
            || needs_own(model, plans, above.target, other, None)
    })
}

/// Whether a row may point somewhere by a relation that it usually leaves out.
pub fn can_point(model: &Model, resource: &Resource, plan: &Plan, relation: usize) -> bool {
    let pointing = plan.pointing_by(relation);
    let fact = |attribute| pointing.fact(resource, attribute);
    let access = &resource.access;
    let same = |rule| {
        satisfies(model, resource, &pointing, rule) == satisfies(model, resource, plan, rule)
    };
    resource
        .checks
        .iter()
        .all(|check| facts::holds(model, check, &fact, true) == Some(true))
        && [
            &access.create,
            &access.read,
            &access.list,
            &access.update,
            &access.delete,
        ]
        .into_iter()
        .all(same)
}

/// The lists of this resource's rows from the other end of a many-to-many: the path, the other
/// end, and whether that is the left one.
pub fn links(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
) -> Vec<(String, ResourceId, bool)> {
    let mut links = Vec::new();
    for (declaring, left) in model.resources() {
        for ManyToMany {
            target,
            path,
            inverse,
            ..
        } in &left.many_to_many
        {
            if *target == id {
                links.push((format!("/{}/{{id}}/{path}", left.path), declaring, true));
            }
            if let (true, Some(inverse)) = (declaring == id, inverse) {
                let right = model.resource(*target);
                links.push((
                    format!("/{}/{{id}}/{}", right.path, inverse.path),
                    *target,
                    false,
                ));
            }
        }
    }
    // Where everybody has one row at most, a second one for the other end belongs to somebody else.
    let is_made = |other: ResourceId| {
        let plan = plans.get(other.0).and_then(Option::as_ref);
        plan.is_some_and(|plan| other != id || !plan.one_each)
    };
    links.retain(|(_, other, _)| is_made(*other));
    links
}
