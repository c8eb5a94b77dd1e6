//! What whoever makes a row can do with it.

use super::{plan::satisfies, planned::Planned};
use crate::model::{Action, Attribute};

/// What whoever makes a row can do with it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is decided by a rule of its own"
)]
pub struct Can {
    /// Whether lists show the row.
    pub list: bool,
    /// Whether it can be read.
    pub read: bool,
    /// Whether it can be changed.
    pub update: bool,
    /// Whether it can be deleted.
    pub delete: bool,
    /// Whether it can be changed, and restored once it is deleted.
    pub restore: bool,
    /// All of that, in the order and with the words of descriptions.
    pub operations: Vec<(Action, &'static str)>,
}

impl Can {
    /// What can be done with a row that is made as planned.
    pub fn of(planned: &Planned<'_>) -> Self {
        let Planned {
            model,
            resource,
            plan,
            ..
        } = *planned;
        let access = &resource.access;
        let may = |rule| satisfies(model, resource, plan, rule) == Some(true);
        let list = may(&access.list);
        let read = may(&access.read);
        let update = may(&access.update) && read;
        let delete = may(&access.delete) && read;
        let can = |action: &Action| match action {
            Action::List => list,
            Action::Read => read,
            Action::Create => true,
            Action::Replace | Action::Update => update,
            Action::Delete => delete,
            Action::Restore | Action::Link | Action::Unlink | Action::BuiltIn(_) => false,
        };
        let mut operations = Action::CHOICES.to_vec();
        operations.retain(|(action, _)| resource.offers(action) && can(action));
        Self {
            list: resource.offers(&Action::List) && list,
            read: resource.offers(&Action::Read) && read,
            update,
            delete: resource.offers(&Action::Delete) && delete,
            restore: update && !access.update.asks_for(Attribute::DeletedAt),
            operations,
        }
    }

    /// What can be done, as the tests call it.
    pub fn words(&self) -> Vec<String> {
        let words = self.operations.iter();
        words.map(|(_, word)| (*word).to_owned()).collect()
    }
}
