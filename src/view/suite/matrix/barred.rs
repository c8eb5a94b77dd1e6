//! What callers may not set or see of rows that they may change or see.

use super::{Caller, Matrix, Subject, rights::Foreseen};
use crate::{
    model::{Field, FieldRule, Model, ResourceId},
    view::suite::plan::Plan,
};

/// A field that somebody may not set or see who may change or see its row.
#[derive(Debug)]
pub struct Barred {
    /// The index of the field.
    pub field: usize,
    /// The head of the caller's column.
    pub caller: String,
    /// Whether the caller may create, or list, rows like it.
    pub further: bool,
}

/// The fields that somebody may not set who may change their row.
pub fn guarded(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Barred> {
    barred(model, plans, id, |matrix, subject, field, caller| {
        let FieldRule::Grants(rule) = &field.access.write else {
            return Ok(None);
        };
        let access = &subject.resource.access;
        let can =
            matrix.reads(subject, caller)? && matrix.grants(&access.update, subject, caller)?;
        let may_set = matrix.grants(rule, subject, caller)?;
        let creates = matrix.of_creation(subject, None, caller)? == "201";
        let never = matrix.never(rule, subject, caller);
        Ok((can && !may_set).then_some(creates && never))
    })
}

/// The fields that somebody may not see who may see their row.
pub fn hidden(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Barred> {
    barred(model, plans, id, |matrix, subject, field, caller| {
        let FieldRule::Grants(rule) = &field.access.read else {
            return Ok(None);
        };
        let can = matrix.reads(subject, caller)?;
        let sees = matrix.grants(rule, subject, caller)?;
        let lists = matrix.grants(&subject.resource.access.list, subject, caller)?;
        Ok((can && !sees).then_some(lists))
    })
}

/// For each field the first caller of whom the question is answered with something.
fn barred(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    ask: impl Fn(&Matrix<'_>, &Subject<'_>, &Field, &Caller) -> Foreseen<Option<bool>>,
) -> Vec<Barred> {
    let found = Matrix::of(model, plans, id).and_then(|matrix| {
        let subject = matrix.usual(id)?;
        let fields = subject.resource.fields.iter().enumerate();
        let first = |(index, field)| {
            let callers = matrix
                .callers
                .iter()
                .filter(|caller| **caller != Caller::BadToken);
            callers.into_iter().find_map(|caller| {
                let further = ask(&matrix, &subject, field, caller).ok()??;
                Some(Barred {
                    field: index,
                    caller: caller.name().to_owned(),
                    further,
                })
            })
        };
        Some(fields.filter_map(first).collect())
    });
    found.unwrap_or_default()
}
