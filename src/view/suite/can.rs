//! What whoever makes a row can do with it.

use super::{plan::satisfies, planned::Planned};
use crate::model::Attribute;

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
    /// All of that, by the names that the tests use.
    pub operations: Vec<String>,
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
        let offered = resource.operations;
        let read = may(&access.read);
        let update = may(&access.update) && read;
        let delete = may(&access.delete) && read;
        let operations = [
            ("list", offered.list && may(&access.list)),
            ("read", offered.read && read),
            ("create", offered.create),
            ("replace", offered.replace && update),
            ("update", offered.update && update),
            ("delete", offered.delete && delete),
        ];
        let picked = operations.into_iter().filter(|(_, can)| *can);
        Self {
            list: offered.list && may(&access.list),
            read: offered.read && read,
            update,
            delete: offered.delete && delete,
            restore: update && !access.update.asks_for(Attribute::DeletedAt),
            operations: picked.map(|(name, _)| name.to_owned()).collect(),
        }
    }
}
