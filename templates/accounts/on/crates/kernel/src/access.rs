//! Who may do what: grants of the description, decided for one caller, become part of the statement.

use std::{convert::Infallible, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::Value;
use uuid::Uuid;

use super::{Condition, Error, Id, Identified, Predicate, Resource, Result, UserKey, owner::Owner};

/// Marks the identity of an account.
#[derive(Debug)]
pub enum User {}

impl Identified for User {
    type Key = UserKey;
}

/// Marks the identity of a session, which begins with a login.
#[derive(Debug)]
pub enum Session {}

impl Identified for Session {
    type Key = Uuid;
}

/// Who is asking. Every service call takes one, so no statement can forget whose rows it may touch.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    identity: Option<Identity>,
}

/// A caller who has signed in.
#[derive(Debug, Clone)]
pub struct Identity {
    pub user: Id<User>,
    pub session: Id<Session>,
    /// The names of what the account may do beyond its own rows. No role implies another.
    pub roles: Arc<[&'static str]>,
}

impl Caller {
    /// Nobody in particular.
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// Somebody who has proven who they are.
    pub fn signed_in(identity: Identity) -> Self {
        Self {
            identity: Some(identity),
        }
    }

    /// Who that is, where they have signed in.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// The identity of a caller who has to have one: 401 for everybody else.
    pub fn require(&self) -> Result<&Identity> {
        self.identity
            .as_ref()
            .ok_or(Error::Unauthorized("sign in to do this"))
    }

    /// What tells this caller from others; empty where nobody has signed in.
    pub fn name(&self) -> String {
        let identity = self.identity.as_ref();
        identity.map_or_else(String::new, |identity| identity.user.to_string())
    }

    /// The caller as the owner of a row.
    pub fn as_owner(&self) -> Result<Value> {
        serde_json::to_value(self.require()?.user).map_err(Error::internal)
    }

    /// Whether the caller has the role of this name.
    pub fn has(&self, role: &str) -> bool {
        self.identity
            .as_ref()
            .is_some_and(|identity| identity.roles.contains(&role))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Permissions of which any suffices.
pub type Rule = &'static [Grant];

/// One permission: who, and on which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub who: Who,
    /// What the row has to satisfy; `None` means every row.
    pub rows: Option<Condition>,
}

/// Whom a permission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Public,
    Authenticated,
    Owner,
    /// Who has the role of this name.
    Role(&'static str),
}

impl Grant {
    /// Everybody, on every row.
    pub const PUBLIC: Self = Self::to(Who::Public);
    /// Whoever has signed in, on every row.
    pub const AUTHENTICATED: Self = Self::to(Who::Authenticated);
    /// Whoever owns the row.
    pub const OWNER: Self = Self::to(Who::Owner);

    /// Whoever has the role of this name, on every row.
    pub const fn role(name: &'static str) -> Self {
        Self::to(Who::Role(name))
    }

    const fn to(who: Who) -> Self {
        Self { who, rows: None }
    }

    /// The same, on rows that satisfy the condition.
    pub const fn on(self, condition: Condition) -> Self {
        Self {
            rows: Some(condition),
            ..self
        }
    }

    /// Whether it is everybody's, on every row.
    pub fn is_open(&self) -> bool {
        self.who == Who::Public && self.rows.is_none()
    }

    fn applies_to(self, caller: &Caller) -> bool {
        match self.who {
            Who::Public => true,
            Who::Authenticated | Who::Owner => caller.identity.is_some(),
            Who::Role(role) => caller.has(role),
        }
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
    /// Every way to own a row.
    pub owners: &'static [Owner],
}

/// Whether the caller has the permission on some row.
pub fn admits(rule: Rule, caller: &Caller) -> bool {
    rule.iter().any(|grant| grant.applies_to(caller))
}

/// The rows on which the caller has the permission, none where they have it on none.
pub fn permitted<T: Resource>(rule: Rule, caller: &Caller) -> Predicate {
    let mut rows = Predicate::Never;
    for grant in rule.iter().filter(|grant| grant.applies_to(caller)) {
        let condition = grant
            .rows
            .map_or(Predicate::Always, |rows| rows.predicate(T::FIELDS));
        rows = rows.or(match (grant.who, &caller.identity) {
            (Who::Owner, Some(identity)) => owned_by::<T>(identity.user).and(condition),
            _ => condition,
        });
    }
    rows
}

/// The same: 401 where there are none for who has not signed in.
pub fn admit<T: Resource>(rule: Rule, caller: &Caller) -> Result<Predicate> {
    match permitted::<T>(rule, caller) {
        Predicate::Never => caller.require().map(|_| Predicate::Never),
        rows => Ok(rows),
    }
}

/// The same: 401 or 403 where there are none.
pub fn demand<T: Resource>(rule: Rule, caller: &Caller) -> Result<Predicate> {
    match admit::<T>(rule, caller)? {
        Predicate::Never => Err(Error::Forbidden),
        rows => Ok(rows),
    }
}

/// The rows that belong to the user.
pub fn owned_by<T: Resource>(user: Id<User>) -> Predicate {
    let owners = T::POLICY.owners.iter();
    owners.fold(Predicate::Never, |owned, owner| {
        owned.or(Predicate::equals(owner.expression(T::TABLE.name), user))
    })
}
