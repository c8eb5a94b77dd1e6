//! What a caller is granted on a row.

use super::{Caller, Matrix, Subject};
use crate::{
    model::{Grant, Rule, Who},
    view::suite::{facts, plan::any},
};

/// A table cannot say what answers a caller gets whose rights nobody can foresee.
pub(super) struct Unforeseen;

/// What is known for sure.
pub(super) type Foreseen<T> = Result<T, Unforeseen>;

/// Whether whoever makes a row owns it: a row with an owner of its own belongs to who makes it, others
/// to the owner of what they point to.
pub(super) fn owns_new(subject: &Subject<'_>, caller: &Caller) -> bool {
    let resource = subject.resource;
    let direct = resource.relations.iter().any(|it| resource.names_owner(it));
    direct && *caller != Caller::NoOne || *caller == Caller::Owner
}

impl Matrix<'_> {
    /// Whether the rule grants the caller no row at all.
    pub(super) fn never(&self, rule: &Rule, subject: &Subject<'_>, caller: &Caller) -> bool {
        let owners = !subject.resource.owners.is_empty();
        let concerns =
            |grant: &Grant| (grant.who != Who::Owner || owners) && self.is(caller, grant);
        !rule.grants.iter().any(concerns)
    }

    /// Whether the rule grants the caller nothing on a row that the caller makes, whatever is in it.
    pub(super) fn never_on_new(&self, rule: &Rule, subject: &Subject<'_>, caller: &Caller) -> bool {
        let owns = owns_new(subject, caller);
        let concerns = |grant: &Grant| (grant.who != Who::Owner || owns) && self.is(caller, grant);
        !rule.grants.iter().any(concerns)
    }

    /// Whether the caller is of those whom a grant is for, whatever the row.
    fn is(&self, caller: &Caller, grant: &Grant) -> bool {
        match (&grant.who, caller) {
            (Who::Public, _) => true,
            (_, Caller::NoOne | Caller::BadToken) => false,
            (Who::Authenticated | Who::Owner, _) => true,
            (Who::Role(role), Caller::Role(has)) => role.snake() == has,
            (Who::Role(role), _) => role.snake() == self.default_role,
        }
    }

    /// Whether the caller may read the row.
    pub(super) fn reads(&self, subject: &Subject<'_>, caller: &Caller) -> Foreseen<bool> {
        self.grants(&subject.resource.access.read, subject, caller)
    }

    /// Whether the rule grants the caller something on the row.
    pub(super) fn grants(
        &self,
        rule: &Rule,
        subject: &Subject<'_>,
        caller: &Caller,
    ) -> Foreseen<bool> {
        let owns = *caller == Caller::Owner && subject.owned;
        self.grants_to(rule, subject, caller, owns)
    }

    /// The same for a caller of whom it is known otherwise whether the row is theirs.
    pub(super) fn grants_to(
        &self,
        rule: &Rule,
        subject: &Subject<'_>,
        caller: &Caller,
        owns: bool,
    ) -> Foreseen<bool> {
        let fact = |attribute| {
            subject
                .plan
                .fact_with(subject.values, subject.resource, attribute)
        };
        let holds = |grant: &Grant| {
            if !self.is(caller, grant) || (grant.who == Who::Owner && !owns) {
                return Some(false);
            }
            match &grant.when {
                None => Some(true),
                Some(condition) => facts::holds(self.model, condition, &fact, false),
            }
        };
        any(rule.grants.iter().map(holds)).ok_or(Unforeseen)
    }
}
