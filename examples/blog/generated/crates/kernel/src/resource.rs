//! What the rest of the kernel has to know of a resource.

use serde::{Serialize, de::DeserializeOwned};
use sqlx::FromRow;

use super::{
    Caller, Constraint, Field, Identified, Kind, Policy, Predicate, Result, Scalar, access,
    deletion::{Child, Need},
    engine::Row,
};

/// A kind of row that clients can reach: what the kernel has to know to list, check and show it.
pub trait Resource:
    Identified + Serialize + for<'row> FromRow<'row, Row> + Send + Sync + Unpin + 'static
{
    /// The body that creates one, once it is checked.
    type New: DeserializeOwned;
    /// The changes to one, once they are checked; what is absent stays.
    type Patch: DeserializeOwned;

    /// The name of its schema in the documentation.
    const NAME: &'static str;
    /// The heading under which its routes stand.
    const TAG: &'static str;
    /// What the documentation says of a row.
    const DESCRIPTION: &'static str;
    /// Where its rows are.
    const TABLE: Table;
    /// Its fields, in the order in which they are told.
    const FIELDS: &'static [Field];
    /// Who may do what with its rows.
    const POLICY: Policy;
    /// Whether a change has to name the version that it changes.
    const LOCK: Lock;
    /// What the database refuses, and what that means to a client.
    const CONSTRAINTS: &'static [Constraint];

    /// Its identity, as a value to bind.
    fn key(&self) -> Scalar;

    /// How often it was changed, where that is counted.
    fn version(&self) -> Option<i64>;

    /// The active rows that the caller may point to from another: those that the caller may read.
    fn known(caller: &Caller) -> Predicate {
        access::permitted::<Self>(Self::POLICY.read, caller)
    }

    /// The active rows that the caller may list: 401 or 403 where there can be none.
    fn listable(caller: &Caller) -> Result<Predicate> {
        let rows = access::demand::<Self>(Self::POLICY.list, caller)?;
        Ok(Self::TABLE.active().and(rows))
    }

    /// The active rows that the caller may read: 401 for nobody where there are none, and no row is 404 for everybody else.
    fn readable(caller: &Caller) -> Result<Predicate> {
        let rows = access::admit::<Self>(Self::POLICY.read, caller)?;
        Ok(Self::TABLE.active().and(rows))
    }

    /// The rows that the caller may create: 401 or 403 where there can be none.
    fn creatable(caller: &Caller) -> Result<Predicate> {
        access::demand::<Self>(Self::POLICY.create, caller)
    }

    /// The rows that the caller may change, deleted ones as well.
    fn changeable(caller: &Caller) -> Result<Predicate> {
        access::admit::<Self>(Self::POLICY.update, caller)
    }

    /// The rows that the caller may delete.
    fn deletable(caller: &Caller) -> Result<Predicate> {
        access::admit::<Self>(Self::POLICY.delete, caller)
    }
}

/// What a change has to say of the version that it is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Nothing, or the right one.
    Optional,
    /// The right one.
    Required,
}

/// The table of a resource, as far as the kernel writes SQL for it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    /// What its ids are.
    pub id: Kind,
    /// Deleted rows keep their place with a `deleted_at`.
    pub soft_delete: bool,
    /// Changes of a row are counted in its `version`.
    pub versioned: bool,
    /// Rows carry `created_at` and `updated_at`.
    pub timestamps: bool,
    /// The tables whose rows point here.
    pub children: fn() -> Vec<Child>,
    /// What a row is never active without.
    pub needs: &'static [Need],
}

impl Table {
    /// The rows that are not deleted.
    pub const fn active(&self) -> Predicate {
        if self.soft_delete {
            Predicate::Null("deleted_at", true)
        } else {
            Predicate::Always
        }
    }

    /// The rows that are deleted and can be restored.
    pub const fn deleted(&self) -> Predicate {
        if self.soft_delete {
            Predicate::Null("deleted_at", false)
        } else {
            Predicate::Never
        }
    }
}
