//! How rows that were made with one plan stay different where they have to be.

use super::{MANY, ONE, Parent, Plan, Source, maker::Maker};
use crate::{
    model::{Attribute, DefaultValue, FieldKind, IdKind, Unique},
    view::suite::sample::{ENDLESS, Sample},
};

impl Maker<'_> {
    /// Sees to it that no two rows collide: by rows to point to, or by callers of their own.
    pub fn keep_uniques(&self, plan: &mut Plan) {
        if let IdKind::String { max } = self.resource.id {
            plan.capacity = plan.capacity.min(10_u64.saturating_pow(max.min(6)));
        }
        for unique in &self.resource.uniques {
            if self.differing(plan, unique) < MANY {
                self.point_elsewhere(plan, unique);
            }
            let is_owner = |attribute: &Attribute| match attribute {
                Attribute::Relation(index) => {
                    self.resource.names_owner(&self.resource.relations[*index])
                        || plan.parents.contains(&Parent {
                            relation: *index,
                            source: Source::Maker,
                        })
                        || self.has_own(*index)
                }
                _ => false,
            };
            let capacity = self.differing(plan, unique);
            if capacity < MANY && unique.attributes.iter().any(is_owner) {
                plan.one_each = true;
            } else {
                plan.capacity = plan.capacity.min(capacity);
            }
        }
        self.count_parents(plan);
        self.fix_other_values(plan);
    }

    /// Has all rows with other values the same ones, or drops them where they would make rows equal that the usual ones
    /// keep apart, or do not go with those that stay.
    fn fix_other_values(&self, plan: &mut Plan) {
        if plan.other_values.is_empty() {
            return;
        }
        let mut other = plan.clone();
        other.values.clone_from(&plan.other_values);
        for value in &mut other.values {
            // All rows get the same one.
            if !plan.values.contains(value) {
                value.1 = Sample::Fixed(value.1.at(ONE));
            }
        }
        let collides = |unique: &Unique| {
            self.differing(&other, unique) < self.differing(plan, unique).min(MANY)
        };
        let is_allowed = other.is_allowed(self.model, self.resource);
        plan.other_values = if !is_allowed || self.resource.uniques.iter().any(collides) {
            Vec::new()
        } else {
            other.values
        };
    }

    /// Makes a row for each row to point to, by the relation that decides least about owners.
    fn point_elsewhere(&self, plan: &mut Plan, unique: &Unique) {
        let can_differ = |parent: &&mut Parent| {
            let attribute = Attribute::Relation(parent.relation);
            parent.source == Source::Shared
                && unique.attributes.contains(&attribute)
                && !self.has_own(parent.relation)
        };
        let candidates = plan.parents.iter_mut().filter(can_differ);
        let least = candidates.min_by_key(|parent| self.resource.leads_to_owner(parent.relation));
        if let Some(parent) = least {
            parent.source = Source::Fresh;
        }
    }

    /// How many rows of one caller a unique keeps apart.
    fn differing(&self, plan: &Plan, unique: &Unique) -> u64 {
        let each = unique
            .attributes
            .iter()
            .map(|attribute| self.values(plan, *attribute));
        each.max().unwrap_or(1)
    }

    /// How many different values an attribute takes in rows of one caller.
    fn values(&self, plan: &Plan, attribute: Attribute) -> u64 {
        match attribute {
            Attribute::Field(index) => {
                let mut known = plan.values.iter().chain(&plan.stored);
                let value = known.find(|(field, _)| *field == index);
                let field = &self.resource.fields[index];
                match (value, &field.default) {
                    (Some((_, sample)), _) => sample.capacity(),
                    (None, Some(DefaultValue::Literal(_))) => 1,
                    // The rows of one day have the same.
                    (None, Some(DefaultValue::Now)) if field.kind == FieldKind::Date => 1,
                    // Nulls are all different, and so are moments and new ids.
                    (None, _) => ENDLESS,
                }
            }
            Attribute::Relation(index) => {
                let parent = plan.parents.iter().find(|parent| parent.relation == index);
                let is_owner = self.resource.names_owner(&self.resource.relations[index]);
                match parent.map(|parent| parent.source) {
                    Some(Source::Shared | Source::Maker | Source::Nowhere) => 1,
                    None if is_owner => 1,
                    Some(Source::Fresh) => self.plan_of(index).map_or(1, |above| above.capacity),
                    Some(Source::Account) | None => ENDLESS,
                }
            }
            Attribute::Id | Attribute::CreatedAt | Attribute::UpdatedAt => ENDLESS,
            Attribute::DeletedAt => 1,
        }
    }
}
