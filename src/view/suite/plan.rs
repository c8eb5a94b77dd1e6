//! How the tests make a row of each resource: what its body holds, and what has to be there before.

mod bound;
mod maker;
mod supply;
mod unique;

use std::collections::BTreeSet;

use self::{maker::Maker, supply::Supply};
use super::{
    facts::{self, Fact},
    sample::Sample,
};
use crate::model::{
    Attribute, DefaultValue, Field, FieldKind, Grant, Model, Resource, ResourceId, Rule, Who,
};

/// Rows that a test has to be able to make for there to be tests.
pub const FEW: u64 = 8;

/// Rows that a test has to be able to make for there to be all tests.
pub const MANY: u64 = 64;

/// Bytes that the values of a row may have in a body: half of what a service usually takes.
pub const LARGEST: usize = 1 << 19;

/// Of the values that a field has in rows, the number of the one that all rows get that are to be equal in it.
pub const ONE: u32 = 1;

/// How a row of a resource is made by somebody who has every role.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The fields of the body.
    pub values: Vec<(usize, Sample)>,
    /// The fields that no client sets and every row has: what makes the row sets them.
    pub stored: Vec<(usize, Sample)>,
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
    /// What it takes to make them.
    pub supply: Supply,
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
    /// Many point to it. Of what everybody has one of, it is the maker's.
    Shared,
    /// It is made for this one. Of what everybody has one of, it is somebody else's.
    Fresh,
    /// It is a new account.
    Account,
    /// It is the account that makes the row.
    Maker,
    /// There is none: any id does.
    Nowhere,
}

/// The plans of all resources; `None` where nobody may make a row, or none we know of.
pub fn plans(model: &Model) -> Vec<Option<Plan>> {
    let mut plans = Vec::new();
    for (id, resource) in model.resources() {
        let plan = if resource.is_user {
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

impl Plan {
    /// How the same row looks to somebody who does not own it.
    pub fn unowned(&self) -> Self {
        Self {
            owned: false,
            ..self.clone()
        }
    }

    /// The plan of a row that points somewhere by a relation, which it may usually leave out.
    pub fn pointing_by(&self, parent: Parent) -> Self {
        let mut plan = self.clone();
        let is_sent = |sent: &Parent| sent.relation == parent.relation;
        if !plan.parents.iter().any(is_sent) {
            plan.parents.push(parent);
        }
        plan
    }

    /// Whether the row keeps all checks and may be created, whichever of the rows that are made it is.
    pub fn is_allowed(&self, model: &Model, resource: &Resource) -> bool {
        let mut rules = self.write_rules(resource);
        self.keeps_checks(model, resource)
            && satisfies(model, resource, self, &resource.access.create) == Some(true)
            && rules.all(|rule| satisfies(model, resource, self, rule) == Some(true))
    }

    /// Who may set each of its values, where that is not whoever may write the row.
    pub fn write_rules<'a>(&'a self, resource: &'a Resource) -> impl Iterator<Item = &'a Rule> {
        let fields = self
            .values
            .iter()
            .map(|(index, _)| &resource.fields[*index]);
        fields.filter_map(|field| field.access.write.narrowed())
    }

    /// Whether the row keeps all checks.
    pub fn keeps_checks(&self, model: &Model, resource: &Resource) -> bool {
        let fact = |attribute| self.fact(resource, attribute);
        let keeps = |check| facts::holds(model, check, &fact, true) == Some(true);
        resource.checks.iter().all(keeps)
    }

    /// Whether somebody with the same roles who does not own the row reads it.
    pub fn is_read_by_others(&self, model: &Model, resource: &Resource) -> bool {
        satisfies(model, resource, &self.unowned(), &resource.access.read) == Some(true)
    }

    /// What it points to that is made for it, or for many.
    pub fn made_parents(&self) -> impl Iterator<Item = &Parent> {
        let is_made = |source| matches!(source, Source::Shared | Source::Fresh);
        self.parents
            .iter()
            .filter(move |parent| is_made(parent.source))
    }

    /// Whether a body names the account that makes the row, which may be another than the one that sends it.
    pub fn names_maker(&self) -> bool {
        let mut parents = self.parents.iter();
        parents.any(|parent| parent.source == Source::Maker)
    }

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
            Attribute::Field(index) => {
                let mut known = values.iter().chain(&self.stored);
                match known.find(|(field, _)| *field == index) {
                    Some((_, sample)) => Fact::Sample(sample.clone()),
                    None => untouched(&resource.fields[index]),
                }
            }
            Attribute::Relation(index) => {
                let parent = self.parents.iter().find(|parent| parent.relation == index);
                match parent.map(|parent| parent.source) {
                    Some(Source::Maker) => Fact::Maker,
                    // Another one that points to nothing may name the same.
                    Some(Source::Nowhere) => Fact::Unknown,
                    Some(_) => Fact::Id,
                    None if resource.names_owner(&resource.relations[index]) => Fact::Maker,
                    None => Fact::Null,
                }
            }
            Attribute::DeletedAt => Fact::Null,
            Attribute::CreatedAt | Attribute::UpdatedAt => Fact::Now,
            Attribute::Id => Fact::Unknown,
        }
    }
}

/// What a field is that nobody sets.
pub fn untouched(field: &Field) -> Fact {
    match &field.default {
        Some(DefaultValue::Literal(literal)) => Fact::Sample(Sample::Fixed(literal.clone())),
        Some(DefaultValue::Now) if field.kind != FieldKind::Time => Fact::Now,
        Some(DefaultValue::Now | DefaultValue::Uuid) => Fact::Unknown,
        None => Fact::Null,
    }
}

/// The plan of a resource, if there is one by now.
pub fn plan_of(plans: &[Option<Plan>], id: ResourceId) -> Option<&Plan> {
    plans.get(id.0)?.as_ref()
}

/// Whether nobody can make two rows of a resource.
pub fn is_one_each(plans: &[Option<Plan>], id: ResourceId) -> bool {
    plan_of(plans, id).is_some_and(|plan| plan.one_each)
}

/// Whether everybody has one row at most that the relation can point to: any other is somebody else's, and nothing for
/// whoever has this one.
pub fn has_own(
    model: &Model,
    plans: &[Option<Plan>],
    resource: &Resource,
    relation: usize,
) -> bool {
    let target = resource.relations[relation].target;
    plan_of(plans, target).is_some_and(|above| {
        let is_known = above.is_read_by_others(model, model.resource(target))
            && !resource.leads_to_owner(relation);
        above.one_each && !is_known
    })
}

/// Whether what is pointed to is the only row of somebody else.
pub fn is_anothers(plans: &[Option<Plan>], resource: &Resource, parent: &Parent) -> bool {
    let target = resource.relations[parent.relation].target;
    parent.source == Source::Fresh && is_one_each(plans, target)
}

/// Whether whoever makes the row, having every role, is granted something on it.
pub fn satisfies(model: &Model, resource: &Resource, plan: &Plan, rule: &Rule) -> Option<bool> {
    satisfies_with(model, resource, plan, &plan.values, rule)
}

/// The same, for a row with other values.
pub fn satisfies_with(
    model: &Model,
    resource: &Resource,
    plan: &Plan,
    values: &[(usize, Sample)],
    rule: &Rule,
) -> Option<bool> {
    let fact = |attribute| plan.fact_with(values, resource, attribute);
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
