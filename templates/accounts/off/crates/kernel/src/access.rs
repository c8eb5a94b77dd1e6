//! Who may do what. Nobody signs in, so everything that is offered is public.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::Value;

use super::{Error, Predicate, Resource, Result};

/// Who is asking: anybody. Every service call takes one, so that accounts can join later without a
/// call that forgets to ask whose rows it may touch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caller;

impl Caller {
    /// What tells this caller from others: nothing.
    pub const fn name(self) -> String {
        String::new()
    }

    /// A caller who has to have an account, which nobody has.
    ///
    /// # Errors
    /// Always: 401.
    pub const fn require(self) -> Result<()> {
        Err(Error::Unauthorized("sign in to do this"))
    }

    /// The caller as the owner of a row, which takes an account.
    ///
    /// # Errors
    /// Always: 401.
    pub const fn as_owner(self) -> Result<Value> {
        Err(Error::Unauthorized("sign in to do this"))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// Permissions of which any suffices.
pub type Rule = &'static [Grant];

/// One permission: who, and on which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub who: Who,
}

/// Whom a permission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Public,
}

impl Grant {
    /// Everybody, on every row.
    pub const PUBLIC: Self = Self { who: Who::Public };

    /// Whether it is everybody's, on every row.
    pub fn is_open(&self) -> bool {
        self.who == Who::Public
    }
}

/// The access rules of a resource.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    pub list: Rule,
    pub read: Rule,
    pub create: Rule,
    pub update: Rule,
    pub delete: Rule,
}

/// Whether the caller has the permission on some row.
pub fn admits(rule: Rule, _: &Caller) -> bool {
    !rule.is_empty()
}

/// The rows on which the caller has the permission: all, or none where nobody is granted it.
pub fn permitted<T: Resource>(rule: Rule, caller: &Caller) -> Predicate {
    if admits(rule, caller) {
        Predicate::Always
    } else {
        Predicate::Never
    }
}

/// The same: 403 where there are none.
pub fn admit<T: Resource>(rule: Rule, caller: &Caller) -> Result<Predicate> {
    demand::<T>(rule, caller)
}

/// The same: 403 where there are none.
pub fn demand<T: Resource>(rule: Rule, caller: &Caller) -> Result<Predicate> {
    match permitted::<T>(rule, caller) {
        Predicate::Never => Err(Error::Forbidden),
        rows => Ok(rows),
    }
}
