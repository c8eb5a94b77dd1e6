//! How many rows there can be of a resource of which each takes rows of others.

use std::collections::{BTreeMap, BTreeSet};

use super::{Plan, Source, maker::Maker};
use crate::model::ResourceId;

/// What it takes to make rows.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    /// How many different rows there can be where there are always more of what they point to.
    own: u64,
    /// How many rows of others each one takes for itself, those that these take included.
    taken: BTreeMap<ResourceId, u64>,
    /// The others of which all together take one.
    shared: BTreeSet<ResourceId>,
}

impl Maker<'_> {
    /// Bounds the rows that there can be by those that they point to.
    pub fn count_parents(&self, plan: &mut Plan) {
        plan.supply = self.supply(plan);
        let alone = self.taken_alone(&plan.supply);
        // Whoever makes a row of which everybody has one shares nothing with anybody.
        let taken = if plan.one_each {
            &alone
        } else {
            &plan.supply.taken
        };
        for (target, count) in taken {
            let Some(above) = self.plan_at(*target) else {
                continue;
            };
            let kept = alone.get(target).map_or(0, |all| all - count);
            plan.capacity = plan
                .capacity
                .min(above.supply.own.saturating_sub(kept) / count);
        }
    }

    fn plan_at(&self, target: ResourceId) -> Option<&Plan> {
        super::plan_of(self.plans, target)
    }

    fn supply(&self, plan: &Plan) -> Supply {
        let mut supply = Supply {
            own: plan.capacity,
            ..Supply::default()
        };
        for parent in plan.made_parents() {
            let target = self.resource.relations[parent.relation].target;
            let Some(above) = self.plan_at(target) else {
                continue;
            };
            if parent.source == Source::Shared {
                supply.shared.insert(target);
                supply.shared.extend(&above.supply.shared);
                continue;
            }
            add(&mut supply.taken, target, 1);
            let taken = if above.one_each {
                self.taken_alone(&above.supply)
            } else {
                supply.shared.extend(&above.supply.shared);
                above.supply.taken.clone()
            };
            for (id, count) in taken {
                add(&mut supply.taken, id, count);
            }
        }
        supply
    }

    /// How many rows of others one row takes that is made where there is nothing yet.
    fn taken_alone(&self, supply: &Supply) -> BTreeMap<ResourceId, u64> {
        let mut taken = supply.taken.clone();
        for target in &supply.shared {
            add(&mut taken, *target, 1);
            let above = self.plan_at(*target).map(|above| &above.supply.taken);
            for (id, count) in above.into_iter().flatten() {
                add(&mut taken, *id, *count);
            }
        }
        taken
    }
}

fn add(taken: &mut BTreeMap<ResourceId, u64>, target: ResourceId, count: u64) {
    *taken.entry(target).or_default() += count;
}
