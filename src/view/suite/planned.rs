//! One resource with how the tests make its rows.

use super::plan::{Plan, plan_of, satisfies};
use crate::model::{Attribute, Field, FieldRule, Grant, Model, Resource, ResourceId, Unique, Who};

/// One resource with how its rows are made.
pub struct Planned<'a> {
    /// The whole description.
    pub model: &'a Model,
    /// How rows of all resources are made.
    pub plans: &'a [Option<Plan>],
    /// Which resource it is.
    pub id: ResourceId,
    /// The resource.
    pub resource: &'a Resource,
    /// How its rows are made.
    pub plan: &'a Plan,
}

/// The resources that tests can make rows of.
pub fn planned<'a>(
    model: &'a Model,
    plans: &'a [Option<Plan>],
) -> impl Iterator<Item = Planned<'a>> + 'a {
    model.resources().filter_map(move |(id, resource)| {
        let plan = plan_of(plans, id)?;
        Some(Planned {
            model,
            plans,
            id,
            resource,
            plan,
        })
    })
}

impl Planned<'_> {
    /// Whether whoever makes the row sees the field.
    pub fn is_shown(&self, field: &Field) -> bool {
        self.admits(&field.access.read)
    }

    /// Whether whoever makes the row may set the field.
    pub fn is_settable(&self, field: &Field) -> bool {
        self.admits(&field.access.write)
    }

    fn admits(&self, rule: &FieldRule) -> bool {
        match rule {
            FieldRule::Inherit => true,
            FieldRule::Nobody => false,
            FieldRule::Grants(rule) => {
                satisfies(self.model, self.resource, self.plan, rule) == Some(true)
            }
        }
    }

    /// Whether the body holds the field.
    pub fn is_sent(&self, index: usize) -> bool {
        self.plan.values.iter().any(|(known, _)| *known == index)
    }

    /// Whether the field can be left out of the body, of several rows too, and nothing else depends on it.
    pub fn is_droppable(&self, index: usize) -> bool {
        let field = &self.resource.fields[index];
        let in_key = |unique: &Unique| unique.attributes.contains(&Attribute::Field(index));
        let keeps_apart = self.resource.uniques.iter().any(in_key);
        // Rows that leave it out would share the default, where nulls are all different.
        let collides = keeps_apart && field.default.is_some();
        self.is_free(index) && !field.must_be_sent() && !collides
    }

    /// Whether the field can be changed, and nothing else depends on it.
    pub fn is_free(&self, index: usize) -> bool {
        let field = &self.resource.fields[index];
        self.is_sent(index) && is_always_set(field) && !self.plan.bound.contains(&index)
    }
}

/// Whether somebody with every role sees the field on whatever row.
pub fn is_always_shown(field: &Field) -> bool {
    is_always(&field.access.read)
}

/// Whether somebody with every role may set the field on whatever row.
pub fn is_always_set(field: &Field) -> bool {
    is_always(&field.access.write)
}

fn is_always(rule: &FieldRule) -> bool {
    let always = |grant: &Grant| grant.when.is_none() && grant.who != Who::Owner;
    match rule {
        FieldRule::Inherit => true,
        FieldRule::Nobody => false,
        FieldRule::Grants(rule) => rule.grants.iter().any(always),
    }
}
