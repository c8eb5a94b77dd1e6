//! Bodies of `PUT` and `PATCH`: what may change, against the row as it is.

use std::fmt;

use serde_json::Value;

use super::{
    Caller, Draft, Error, Field, Guards, Lens, Lock, Precondition, Predicate, Preset, Problem,
    Resource, Result, Tx, Write, access, clock, draft,
    integrity::{self, Values},
    rows,
};

/// A change to a row that a client asks for: checked as far as that goes without the row.
pub struct Edit {
    /// What the caller may set whatever the row.
    changes: Values,
    /// What takes the row to decide.
    pending: Vec<Pending>,
    problems: Vec<Problem>,
    /// What the row lets the caller set, and which rows do.
    guards: Guards,
    known: Known,
}

/// A field whose row decides whether the caller may set it, or send it along as it is.
#[derive(Debug)]
struct Pending {
    field: &'static Field,
    /// What the client sent.
    sent: Option<Value>,
    /// What the field becomes where it is the client's to set and left out of a whole body.
    absent: Option<Value>,
    writable: Predicate,
    readable: Predicate,
}

/// The version that a change is made for.
#[derive(Debug)]
struct Known {
    version: Option<i64>,
    precondition: Precondition,
    /// What the client has seen of it.
    lens: Lens,
}

impl Draft {
    /// A full replacement: what is left out takes its default, but for what the caller may not set or
    /// does not see.
    pub fn replace<T: Resource>(self, caller: &Caller, precondition: Precondition) -> Result<Edit> {
        self.edit::<T>(caller, precondition, true)
    }

    /// A partial change: what is left out stays.
    pub fn patch<T: Resource>(self, caller: &Caller, precondition: Precondition) -> Result<Edit> {
        self.edit::<T>(caller, precondition, false)
    }

    fn edit<T: Resource>(
        mut self,
        caller: &Caller,
        precondition: Precondition,
        whole: bool,
    ) -> Result<Edit> {
        let mut edit = Edit {
            changes: Values::new(),
            pending: Vec::new(),
            problems: self.problems,
            guards: Guards::default(),
            known: Known {
                version: None,
                precondition,
                lens: Lens::of::<T>(caller),
            },
        };
        let now = clock::now();
        for field in T::FIELDS {
            let readable = draft::may_read::<T>(field, caller);
            let writable = match field.write {
                Write::Once => Predicate::Never,
                _ => draft::may_write::<T>(field, caller),
            };
            let (sent, absent) = match self.values.remove(field.name) {
                Some(value) => match (&writable, &readable) {
                    _ if matches!(field.write, Write::Version) => {
                        edit.note_version(field, value);
                        continue;
                    }
                    // An answer that depends on the value would tell it.
                    (Predicate::Never, Predicate::Never) => {
                        edit.problems.push(draft::not_writable(field));
                        continue;
                    }
                    (Predicate::Never, _) => (Some(value), None),
                    _ => match field.accept(value, &mut edit.problems) {
                        Some(value) => (Some(value), None),
                        None => continue,
                    },
                },
                // Who is not named does not change.
                None if matches!(field.default, Some(Preset::Caller)) => continue,
                // Whoever edits what they see cannot send along what they do not.
                None if !whole || readable == Predicate::Never => continue,
                None => (None, draft::absent(field, caller, now)?),
            };
            edit.add(Pending {
                field,
                sent,
                absent,
                writable,
                readable,
            });
        }
        let unknown = self.values.keys().map(|name| draft::unknown(name));
        edit.problems.extend(unknown);
        Ok(edit)
    }
}

/// Names the fields, and none of their values: a password may be among them.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.changes.keys())
            .finish_non_exhaustive()
    }
}

impl Edit {
    fn note_version(&mut self, field: &Field, value: Value) {
        let value = field.accept(value, &mut self.problems);
        self.known.version = value.as_ref().and_then(Value::as_i64);
    }

    /// Decides at once what does not depend on the row.
    fn add(&mut self, pending: Pending) {
        let is_seen = pending.sent.is_some() || pending.readable.is_always();
        match pending.writable {
            Predicate::Always if is_seen => {
                self.set(pending.field, pending.sent.or(pending.absent))
            }
            Predicate::Never if pending.sent.is_none() => {}
            _ => self.pending.push(pending),
        }
    }

    fn set(&mut self, field: &Field, value: Option<Value>) {
        match value {
            Some(value) => {
                self.changes.insert(field.name.to_owned(), value);
            }
            None => self.problems.push(draft::required(field)),
        }
    }

    /// Holds the change against the row, if the caller may see it.
    ///
    /// # Errors
    /// 422 with every problem; else 404, 403 where the row is not the caller's to change, and what the
    /// versions say: 428 where none is named and one has to be, 412 or 409 where it is another.
    pub async fn settle<T: Resource>(
        mut self,
        tx: &mut Tx,
        caller: &Caller,
        row: Option<T>,
    ) -> Result<Settled<T>> {
        let mut admitted = Ok(());
        if let Some(row) = &row {
            self.decide(tx, row).await?;
            if self.problems.is_empty() {
                admitted = self.admit(tx, caller, row).await;
            }
            if !self.problems.is_empty() || admitted.is_err() {
                let further = self.compare(tx, caller, row).await?;
                self.problems.extend(further);
            }
        }
        let patch = draft::decode(self.changes, self.problems)?;
        admitted?;
        Ok(Settled {
            row: row.ok_or(Error::NotFound)?,
            patch,
            guards: self.guards,
        })
    }

    async fn admit<T: Resource>(&self, tx: &mut Tx, caller: &Caller, row: &T) -> Result<()> {
        let editable = access::permitted::<T>(T::POLICY.update, caller);
        rows::demand(tx, row, &editable, Error::Forbidden).await?;
        let named = self.known.version.is_some() || self.known.precondition.is_some();
        if T::LOCK == Lock::Required && !named {
            return Err(Error::PreconditionRequired(
                "this change needs an `If-Match` header or a `version` in the body",
            ));
        }
        self.known.check(tx, row).await
    }

    /// Decides what depends on the row.
    async fn decide<T: Resource>(&mut self, tx: &mut Tx, row: &T) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let shown = integrity::values(row)?;
        // Against another version all may differ that others have changed: that is a conflict, and
        // no fault of the body.
        let is_current = self.known.is_current(tx, row).await?;
        for pending in std::mem::take(&mut self.pending) {
            let field = pending.field;
            let may_set = rows::matches(tx, row, &pending.writable).await?;
            match pending.sent {
                Some(value) if may_set => {
                    self.guards.add(field, pending.writable);
                    self.set(field, Some(value));
                }
                Some(value) => {
                    let is_seen = rows::matches(tx, row, &pending.readable).await?;
                    if !is_seen || (is_current && differs(field, &shown, &value)) {
                        self.problems.push(draft::not_writable(field));
                    }
                }
                None if may_set && rows::matches(tx, row, &pending.readable).await? => {
                    self.set(field, pending.absent);
                }
                None => {}
            }
        }
        Ok(())
    }

    /// What is wrong between the values that are right in themselves. How they go together with those
    /// of the row is told to who may change it.
    async fn compare<T: Resource>(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        row: &T,
    ) -> Result<Vec<Problem>> {
        let before = integrity::values(row)?;
        let editable = access::permitted::<T>(T::POLICY.update, caller);
        let may_change = rows::matches(tx, row, &editable).await?;
        let mut after = if may_change && self.known.is_current(tx, row).await? {
            before.clone()
        } else {
            Values::new()
        };
        after.extend(self.changes.clone());
        for problem in &self.problems {
            let field = problem.field.split('.').next();
            field.and_then(|name| after.remove(name));
        }
        integrity::problems::<T>(tx, caller, Some(&before), &after).await
    }
}

impl Known {
    async fn is_current<T: Resource>(&self, tx: &mut Tx, row: &T) -> Result<bool> {
        match self.check(tx, row).await {
            Ok(()) => Ok(true),
            Err(Error::PreconditionFailed | Error::Conflict(..)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Fails where it is another version of the row: 412 or 409.
    async fn check<T: Resource>(&self, tx: &mut Tx, row: &T) -> Result<()> {
        self.precondition.check(tx, row, &self.lens).await?;
        match self.version {
            Some(version) if row.version() != Some(version) => {
                Err(Error::conflict("the row has changed since this version"))
            }
            _ => Ok(()),
        }
    }
}

/// A change that is valid for its row, and that the caller may make.
#[derive(Debug)]
pub struct Settled<T: Resource> {
    /// The row as it is.
    pub row: T,
    pub patch: T::Patch,
    /// What the row has to allow as well once it belongs to others.
    pub guards: Guards,
}

/// Whether the value is another than the row's; the spelling does not count.
fn differs(field: &Field, row: &Values, value: &Value) -> bool {
    let stored = row.get(field.name).unwrap_or(&Value::Null);
    let tidy = |value: &Value| {
        let mut tidy = value.clone();
        field.kind.check(&mut tidy, field.name, &mut Vec::new());
        tidy
    };
    tidy(value) != tidy(stored)
}
