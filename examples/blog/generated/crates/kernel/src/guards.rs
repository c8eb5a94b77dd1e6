//! Fields that some rows let a caller set and others do not, where a row is new or changes hands.

use super::{
    Caller, Connection, Draft, Error, Field, Predicate, Problem, Resource, Result, Tx, draft,
    integrity::{self, Values},
    rows,
};

/// The fields that a client set and that its row decides on: each with the rows that let it.
#[derive(Debug, Default)]
pub struct Guards(Vec<(&'static Field, Predicate)>);

impl Draft {
    /// What the new row, once it is there, has to allow of all that this body sets.
    pub fn guards<T: Resource>(&self, caller: &Caller) -> Guards {
        self.guards_of::<T>(T::FIELDS, caller)
    }

    /// The same of a body that has other fields than the row.
    pub(super) fn guards_of<T: Resource>(
        &self,
        fields: &'static [Field],
        caller: &Caller,
    ) -> Guards {
        let sent = fields
            .iter()
            .filter(|field| self.values.contains_key(field.name));
        let guarded = sent.filter_map(|field| match draft::may_write::<T>(field, caller) {
            Predicate::Always | Predicate::Never => None,
            rows => Some((field, rows)),
        });
        Guards(guarded.collect())
    }
}

impl Guards {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, field: &'static Field, rows: Predicate) {
        if !rows.is_always() {
            self.0.push((field, rows));
        }
    }

    /// The fields that the row would not let the caller set, as far as its values are known.
    pub(super) async fn refused<T: Resource>(
        &self,
        db: &mut Connection,
        values: &Values,
    ) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        for (field, allowing) in &self.0 {
            if integrity::holds::<T>(db, allowing, values).await? == Some(false) {
                problems.push(draft::not_writable(field));
            }
        }
        Ok(problems)
    }

    /// Fails with 422 where the row does not let the caller set one of the fields.
    pub async fn hold<T: Resource>(&self, tx: &mut Tx, row: &T) -> Result<()> {
        let mut problems = Vec::new();
        for (field, allowing) in &self.0 {
            if !rows::matches(tx, row, allowing).await? {
                problems.push(draft::not_writable(field));
            }
        }
        Error::invalid(problems)
    }
}
