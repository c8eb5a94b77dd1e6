//! Bodies of `PUT` and `PATCH`: what may change, against the row as it is.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    Caller, Draft, Error, Field, Lock, Precondition, Predicate, Preset, Problem, Resource, Result,
    Tx, Write, draft, rows,
};

/// A change to a row that a client asks for: checked as far as that goes without the row.
pub struct Edit {
    /// What the caller may set whatever the row.
    changes: Map<String, Value>,
    /// What the caller may set on some rows.
    conditional: Vec<Conditional>,
    /// What the caller may not set, and may only send along unchanged.
    unchanged: Vec<(&'static Field, Value)>,
    problems: Vec<Problem>,
    version: Option<i64>,
    precondition: Precondition,
}

/// A field that the caller may set on some rows.
#[derive(Debug)]
struct Conditional {
    field: &'static Field,
    /// What the client sent.
    sent: Option<Value>,
    /// What the field becomes where the client may set it and leaves it out of a whole body.
    absent: Option<Value>,
    rows: Predicate,
}

impl Draft {
    /// A full replacement: what may be set and is left out takes its default.
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
            changes: Map::new(),
            conditional: Vec::new(),
            unchanged: Vec::new(),
            problems: self.problems,
            version: None,
            precondition,
        };
        for field in T::FIELDS {
            let sent = self.values.remove(field.name);
            let writable = match field.write {
                Write::Once => Predicate::Never,
                _ => draft::may_write(field, &T::POLICY, caller),
            };
            match (sent, writable) {
                (Some(value), Predicate::Never) => edit.note(field, value),
                (Some(value), Predicate::Always) => {
                    if let Some(value) = field.accept(value, &mut edit.problems) {
                        edit.changes.insert(field.name.to_owned(), value);
                    }
                }
                (Some(value), rows) => {
                    if let Some(value) = field.accept(value, &mut edit.problems) {
                        edit.conditional.push(Conditional {
                            field,
                            sent: Some(value),
                            absent: None,
                            rows,
                        });
                    }
                }
                // Who is not named does not change.
                (None, _) if matches!(field.default, Some(Preset::Caller)) => {}
                (None, Predicate::Always) if whole => match draft::absent(field, caller)? {
                    Some(value) => {
                        edit.changes.insert(field.name.to_owned(), value);
                    }
                    None => edit.problems.push(draft::required(field)),
                },
                (None, Predicate::Never) => {}
                (None, rows) if whole => edit.conditional.push(Conditional {
                    field,
                    sent: None,
                    absent: draft::absent(field, caller)?,
                    rows,
                }),
                (None, _) => {}
            }
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
    fn note(&mut self, field: &'static Field, value: Value) {
        match field.write {
            Write::Version if value.is_i64() => self.version = value.as_i64(),
            Write::Version => {
                let problem = Problem::new(field.name, "wrong_type", "must be an integer");
                self.problems.push(problem);
            }
            _ => self.unchanged.push((field, value)),
        }
    }

    /// Holds the change against the row, if the caller may see it: 422 with every problem, then 404.
    pub async fn settle<T: Resource>(
        mut self,
        tx: &mut Tx,
        row: Option<T>,
    ) -> Result<(T, Settled<T::Patch>)> {
        if let Some(row) = &row {
            for Conditional {
                field,
                sent,
                absent,
                rows,
            } in self.conditional
            {
                let may_set = rows::matches(tx, row, &rows).await?;
                match (sent, absent) {
                    (Some(value), _) if !may_set => self.unchanged.push((field, value)),
                    (None, _) if !may_set => {}
                    (Some(value), _) | (None, Some(value)) => {
                        self.changes.insert(field.name.to_owned(), value);
                    }
                    (None, None) => self.problems.push(draft::required(field)),
                }
            }
            let shown = Shown::of(row)?;
            let changed = |(field, value): &(&Field, Value)| shown.differs(field, value);
            let refused = self.unchanged.iter().filter(|pair| changed(pair));
            let refused: Vec<_> = refused
                .map(|(field, _)| draft::not_writable(field))
                .collect();
            self.problems.extend(refused);
        }
        let patch = draft::decode(self.changes, self.problems)?;
        let settled = Settled {
            patch,
            version: self.version,
            precondition: self.precondition,
        };
        Ok((row.ok_or(Error::NotFound)?, settled))
    }
}

/// A change that is valid for its row; what is left to ask is which version it was made for.
#[derive(Debug)]
pub struct Settled<P> {
    patch: P,
    version: Option<i64>,
    precondition: Precondition,
}

impl<P> Settled<P> {
    /// The changes, unless they were made for another version of the row: 412, 409, or 428 where
    /// none is named and one has to be.
    pub fn for_version_of<T: Resource>(self, row: &T) -> Result<P> {
        let named = self.version.is_some() || self.precondition.is_some();
        if T::LOCK == Lock::Required && !named {
            return Err(Error::PreconditionRequired);
        }
        self.precondition.check(row)?;
        match self.version {
            Some(version) if row.version() != Some(version) => {
                Err(Error::conflict("the row has changed since this version"))
            }
            _ => Ok(self.patch),
        }
    }
}

/// A row as its clients see it.
struct Shown(Map<String, Value>);

impl Shown {
    fn of(row: &impl Serialize) -> Result<Self> {
        match serde_json::to_value(row).map_err(Error::internal)? {
            Value::Object(values) => Ok(Self(values)),
            _ => Ok(Self(Map::new())),
        }
    }

    /// Whether the value is another than the row's; the spelling does not count.
    fn differs(&self, field: &Field, value: &Value) -> bool {
        let stored = self.0.get(field.name).unwrap_or(&Value::Null);
        let mut tidy = value.clone();
        stored != value && (field.kind.check(&mut tidy).is_err() || *stored != tidy)
    }
}
