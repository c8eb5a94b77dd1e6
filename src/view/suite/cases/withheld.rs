//! Tests of deleted rows that not everybody sees who sees the others.

use super::Further;
use crate::{
    model::Action,
    view::{
        rust,
        suite::{matrix::barred, plan},
    },
};

impl Further<'_> {
    /// Adds who never gets to the deleted rows.
    pub fn withheld(&mut self) {
        let planned = self.planned;
        let resource = planned.resource;
        if !(resource.soft_delete
            && resource.offers(&Action::List)
            && planned.plan.capacity >= plan::MANY)
        {
            return;
        }
        let callers = barred::lookers(planned.model, planned.plans, planned.id);
        if !callers.is_empty() {
            let arguments = [self.me.clone(), format!("&[{}]", rust::strings(&callers))];
            let name = "is_withheld_once_deleted".to_owned();
            self.add(name, "withholding", "is_withheld", &arguments, None);
        }
    }
}
