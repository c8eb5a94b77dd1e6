//! Tests of rows that point to other rows.

use super::Further;
use crate::{
    model::{Action, OnDelete, Relation, Resource},
    view::{
        rust,
        suite::{
            can::Can,
            id, import_of,
            plan::{Parent, Source, plan_of, satisfies},
            planned::Planned,
            routes, source, subject_of,
        },
    },
};

impl Further<'_> {
    /// Adds what is tested of each relation.
    pub fn pointing(&mut self) {
        self.nested();
        let resource = self.planned.resource;
        for (index, relation) in resource.relations.iter().enumerate() {
            if relation.constraint {
                if resource.offers(&Action::Create) {
                    self.needs(index, relation);
                }
                self.outlived(index, relation);
            }
        }
    }

    fn nested(&mut self) {
        let Planned {
            model,
            plans,
            id,
            resource,
            ..
        } = *self.planned;
        if resource.offers(&Action::List) && !Can::of(self.planned).list {
            return;
        }
        for (parent, path) in routes::places(model, plans, id) {
            let (source, used) = source::source(self.planned, parent);
            let relation = &resource.relations[parent.relation];
            let arguments = [
                self.me.clone(),
                rust::string(&path.to_string()),
                rust::string(&relation.json),
                source,
            ];
            let name = format!("is_nested_by_{}", relation.name.snake());
            self.add(name, "nesting", "is_nested", &arguments, used);
        }
    }

    fn needs(&mut self, index: usize, relation: &Relation) {
        let Planned {
            model, resource, ..
        } = *self.planned;
        let target = model.resource(relation.target);
        let decides = resource.decides_on_creation(relation);
        // What is wrong with a row is told before what it points to is asked whether it may be there.
        if decides && !self.points(index) {
            return;
        }
        let arguments = [
            self.me.clone(),
            rust::string(&relation.json),
            id::unknown_json(&target.id),
        ];
        let name = format!("needs_its_{}", relation.name.snake());
        let (module, check) = if decides {
            ("placing", "belongs_to_a_row")
        } else {
            ("relating", "points_to_a_row")
        };
        self.add(name, module, check, &arguments, None);
    }

    /// Adds what becomes of the row when the one it points to is deleted, and comes back.
    fn outlived(&mut self, index: usize, relation: &Relation) {
        let target = self.planned.model.resource(relation.target);
        let Some(above) = self.above(index, relation, target) else {
            return;
        };
        let (verb, on_delete) = match relation.on_delete {
            OnDelete::Restrict => ("keeps", "OnDelete::Restrict"),
            OnDelete::Cascade => ("goes_with", "OnDelete::Cascade"),
            OnDelete::SetNull if target.soft_delete || !self.stays_without(index) => return,
            OnDelete::SetNull => ("loses", "OnDelete::SetNull"),
        };
        let parent = format!("&{}", subject_of(target));
        let field = rust::string(&relation.json);
        let name = relation.name.snake();
        let used = Some(import_of(target));
        self.add(
            format!("{verb}_its_{name}"),
            "outliving",
            "outlives",
            &[
                parent.clone(),
                self.me.clone(),
                field.clone(),
                on_delete.to_owned(),
            ],
            used.clone(),
        );
        if !(target.soft_delete && self.planned.resource.soft_delete && above.restore) {
            return;
        }
        let can = Can::of(self.planned);
        if can.delete && can.restore {
            self.add(
                format!("comes_back_after_its_{name}"),
                "belonging",
                "comes_back_after",
                &[parent.clone(), self.me.clone(), field.clone()],
                used.clone(),
            );
        }
        if relation.on_delete == OnDelete::Cascade {
            self.add(
                format!("returns_with_its_{name}"),
                "returning",
                "returns_with",
                &[parent, self.me.clone(), field],
                used,
            );
        }
    }

    /// Whether the row may be, and is still seen by whoever made it, once a relation of it points to nothing.
    fn stays_without(&self, relation: usize) -> bool {
        let Planned {
            model,
            resource,
            plan,
            ..
        } = *self.planned;
        let mut left = plan.clone();
        left.parents.retain(|parent| parent.relation != relation);
        left.owned &= !resource.leads_to_owner(relation);
        left.keeps_checks(model, resource)
            && satisfies(model, resource, &left, &resource.access.read) == Some(true)
    }

    /// Whether the row points somewhere by a relation, or may.
    fn points(&self, relation: usize) -> bool {
        let Planned {
            model,
            resource,
            plan,
            ..
        } = *self.planned;
        let pointing = Parent {
            relation,
            source: Source::Shared,
        };
        let is_sent = plan
            .parents
            .iter()
            .any(|parent| parent.relation == relation);
        is_sent || routes::can_point(model, resource, plan, pointing)
    }

    /// What can be done with the row that a relation points to; `None` where nothing can be tested.
    fn above(&self, index: usize, relation: &Relation, target: &Resource) -> Option<Can> {
        let Planned {
            model,
            plans,
            resource,
            id,
            ..
        } = *self.planned;
        let parent = plan_of(plans, relation.target)?;
        // Of what everybody has one at most, a second one is somebody else's, who may know nothing of the row above.
        let comes_second = routes::takes_only(model, plans, relation.target, id, None);
        let is_known =
            parent.is_read_by_others(model, target) && !resource.decides_on_creation(relation);
        // The row would need the one that the test makes first for another reason as well.
        let takes_the_only_one = routes::takes_only(model, plans, id, relation.target, Some(index));
        if !self.points(index)
            || comes_second && !is_known
            || takes_the_only_one
            || resource.names_owner(relation)
            || !Can::of(self.planned).read
        {
            return None;
        }
        let above = Can::of(&Planned {
            model,
            plans,
            id: relation.target,
            resource: target,
            plan: parent,
        });
        (above.delete && above.read).then_some(above)
    }
}
