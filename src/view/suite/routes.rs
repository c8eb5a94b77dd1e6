//! The routes below other rows that the tests can ask for.

use std::collections::BTreeSet;

use super::plan::{
    MANY, Parent, Plan, Source, has_own, is_anothers, is_one_each, plan_of, satisfies,
};
use crate::model::{Action, End, Join, Model, Name, Operation, Path, Resource, ResourceId};

/// The routes below rows that a row points to: what it points to and the path.
pub fn places(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<(Parent, Path)> {
    let resource = model.resource(id);
    let Some(plan) = plan_of(plans, id) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for (index, relation) in resource.relations.iter().enumerate() {
        let target = model.resource(relation.target);
        let mut operations = resource.operations.iter();
        let below = operations.find(|one| one.joins_by(Join::Relation(index)));
        let above = plan_of(plans, relation.target);
        let parent = pointing(model, plans, id, index);
        let (Some(below), Some(above), Some(parent)) = (below, above, parent) else {
            continue;
        };
        let is_anothers = is_anothers(plans, resource, &parent);
        let is_read = if is_anothers {
            above.is_read_by_others(model, target)
        } else {
            satisfies(model, target, above, &target.access.read) == Some(true)
        };
        let is_left = is_anothers || !takes_only(model, plans, relation.target, id, None);
        let is_sent = plan.parents.contains(&parent);
        if is_read && (is_sent || is_left && can_point(model, resource, plan, parent)) {
            places.push((parent, below.path.clone()));
        }
    }
    places
}

/// What a row points to by a relation, where a test wants it to; `None` where it would be the row that it points to by
/// another one.
pub fn pointing(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    relation: usize,
) -> Option<Parent> {
    let resource = model.resource(id);
    let plan = plan_of(plans, id)?;
    let mut sent = plan.made_parents();
    if let Some(parent) = sent.find(|parent| parent.relation == relation) {
        return Some(*parent);
    }
    let parent = |source| Parent { relation, source };
    if !has_own(model, plans, resource, relation) {
        return Some(parent(Source::Fresh));
    }
    let target = |relation: usize| resource.relations[relation].target;
    let is_taken =
        |sent: &Parent| sent.source == Source::Shared && target(sent.relation) == target(relation);
    let is_free = !plan.parents.iter().any(is_taken);
    is_free.then(|| parent(Source::Shared))
}

/// The resources of which rows are made on the way to a row, as far as what it points to counts.
fn on_the_way(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    counts: impl Fn(ResourceId, &Parent) -> bool,
) -> BTreeSet<ResourceId> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let plan = plan_of(plans, id).into_iter();
        for parent in plan.flat_map(Plan::made_parents) {
            let target = model.resource(id).relations[parent.relation].target;
            if counts(id, parent) && found.insert(target) {
                waiting.push(target);
            }
        }
    }
    found
}

/// Whether whoever makes a row of the one resource makes the only row of the other that they can have, wherever a
/// relation of the first points.
pub fn takes_only(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    other: ResourceId,
    besides: Option<usize>,
) -> bool {
    let is_makers = |from: ResourceId, parent: &Parent| {
        let is_meant = from == id && besides == Some(parent.relation);
        !is_meant && !is_anothers(plans, model.resource(from), parent)
    };
    is_one_each(plans, other)
        && (id == other || on_the_way(model, plans, id, is_makers).contains(&other))
}

/// Whether there can be many rows of a resource, each with rows of its own to point to.
pub fn are_many(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> bool {
    let mut found = on_the_way(model, plans, id, |_, _| true);
    found.insert(id);
    let mut all = found.into_iter().filter_map(|id| plan_of(plans, id));
    all.all(|plan| plan.capacity >= MANY)
}

/// Whether a row may point somewhere by a relation that it usually leaves out.
pub fn can_point(model: &Model, resource: &Resource, plan: &Plan, parent: Parent) -> bool {
    let pointing = plan.pointing_by(parent);
    let same = |rule| {
        satisfies(model, resource, &pointing, rule) == satisfies(model, resource, plan, rule)
    };
    let rules = resource.access.rules().into_iter();
    pointing.keeps_checks(model, resource) && rules.chain(plan.write_rules(resource)).all(same)
}

/// A list of a resource's rows from the other end of a many-to-many.
pub struct Linked<'a> {
    /// What joins the two.
    pub join: Join,
    /// The operation that sets a link from there.
    pub link: &'a Operation,
    /// What the rows are called there.
    pub name: &'a Name,
    /// The other end.
    pub other: ResourceId,
    /// Whether that is the left one.
    pub is_left: bool,
}

impl Linked<'_> {
    /// Where the list is.
    pub fn path(&self) -> Path {
        self.link.path.clone().parent()
    }
}

/// The lists of this resource's rows from the other ends of many-to-many.
pub fn links<'a>(model: &'a Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Linked<'a>> {
    let mut links = Vec::new();
    for (declaring, left) in model.resources() {
        let operations = left.operations.iter();
        for link in operations.filter(|one| one.action == Action::Link) {
            let Some((right, join)) = link.through.map(|through| (through.resource, through.join))
            else {
                continue;
            };
            let Join::Link {
                many_to_many, from, ..
            } = join
            else {
                continue;
            };
            let many = &left.many_to_many[many_to_many];
            let back = many.inverse.as_ref().map(|inverse| &inverse.name);
            let (other, listed, name) = match from {
                End::Left => (declaring, right, Some(&many.name)),
                End::Right => (right, declaring, back),
            };
            if listed == id && !takes_only(model, plans, other, id, None) {
                links.push(Linked {
                    join,
                    link,
                    name: name.unwrap_or(&many.name),
                    other,
                    is_left: from == End::Left,
                });
            }
        }
    }
    links
}
