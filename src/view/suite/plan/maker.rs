//! Making a plan: what can be left out, what has to be there before, and who owns the row then.

use std::collections::BTreeSet;

use super::{
    FEW, LARGEST, Parent, Plan, Source, Supply, bound::bound, has_own, is_anothers, plan_of,
    satisfies,
};
use crate::{
    model::{Attribute, Condition, Field, FieldRule, Model, OwnerPath, Resource, ResourceId},
    view::suite::{
        sample::{self, ENDLESS, Sample},
        solve,
    },
};

/// What the plan of a resource is made from.
pub struct Maker<'a> {
    /// The whole description.
    pub model: &'a Model,
    /// Which resource it is.
    pub id: ResourceId,
    /// The resource.
    pub resource: &'a Resource,
    /// The plans of the resources before it.
    pub plans: &'a [Option<Plan>],
}

/// Relations that may be left out of which some have to be there, at most: each set of them is tried.
const MOST_ASKED: usize = 6;

impl Maker<'_> {
    /// The plan; `None` where no row can be made, or none we know of.
    pub fn plan(&self) -> Option<Plan> {
        let asked = self.asked();
        let mut sets: Vec<u32> = (0..1 << asked.len()).collect();
        sets.sort_by_key(|set| set.count_ones());
        let given = |set: u32| -> Vec<usize> {
            let places = asked.iter().enumerate();
            let given = places.filter(|(place, _)| set & (1 << place) != 0);
            given.map(|(_, relation)| *relation).collect()
        };
        let mut relations = 0..self.resource.relations.len();
        let ends_path = relations.any(|index| ends_owner_path(self.model, self.id, index));
        let owners = if ends_path {
            &[Source::Maker, Source::Account][..]
        } else {
            &[Source::Maker]
        };
        let tries = owners
            .iter()
            .flat_map(|owner| sets.iter().map(move |set| (*owner, *set)));
        tries.enumerate().find_map(|(place, (owner, set))| {
            // All but the first share what one may take.
            let share = if place == 0 {
                1
            } else {
                sets.len() * owners.len()
            };
            self.plan_with(&given(set), owner, solve::MOST / share)
        })
    }

    /// The relations that may be left out and that a new row is asked for.
    fn asked(&self) -> Vec<usize> {
        let resource = self.resource;
        let conditions = resource.access.create.conditions().chain(&resource.checks);
        let named = conditions.flat_map(Condition::attributes);
        let asked: BTreeSet<usize> = named
            .filter_map(|attribute| match attribute {
                Attribute::Relation(index) => Some(index),
                _ => None,
            })
            .filter(|index| {
                let relation = &resource.relations[*index];
                !relation.required && !resource.names_owner(relation)
            })
            .collect();
        asked.into_iter().take(MOST_ASKED).collect()
    }

    /// The same for a row that also points somewhere by these relations, which may be left out, and to this account
    /// where rows below it have their owner; of so many values at most.
    fn plan_with(&self, given: &[usize], owner: Source, most: usize) -> Option<Plan> {
        let mut plan = Plan {
            values: self.usual_values()?,
            stored: self.stored_values()?,
            other_values: Vec::new(),
            parents: self.parents(given, owner)?,
            owned: false,
            one_each: false,
            capacity: ENDLESS,
            supply: Supply::default(),
            bound: bound(self.resource),
        };
        plan.owned = self
            .resource
            .owners
            .iter()
            .any(|path| self.is_makers(path, &plan));
        solve::settle(self.model, self.resource, &mut plan, most)?;
        self.keep_uniques(&mut plan);
        let is_strange =
            |parent: &Parent| parent.source == Source::Fresh && self.has_own(parent.relation);
        let is_decided = |field: &Field| match &field.access.read {
            FieldRule::Grants(rule) => satisfies(self.model, self.resource, &plan, rule).is_some(),
            FieldRule::Inherit | FieldRule::Nobody => true,
        };
        let values = plan.values.iter().chain(&plan.stored);
        let works = !plan.parents.iter().any(is_strange)
            && values.map(|(_, sample)| sample.size()).sum::<usize>() <= LARGEST
            && plan.capacity >= FEW
            && self.resource.fields.iter().all(is_decided);
        works.then_some(plan)
    }

    /// The plan of what a relation points to.
    pub fn plan_of(&self, relation: usize) -> Option<&Plan> {
        plan_of(self.plans, self.resource.relations[relation].target)
    }

    /// Whether everybody has one row at most that the relation can point to.
    pub fn has_own(&self, relation: usize) -> bool {
        has_own(self.model, self.plans, self.resource, relation)
    }

    /// The fields of the body; `None` where one has to be sent of which we know no value.
    fn usual_values(&self) -> Option<Vec<(usize, Sample)>> {
        let mut values = Vec::new();
        for (index, field) in self.resource.fields.iter().enumerate() {
            let optional = !field.must_be_sent();
            match &field.access.write {
                FieldRule::Nobody => continue,
                FieldRule::Grants(_) if optional => continue,
                _ => {}
            }
            match sample::usual(field) {
                Some(sample) => values.push((index, sample)),
                None if optional => {}
                None => return None,
            }
        }
        Some(values)
    }

    /// What a row has that no client may set; `None` where we know no value. Of a resource that clients create
    /// there is nothing.
    fn stored_values(&self) -> Option<Vec<(usize, Sample)>> {
        let fields = self.resource.fields.iter().enumerate();
        let stored = fields
            .filter(|(_, field)| field.must_be_sent() && field.access.write == FieldRule::Nobody);
        stored
            .map(|(index, field)| Some((index, sample::usual(field)?)))
            .collect()
    }

    /// The relations of the body; `None` where one has to be sent and there is no row to point to.
    fn parents(&self, given: &[usize], owner: Source) -> Option<Vec<Parent>> {
        let mut parents: Vec<Parent> = Vec::new();
        for (index, relation) in self.resource.relations.iter().enumerate() {
            let target = self.model.resource(relation.target);
            let is_asked = relation.required || given.contains(&index);
            let parent = |source| Parent {
                relation: index,
                source,
            };
            if target.is_user {
                if self.resource.names_owner(relation) {
                    continue;
                }
                if ends_owner_path(self.model, self.id, index) {
                    parents.push(parent(owner));
                } else if is_asked {
                    parents.push(parent(Source::Account));
                }
                continue;
            }
            let comes_before = relation.target.0 < self.id.0;
            if !(is_asked || self.resource.leads_to_owner(index) && comes_before) {
                continue;
            }
            let is_readable = self.plan_of(index).is_some_and(|plan| {
                satisfies(self.model, target, plan, &target.access.read) == Some(true)
            });
            if !(comes_before && is_readable) {
                if relation.constraint || self.resource.leads_to_owner(index) {
                    return None;
                }
                parents.push(parent(Source::Nowhere));
                continue;
            }
            parents.push(parent(Source::Fresh));
        }
        for index in 0..parents.len() {
            if parents[index].source == Source::Fresh && self.can_share(&parents, index) {
                parents[index].source = Source::Shared;
            }
        }
        Some(parents)
    }

    /// Whether the row can be one that many point to: the first of its kind that leads to an owner, or the first.
    fn can_share(&self, parents: &[Parent], index: usize) -> bool {
        let relation = |parent: &Parent| &self.resource.relations[parent.relation];
        let this = parents[index].relation;
        let is_apart = relation(&parents[index]).unique && !self.has_own(this);
        let target = relation(&parents[index]).target;
        let alike = parents
            .iter()
            .filter(|parent| relation(parent).target == target);
        let first = alike.min_by_key(|parent| !self.resource.leads_to_owner(parent.relation));
        !is_apart && first == Some(&parents[index])
    }

    /// Whether the path leads to whoever makes the row.
    fn is_makers(&self, path: &OwnerPath, plan: &Plan) -> bool {
        let leads = |resource: &Resource, plan: &Plan, relation: usize| {
            let parents = plan.parents.iter();
            let mut leading = parents.filter(|parent| parent.relation == relation);
            leading.any(|parent| {
                parent.source != Source::Nowhere && !is_anothers(self.plans, resource, parent)
            })
        };
        let Some(first) = path.hops.first() else {
            return true;
        };
        if !leads(self.resource, plan, first.relation) {
            return false;
        }
        let mut place = first.target;
        for hop in &path.hops[1..] {
            let resource = self.model.resource(place);
            if !plan_of(self.plans, place).is_some_and(|plan| leads(resource, plan, hop.relation)) {
                return false;
            }
            place = hop.target;
        }
        let Some(relation) = path.relation else {
            return false;
        };
        let last = self.model.resource(place);
        let makers = Parent {
            relation,
            source: Source::Maker,
        };
        last.names_owner(&last.relations[relation])
            || plan_of(self.plans, place).is_some_and(|plan| plan.parents.contains(&makers))
    }
}

/// Whether rows of another resource are owned by way of this relation.
fn ends_owner_path(model: &Model, id: ResourceId, relation: usize) -> bool {
    let ends = |path: &OwnerPath| {
        path.hops.last().is_some_and(|hop| hop.target == id) && path.relation == Some(relation)
    };
    model.resources.iter().flat_map(|one| &one.owners).any(ends)
}
