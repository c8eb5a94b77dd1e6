//! Which answer a caller gets on each route.

use super::{
    Caller, Linked, Matrix, Nested, Place, Subject,
    rights::{Foreseen, Unforeseen, owns_new},
};
use crate::{
    model::{Action, Attribute, Condition, FieldRule, Gate, Operation, Relation, Resource, Rule},
    view::suite::plan::satisfies_with,
};

impl Matrix<'_> {
    /// To an operation on rows of the resource.
    pub(super) fn answer(
        &self,
        subject: &Subject<'_>,
        operation: &Operation,
        place: Place<'_, '_>,
        caller: &Caller,
    ) -> Foreseen<String> {
        match (&operation.action, place) {
            (Action::List, Place::Own) => self.of_list(subject, caller),
            (Action::List, Place::Below(above)) => self.of_list_below(subject, above, caller),
            (Action::List, Place::Linked(link)) => self.of_linked_rows(subject, link, caller),
            (Action::Create, Place::Own) => self.of_creation(subject, None, caller),
            (Action::Create, Place::Below(above)) => {
                let plan = subject.plan.pointing_by(above.parent);
                let subject = Subject {
                    plan: &plan,
                    ..*subject
                };
                self.of_creation(&subject, Some(above), caller)
            }
            (Action::Link | Action::Unlink, Place::Linked(link)) => {
                self.of_link(subject, link, caller)
            }
            (
                Action::Read | Action::Replace | Action::Update | Action::Delete | Action::Restore,
                _,
            ) => self.of_row(subject, operation, caller),
            (Action::Create, Place::Linked(_))
            | (Action::Link | Action::Unlink, Place::Own | Place::Below(_))
            | (Action::BuiltIn(_), _) => Err(Unforeseen),
        }
    }

    /// To the list of the rows.
    fn of_list(&self, subject: &Subject<'_>, caller: &Caller) -> Foreseen<String> {
        let access = &subject.resource.access;
        if let Some(refusal) = self.refused_by_role(&access.list, subject, caller) {
            return Ok(refusal);
        }
        let shown = self.grants(&access.list, subject, caller)?;
        Ok(format!("200:{}", u8::from(shown)))
    }

    /// Whether whoever makes the row, having every role, can delete it.
    fn is_deleted_by_its_maker(&self, subject: &Subject<'_>) -> bool {
        let Subject {
            resource,
            plan,
            values,
            ..
        } = *subject;
        let access = &resource.access;
        let may = |rule| satisfies_with(self.model, resource, plan, values, rule) == Some(true);
        may(&access.read) && may(&access.delete)
    }

    /// To a new row, below another one where one is given.
    pub(super) fn of_creation(
        &self,
        subject: &Subject<'_>,
        above: Option<&Nested<'_>>,
        caller: &Caller,
    ) -> Foreseen<String> {
        let resource = subject.resource;
        let rule = &resource.access.create;
        if above.is_some_and(|above| needs_account(&above.above, caller)) {
            return Ok("401".into());
        }
        if let Some(refusal) = self.refused_by_role(rule, subject, caller) {
            return Ok(refusal);
        }
        let sent = subject
            .values
            .iter()
            .map(|(index, _)| &resource.fields[*index]);
        let rules = sent.filter_map(|field| field.access.write.narrowed());
        let rules: Vec<_> = rules.collect();
        if rules.iter().any(|rule| self.never(rule, subject, caller)) {
            return Ok("422".into());
        }
        let names_caller =
            |relation: &Relation| relation.required && resource.names_owner(relation);
        if *caller == Caller::NoOne && resource.relations.iter().any(names_caller) {
            return Ok("401".into());
        }
        // The body is one that the owner would send.
        let is_known = match caller {
            Caller::Owner => true,
            Caller::NoOne => false,
            _ => !subject.plan.names_maker(),
        };
        if !is_known && goes_by_owner(resource, &rules) {
            return Err(Unforeseen);
        }
        let owns = owns_new(subject, caller);
        let mut is_refused = false;
        for rule in rules {
            is_refused |= !self.grants_to(rule, subject, caller, owns)?;
        }
        let mut is_hidden = match above {
            Some(above) => !self.reads(&above.above, caller)?,
            None => false,
        };
        // Without a foreign key the row above is looked for before anything else that the row points to.
        let is_loose = |above: &Nested<'_>| !resource.relations[above.parent.relation].constraint;
        if is_hidden && above.is_some_and(is_loose) {
            return if is_refused {
                Err(Unforeseen)
            } else {
                Ok("404".into())
            };
        }
        for parent in &subject.plan.parents {
            let relation = &resource.relations[parent.relation];
            if !relation.constraint
                || above.is_some_and(|above| above.parent.relation == parent.relation)
            {
                continue;
            }
            let Some(target) = self.above(resource, parent) else {
                continue;
            };
            if !self.reads(&target, caller)? {
                if !resource.decides_on_creation(relation) {
                    return Ok("422".into());
                }
                is_hidden = true;
            }
        }
        let is_granted = self.grants_to(rule, subject, caller, owns)?;
        // What the row would not let a caller set is told to those who may create it.
        if is_refused && is_granted {
            // A rule of a field that asks for what is hidden is not asked then.
            return if is_hidden {
                Err(Unforeseen)
            } else {
                Ok("422".into())
            };
        }
        if is_hidden {
            return Ok("404".into());
        }
        let refusal = if resource.hides_refused_creations() {
            "404"
        } else {
            "403"
        };
        Ok(if is_granted { "201" } else { refusal }.into())
    }

    /// To the list of rows below another one.
    fn of_list_below(
        &self,
        subject: &Subject<'_>,
        above: &Nested<'_>,
        caller: &Caller,
    ) -> Foreseen<String> {
        let plan = subject.plan.pointing_by(above.parent);
        let subject = &Subject {
            plan: &plan,
            ..*subject
        };
        if needs_account(&above.above, caller) {
            return Ok("401".into());
        }
        let list = &subject.resource.access.list;
        if let Some(refusal) = self.refused_by_role(list, subject, caller) {
            return Ok(refusal);
        }
        if !self.reads(&above.above, caller)? {
            return Ok("404".into());
        }
        let shown = self.grants(list, subject, caller)?;
        Ok(format!("200:{}", u8::from(shown)))
    }

    /// To a link.
    fn of_link(
        &self,
        subject: &Subject<'_>,
        link: &Linked<'_>,
        caller: &Caller,
    ) -> Foreseen<String> {
        let (left, right) = link.ends(subject);
        let update = &left.resource.access.update;
        let is_refused = *caller == Caller::NoOne && self.never(update, left, caller);
        if is_refused || needs_account(left, caller) || needs_account(right, caller) {
            return Ok("401".into());
        }
        if !self.reads(left, caller)? {
            return Ok("404".into());
        }
        if !self.grants(update, left, caller)? {
            return Ok("403".into());
        }
        Ok(if self.reads(right, caller)? {
            "204"
        } else {
            "404"
        }
        .into())
    }

    fn of_linked_rows(
        &self,
        subject: &Subject<'_>,
        link: &Linked<'_>,
        caller: &Caller,
    ) -> Foreseen<String> {
        if needs_account(&link.other, caller) {
            return Ok("401".into());
        }
        let list = &subject.resource.access.list;
        if let Some(refusal) = self.refused_by_role(list, subject, caller) {
            return Ok(refusal);
        }
        if !self.reads(&link.other, caller)? {
            return Ok("404".into());
        }
        let (left, right) = link.ends(subject);
        let maker = |subject: &Subject<'_>, rule| {
            let Subject {
                resource,
                plan,
                values,
                ..
            } = *subject;
            satisfies_with(self.model, resource, plan, values, rule) == Some(true)
        };
        let is_linked = maker(left, &left.resource.access.update)
            && maker(left, &left.resource.access.read)
            && maker(right, &right.resource.access.read);
        let shown = self.grants(list, subject, caller)?;
        Ok(if is_linked {
            format!("200:{}", u8::from(shown))
        } else {
            "200".into()
        })
    }

    /// To an operation on one row.
    fn of_row(
        &self,
        subject: &Subject<'_>,
        operation: &Operation,
        caller: &Caller,
    ) -> Foreseen<String> {
        let access = &subject.resource.access;
        let rule = operation.rule(access);
        let success = operation.success().status().to_string();
        let gates = operation.gates();
        let is_no_one = *caller == Caller::NoOne;
        if is_no_one && self.never(rule, subject, caller) {
            return Ok("401".into());
        }
        if !gates.contains(&Gate::Visible) {
            // What is known of a row is known of one that is not deleted.
            let is_certain = !rule.asks_for(Attribute::DeletedAt);
            if !self.is_deleted_by_its_maker(subject) || !is_certain {
                return Err(Unforeseen);
            }
            let granted = self.grants(rule, subject, caller)?;
            return Ok(if granted { success } else { "404".into() });
        }
        if is_no_one && self.never(&access.read, subject, caller) {
            return Ok("401".into());
        }
        let whole = operation.action == Action::Replace;
        if whole && sends_blindly(subject, |rule| Ok(!self.never(rule, subject, caller)))? {
            return Ok("422".into());
        }
        if !self.reads(subject, caller)? {
            return Ok("404".into());
        }
        if whole && sends_blindly(subject, |rule| self.grants(rule, subject, caller))? {
            return Ok("422".into());
        }
        let granted = !gates.contains(&Gate::Granted) || self.grants(rule, subject, caller)?;
        Ok(if granted { success } else { "403".into() })
    }

    /// The refusal of a caller to whom the rule grants no row at all.
    fn refused_by_role(
        &self,
        rule: &Rule,
        subject: &Subject<'_>,
        caller: &Caller,
    ) -> Option<String> {
        let status = if *caller == Caller::NoOne {
            "401"
        } else {
            "403"
        };
        self.never(rule, subject, caller).then(|| status.to_owned())
    }
}

/// Whether a whole body holds a field that the caller can neither set nor see.
fn sends_blindly(
    subject: &Subject<'_>,
    granted: impl Fn(&Rule) -> Foreseen<bool>,
) -> Foreseen<bool> {
    let may = |rule: &FieldRule| match rule {
        FieldRule::Inherit => Ok(true),
        FieldRule::Nobody => Ok(false),
        FieldRule::Grants(rule) => granted(rule),
    };
    for (index, _) in subject.values {
        let access = &subject.resource.fields[*index].access;
        if !may(&access.write)? && !may(&access.read)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the path goes through a row that the caller cannot see for want of an account.
fn needs_account(through: &Subject<'_>, caller: &Caller) -> bool {
    *caller == Caller::NoOne && !through.resource.access.read.admits_anonymous()
}

/// Whether a condition on new rows, or on one of their fields, speaks of an owner that they name themselves, which is
/// nobody where nobody has signed in.
fn goes_by_owner(resource: &Resource, rules: &[&Rule]) -> bool {
    let rules = rules.iter().copied().chain([&resource.access.create]);
    let mut attributes = rules
        .flat_map(Rule::conditions)
        .chain(&resource.checks)
        .flat_map(Condition::attributes);
    attributes.any(|attribute| match attribute {
        Attribute::Relation(index) => resource.names_owner(&resource.relations[index]),
        _ => false,
    })
}
