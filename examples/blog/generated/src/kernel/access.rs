//! Who may do what: grants of the description, decided for one caller, become part of the statement.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::Value;
use uuid::Uuid;

use super::{Error, Id, Identified, Predicate, Result, Role, UserKey};

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
    pub roles: Vec<Role>,
}

impl Caller {
    pub fn anonymous() -> Self {
        Self::default()
    }

    pub fn signed_in(identity: Identity) -> Self {
        Self {
            identity: Some(identity),
        }
    }

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

    pub fn has(&self, role: Role) -> bool {
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
    /// A condition on the row, in SQL; `None` means every row.
    pub rows: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Public,
    Authenticated,
    Owner,
    Role(Role),
}

impl Grant {
    pub const PUBLIC: Self = Self::to(Who::Public);
    pub const AUTHENTICATED: Self = Self::to(Who::Authenticated);
    pub const OWNER: Self = Self::to(Who::Owner);

    pub const fn role(role: Role) -> Self {
        Self::to(Who::Role(role))
    }

    const fn to(who: Who) -> Self {
        Self { who, rows: None }
    }

    /// The same, on rows that satisfy the condition.
    pub const fn on(self, condition: &'static str) -> Self {
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
    /// SQL that yields the owner of a row, once per way to own it.
    pub owners: &'static [&'static str],
}

impl Policy {
    /// The rows that the caller may list: 401 or 403 where there can be none.
    pub fn list(&self, caller: &Caller) -> Result<Predicate> {
        self.demand(self.list, caller)
    }

    /// The rows that the caller may create: 401 or 403 where there can be none.
    pub fn create(&self, caller: &Caller) -> Result<Predicate> {
        self.demand(self.create, caller)
    }

    /// The rows that the caller may read; 401 for nobody, and no row is 404 for everybody else.
    pub fn read(&self, caller: &Caller) -> Result<Predicate> {
        self.of_known(self.read, caller)
    }

    /// The rows that the caller may change.
    pub fn update(&self, caller: &Caller) -> Result<Predicate> {
        self.of_known(self.update, caller)
    }

    /// The rows that the caller may delete.
    pub fn delete(&self, caller: &Caller) -> Result<Predicate> {
        self.of_known(self.delete, caller)
    }

    /// The rows on which the caller has the permission, none where they have it on none.
    pub fn rows(&self, rule: Rule, caller: &Caller) -> Predicate {
        let mut rows = Predicate::Never;
        for grant in rule.iter().filter(|grant| grant.applies_to(caller)) {
            let condition = grant.rows.map_or(Predicate::Always, Predicate::Sql);
            rows = rows.or(match (grant.who, &caller.identity) {
                (Who::Owner, Some(identity)) => self.owned_by(identity.user).and(condition),
                _ => condition,
            });
        }
        rows
    }

    /// The rows that belong to the user.
    pub fn owned_by(&self, user: Id<User>) -> Predicate {
        self.owners.iter().fold(Predicate::Never, |owned, owner| {
            owned.or(Predicate::equals(owner, user))
        })
    }

    fn demand(&self, rule: Rule, caller: &Caller) -> Result<Predicate> {
        match self.of_known(rule, caller)? {
            Predicate::Never => Err(Error::Forbidden),
            rows => Ok(rows),
        }
    }

    fn of_known(&self, rule: Rule, caller: &Caller) -> Result<Predicate> {
        match self.rows(rule, caller) {
            Predicate::Never => caller.require().map(|_| Predicate::Never),
            rows => Ok(rows),
        }
    }
}
