//! The routes below other rows that the tests can ask for.

use super::plan::{MANY, Parent, Plan, Source, satisfies};
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
        let can_make_above = has_both(model, plans, id, relation.target);
        if is_read && (is_sent || can_make_above && can_point(model, resource, plan, index)) {
            places.push((index, format!("/{}/{{id}}/{}", target.path, inverse.path)));
        }
    }
    places
}

/// Whether one account can make a row of each resource. Of what everybody has one at most, the one row may be made on
/// the way to the other.
fn has_both(model: &Model, plans: &[Option<Plan>], one: ResourceId, other: ResourceId) -> bool {
    let is_free = |from: ResourceId, to: ResourceId| {
        let plan = plans.get(to.0).and_then(Option::as_ref);
        plan.is_some_and(|plan| !plan.one_each || from != to && !needs(model, plans, from, to))
    };
    is_free(one, other) && is_free(other, one)
}

/// Whether a row of the one resource is made with a row of the other.
pub fn needs(model: &Model, plans: &[Option<Plan>], id: ResourceId, other: ResourceId) -> bool {
    let Some(plan) = plans.get(id.0).and_then(Option::as_ref) else {
        return false;
    };
    plan.made_parents().any(|parent| {
        let target = model.resource(id).relations[parent.relation].target;
        target == other || needs(model, plans, target, other)
    })
}

/// Whether there can be many rows of a resource, each with rows of its own to point to.
pub fn are_many(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> bool {
    let Some(plan) = plans.get(id.0).and_then(Option::as_ref) else {
        return true;
    };
    let above = |parent: &Parent| model.resource(id).relations[parent.relation].target;
    let mut parents = plan.made_parents();
    plan.capacity >= MANY && parents.all(|parent| are_many(model, plans, above(parent)))
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
    let others = |parent: &&Parent| Some(parent.relation) != relation;
    plan.made_parents().filter(others).any(|parent| {
        let above = &resource.relations[parent.relation];
        above.target == other && resource.decides_on_creation(above)
            || needs_own(model, plans, above.target, other, None)
    })
}

/// Whether a row may point somewhere by a relation that it usually leaves out.
pub fn can_point(model: &Model, resource: &Resource, plan: &Plan, relation: usize) -> bool {
    let pointing = plan.pointing_by(relation);
    let access = &resource.access;
    let same = |rule| {
        satisfies(model, resource, &pointing, rule) == satisfies(model, resource, plan, rule)
    };
    pointing.keeps_checks(model, resource)
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
    links.retain(|(_, other, _)| has_both(model, plans, id, *other));
    links
}
