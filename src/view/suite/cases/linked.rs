//! Tests of rows that are linked to others.

use super::Further;
use crate::{
    model::{Action, Resource},
    view::{
        rust,
        suite::{
            can::Can,
            import_of,
            plan::{Plan, plan_of, satisfies},
            planned::Planned,
            routes, source,
        },
    },
};

impl Further<'_> {
    /// Adds what is tested of each many-to-many.
    pub fn linked(&mut self) {
        let Planned {
            model,
            plans,
            id,
            resource,
            ..
        } = *self.planned;
        if !Can::of(self.planned).list && resource.offers(&Action::List) {
            return;
        }
        for link in routes::links(model, plans, id) {
            let other = model.resource(link.other);
            let Some(plan) = plan_of(plans, link.other) else {
                continue;
            };
            let may = |resource: &Resource, plan: &Plan, rule| {
                satisfies(model, resource, plan, rule) == Some(true)
            };
            let left = if link.is_left {
                (other, plan)
            } else {
                (resource, self.planned.plan)
            };
            let is_linkable = may(left.0, left.1, &left.0.access.update)
                && may(other, plan, &other.access.read)
                && may(resource, self.planned.plan, &resource.access.read);
            if !is_linkable {
                continue;
            }
            let arguments = [
                self.me.clone(),
                rust::string(&link.path().to_string()),
                source::linked(other, plan),
            ];
            let name = format!("is_linked_as_{}_of_{}", link.name, other.name);
            self.add(
                name,
                "linking",
                "is_linked",
                &arguments,
                Some(import_of(other)),
            );
        }
    }
}
