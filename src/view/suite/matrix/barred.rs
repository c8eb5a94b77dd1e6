//! What callers may not set or see of rows that they may change or see.

use super::{Caller, Matrix, Subject, rights::Foreseen};
use crate::{
    model::{Action, Field, FieldRule, Model, ResourceId},
    view::suite::plan::Plan,
};

/// A field that somebody may not set or see who may change or see its row.
#[derive(Debug)]
pub struct Barred<T> {
    /// The index of the field.
    pub field: usize,
    /// The head of the caller's column.
    pub caller: String,
    /// What else the caller may do.
    pub may: T,
}

/// What somebody may do besides with rows that hold a field they do not see.
#[derive(Debug)]
pub struct Seeing {
    /// List them.
    pub list: bool,
    /// Change them, for sure.
    pub change: bool,
}

/// The fields that somebody may not set who may change their row, and whether they may create one;
/// those first that the same caller does not see.
pub fn guarded(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Barred<bool>> {
    let mut fields = guarded_from(model, plans, id, false);
    fields.extend(guarded_from(model, plans, id, true));
    fields
}

/// The same, from callers who see the field, or do not.
fn guarded_from(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    sees: bool,
) -> Vec<Barred<bool>> {
    barred(model, plans, id, |matrix, subject, field, caller| {
        let granted = |rule: &FieldRule| match rule {
            FieldRule::Inherit => Ok(true),
            FieldRule::Nobody => Ok(false),
            FieldRule::Grants(rule) => matrix.grants(rule, subject, caller),
        };
        let rule = match &field.access.write {
            FieldRule::Grants(rule) => Some(rule),
            FieldRule::Nobody if !sees => None,
            _ => return Ok(None),
        };
        if granted(&field.access.read)? != sees {
            return Ok(None);
        }
        let access = &subject.resource.access;
        let can =
            matrix.reads(subject, caller)? && matrix.grants(&access.update, subject, caller)?;
        let may_set = granted(&field.access.write)?;
        let creates = subject.resource.offers(&Action::Create)
            && matrix.of_creation(subject, None, caller)? == "201";
        let never = rule.is_none_or(|rule| matrix.never_on_new(rule, subject, caller));
        Ok((can && !may_set).then_some(creates && never))
    })
}

/// The fields that somebody may not see who may see their row.
pub fn hidden(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Barred<Seeing>> {
    barred(model, plans, id, |matrix, subject, field, caller| {
        let FieldRule::Grants(rule) = &field.access.read else {
            return Ok(None);
        };
        let can = matrix.reads(subject, caller)?;
        let sees = matrix.grants(rule, subject, caller)?;
        let access = &subject.resource.access;
        let list = matrix.grants(&access.list, subject, caller)?;
        let change = matches!(matrix.grants(&access.update, subject, caller), Ok(true));
        Ok((can && !sees).then_some(Seeing { list, change }))
    })
}

/// For each field the first caller of whom the question is answered with something.
fn barred<T>(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    ask: impl Fn(&Matrix<'_>, &Subject<'_>, &Field, &Caller) -> Foreseen<Option<T>>,
) -> Vec<Barred<T>> {
    let found = Matrix::of(model, plans, id).and_then(|matrix| {
        let subject = matrix.usual(id)?;
        let fields = subject.resource.fields.iter().enumerate();
        let first = |(index, field)| {
            let callers = matrix
                .callers
                .iter()
                .filter(|caller| **caller != Caller::BadToken);
            callers.into_iter().find_map(|caller| {
                let may = ask(&matrix, &subject, field, caller).ok()??;
                Some(Barred {
                    field: index,
                    caller: caller.name().to_owned(),
                    may,
                })
            })
        };
        Some(fields.filter_map(first).collect())
    });
    found.unwrap_or_default()
}

/// The callers who may list rows of the resource and never change one.
pub fn lookers(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<String> {
    let found = Matrix::of(model, plans, id).and_then(|matrix| {
        let subject = matrix.usual(id)?;
        let access = &subject.resource.access;
        let looks = |caller: &&Caller| {
            matches!(caller, Caller::NoOne | Caller::Role(_))
                && !matrix.never(&access.list, &subject, caller)
                && matrix.never(&access.update, &subject, caller)
        };
        let lookers = matrix.callers.iter().filter(looks);
        Some(lookers.map(|caller| caller.name().to_owned()).collect())
    });
    found.unwrap_or_default()
}
