//! How the tests make a row of each resource: what its body holds, and what has to be there before.

use std::collections::BTreeSet;

use super::{
    facts::{self, Fact},
    sample::{self, ENDLESS, Sample},
    solve,
};
use crate::model::{
    Attribute, DefaultValue, Field, FieldRule, Grant, IdKind, Model, Operand, OwnerPath, Relation,
    Resource, ResourceId, Rule, Who,
};

/// Rows that a test has to be able to make for there to be tests.
pub const FEW: u64 = 8;

/// Rows that a test has to be able to make for there to be all tests.
pub const MANY: u64 = 64;

/// How a row of a resource is made by somebody who has every role.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The fields of the body.
    pub values: Vec<(usize, Sample)>,
    /// Other values for those that decide who may do what, so that fewer may.
    pub other_values: Vec<(usize, Sample)>,
    /// The relations of the body.
    pub parents: Vec<Parent>,
    /// Whether whoever makes a row owns it.
    pub owned: bool,
    /// Whether nobody can make two.
    pub one_each: bool,
    /// How many different rows there can be.
    pub capacity: u64,
    /// The fields that conditions speak of.
    pub bound: BTreeSet<usize>,
}

/// What a row points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// The index of the relation.
    pub relation: usize,
    /// Where the other row comes from.
    pub source: Source,
}

/// Where the row comes from that another one points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Many point to it.
    Shared,
    /// It is made for this one.
    Fresh,
    /// It is a new account.
    Account,
    /// It is the account that makes the row.
    Maker,
}

/// The plans of all resources; `None` where no row can be made through the API, or none we know of.
pub fn plans(model: &Model) -> Vec<Option<Plan>> {
    let mut plans = Vec::new();
    for (id, resource) in model.resources() {
        let plan = if resource.is_user || !resource.operations.create {
            None
        } else {
            Maker {
                model,
                id,
                resource,
                plans: &plans,
            }
            .plan()
        };
        plans.push(plan);
    }
    plans
}

struct Maker<'a> {
    model: &'a Model,
    id: ResourceId,
    resource: &'a Resource,
    plans: &'a [Option<Plan>],
}

impl Maker<'_> {
    fn plan(&self) -> Option<Plan> {
        let mut plan = Plan {
            values: self.usual_values()?,
            other_values: Vec::new(),
            parents: self.parents()?,
            owned: false,
            one_each: false,
            capacity: ENDLESS,
            bound: bound(self.resource),
        };
        plan.owned = self
            .resource
            .owners
            .iter()
            .any(|path| self.is_makers(path, &plan));
        solve::settle(self.model, self.resource, &mut plan)?;
        self.keep_uniques(&mut plan);
        let makes_alone = |parent: &Parent| match self.plan_of(parent) {
            Some(target) => {
                !plan.one_each || reads_without_owning(self.model, parent, self.resource, target)
            }
            None => true,
        };
        let owners_change = plan.parents.iter().any(|parent| {
            let target = self.plan_of(parent);
            parent.source == Source::Fresh
                && target.is_some_and(|target| target.one_each)
                && self.leads_to_owner(parent)
        });
        let works = plan.parents.iter().all(makes_alone) && !owners_change && plan.capacity >= FEW;
        works.then_some(plan)
    }

    fn relation(&self, parent: &Parent) -> &Relation {
        &self.resource.relations[parent.relation]
    }

    fn plan_of(&self, parent: &Parent) -> Option<&Plan> {
        let target = self.relation(parent).target;
        self.plans.get(target.0)?.as_ref()
    }

    fn leads_to_owner(&self, parent: &Parent) -> bool {
        let first = |path: &OwnerPath| path.hops.first().map(|hop| hop.relation);
        self.resource
            .owners
            .iter()
            .any(|path| first(path) == Some(parent.relation))
    }

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

    fn parents(&self) -> Option<Vec<Parent>> {
        let mut parents: Vec<Parent> = Vec::new();
        for (index, relation) in self.resource.relations.iter().enumerate() {
            let target = self.model.resource(relation.target);
            let parent = |source| Parent {
                relation: index,
                source,
            };
            if target.is_user {
                if is_direct_owner(self.resource, relation) {
                    continue;
                }
                if ends_owner_path(self.model, self.id, index) {
                    parents.push(parent(Source::Maker));
                } else if relation.required {
                    parents.push(parent(Source::Account));
                }
                continue;
            }
            let wanted = Parent {
                relation: index,
                source: Source::Shared,
            };
            let comes_before = relation.target.0 < self.id.0;
            if !relation.required && !(self.leads_to_owner(&wanted) && comes_before) {
                continue;
            }
            let is_readable = self.plan_of(&wanted).is_some_and(|plan| {
                satisfies(self.model, target, plan, &target.access.read) == Some(true)
            });
            if !(comes_before && is_readable) {
                return None;
            }
            let again = parents
                .iter()
                .any(|earlier| self.resource.relations[earlier.relation].target == relation.target);
            parents.push(parent(if relation.unique || again {
                Source::Fresh
            } else {
                Source::Shared
            }));
        }
        Some(parents)
    }

    /// Whether the path leads to whoever makes the row.
    fn is_makers(&self, path: &OwnerPath, plan: &Plan) -> bool {
        let Some(first) = path.hops.first() else {
            return true;
        };
        if !plan
            .parents
            .iter()
            .any(|parent| parent.relation == first.relation)
        {
            return false;
        }
        let mut place = first.target;
        for hop in &path.hops[1..] {
            let has = self
                .plans
                .get(place.0)
                .and_then(Option::as_ref)
                .is_some_and(|plan| {
                    plan.parents
                        .iter()
                        .any(|parent| parent.relation == hop.relation)
                });
            if !has {
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
        is_direct_owner(last, &last.relations[relation])
            || self.plans[place.0]
                .as_ref()
                .is_some_and(|plan| plan.parents.contains(&makers))
    }

    /// Sees to it that no two rows collide: by rows to point to, or by callers of their own.
    fn keep_uniques(&self, plan: &mut Plan) {
        if let IdKind::String { max } = self.resource.id {
            plan.capacity = plan.capacity.min(10_u64.saturating_pow(max.min(6)));
        }
        for unique in &self.resource.uniques {
            let differing = |plan: &Plan| {
                let each = unique
                    .attributes
                    .iter()
                    .map(|one| self.differing(plan, *one));
                each.max().unwrap_or(1)
            };
            if differing(plan) < MANY {
                let can_differ = |parent: &&mut Parent| {
                    parent.source == Source::Shared
                        && unique
                            .attributes
                            .contains(&Attribute::Relation(parent.relation))
                };
                let leads = |relation| {
                    let parent = Parent {
                        relation,
                        source: Source::Shared,
                    };
                    self.leads_to_owner(&parent)
                };
                let mut candidates: Vec<_> = plan.parents.iter_mut().filter(can_differ).collect();
                candidates.sort_by_key(|parent| leads(parent.relation));
                if let Some(parent) = candidates.first_mut() {
                    parent.source = Source::Fresh;
                }
            }
            let is_owner = |attribute: &Attribute| match attribute {
                Attribute::Relation(index) => {
                    is_direct_owner(self.resource, &self.resource.relations[*index])
                        || plan.parents.contains(&Parent {
                            relation: *index,
                            source: Source::Maker,
                        })
                }
                _ => false,
            };
            let capacity = differing(plan);
            if capacity < MANY && unique.attributes.iter().any(is_owner) {
                plan.one_each = true;
            } else {
                plan.capacity = plan.capacity.min(capacity);
            }
        }
    }

    /// How many different values an attribute takes in rows of one caller.
    fn differing(&self, plan: &Plan, attribute: Attribute) -> u64 {
        match attribute {
            Attribute::Field(index) => {
                let value = plan.values.iter().find(|(field, _)| *field == index);
                let field = &self.resource.fields[index];
                match (value, &field.default) {
                    (Some((_, sample)), _) => sample.capacity(),
                    (None, Some(DefaultValue::Literal(_))) => 1,
                    // Nulls are all different, and so are moments and new ids.
                    (None, _) => ENDLESS,
                }
            }
            Attribute::Relation(index) => {
                let parent = plan.parents.iter().find(|parent| parent.relation == index);
                let owner = is_direct_owner(self.resource, &self.resource.relations[index]);
                match parent.map(|parent| parent.source) {
                    Some(Source::Shared | Source::Maker) => 1,
                    Some(Source::Fresh | Source::Account) => ENDLESS,
                    None if owner => 1,
                    None => ENDLESS,
                }
            }
            Attribute::Id | Attribute::CreatedAt | Attribute::UpdatedAt => ENDLESS,
            Attribute::DeletedAt => 1,
        }
    }
}

fn reads_without_owning(model: &Model, parent: &Parent, resource: &Resource, plan: &Plan) -> bool {
    let target = model.resource(resource.relations[parent.relation].target);
    let stranger = Plan {
        owned: false,
        ..plan.clone()
    };
    satisfies(model, target, &stranger, &target.access.read) == Some(true)
}

/// Whether the relation names an owner of its row, who is the caller where nobody is named.
pub fn is_direct_owner(resource: &Resource, relation: &Relation) -> bool {
    resource
        .owners
        .iter()
        .any(|owner| owner.is_direct() && owner.column == relation.column)
}

/// Whether rows of another resource are owned by way of this relation.
fn ends_owner_path(model: &Model, id: ResourceId, relation: usize) -> bool {
    let ends = |path: &OwnerPath| {
        path.hops.last().is_some_and(|hop| hop.target == id) && path.relation == Some(relation)
    };
    model.resources.iter().flat_map(|one| &one.owners).any(ends)
}

/// The fields that the checks and the policy of a resource speak of.
fn bound(resource: &Resource) -> BTreeSet<usize> {
    let access = &resource.access;
    let rules = [
        &access.list,
        &access.read,
        &access.create,
        &access.update,
        &access.delete,
    ];
    let of_fields = resource.fields.iter().flat_map(|field| {
        [&field.access.read, &field.access.write]
            .into_iter()
            .filter_map(|rule| match rule {
                FieldRule::Grants(rule) => Some(rule),
                _ => None,
            })
    });
    let conditions = rules
        .into_iter()
        .chain(of_fields)
        .flat_map(|rule| &rule.grants);
    let conditions = conditions.filter_map(|grant| grant.when.as_ref());
    let mut bound = BTreeSet::new();
    for condition in conditions.chain(&resource.checks) {
        for comparison in &condition.comparisons {
            let right = match &comparison.right {
                Some(Operand::Attribute(attribute)) => Some(*attribute),
                _ => None,
            };
            for attribute in [Some(comparison.left), right].into_iter().flatten() {
                if let Attribute::Field(index) = attribute {
                    bound.insert(index);
                }
            }
        }
    }
    bound
}

impl Plan {
    /// What is known of an attribute of the row.
    pub fn fact(&self, resource: &Resource, attribute: Attribute) -> Fact {
        self.fact_with(&self.values, resource, attribute)
    }

    /// The same, for a row with other values.
    pub fn fact_with(
        &self,
        values: &[(usize, Sample)],
        resource: &Resource,
        attribute: Attribute,
    ) -> Fact {
        match attribute {
            Attribute::Field(index) => match values.iter().find(|(field, _)| *field == index) {
                Some((_, sample)) => Fact::Sample(sample.clone()),
                None => untouched(&resource.fields[index]),
            },
            Attribute::Relation(index) => {
                let is_set = self.parents.iter().any(|parent| parent.relation == index)
                    || is_direct_owner(resource, &resource.relations[index]);
                if is_set { Fact::Id } else { Fact::Null }
            }
            Attribute::DeletedAt => Fact::Null,
            Attribute::Id | Attribute::CreatedAt | Attribute::UpdatedAt => Fact::Unknown,
        }
    }
}

/// What a field is that nobody sets.
pub fn untouched(field: &Field) -> Fact {
    match &field.default {
        Some(DefaultValue::Literal(literal)) => Fact::Sample(Sample::Fixed(literal.clone())),
        Some(DefaultValue::Now | DefaultValue::Uuid) => Fact::Unknown,
        None => Fact::Null,
    }
}

/// Whether whoever makes the row, having every role, is granted something on it.
pub fn satisfies(model: &Model, resource: &Resource, plan: &Plan, rule: &Rule) -> Option<bool> {
    let fact = |attribute| plan.fact(resource, attribute);
    let grants = |grant: &Grant| {
        if grant.who == Who::Owner && !plan.owned {
            return Some(false);
        }
        match &grant.when {
            None => Some(true),
            Some(condition) => facts::holds(model, condition, &fact, false),
        }
    };
    any(rule.grants.iter().map(grants))
}

/// Whether any of them holds, as far as that is known.
pub fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(false);
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = None,
        }
    }
    known
}
