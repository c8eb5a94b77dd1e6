//! Which fields of a row its reader is shown.

use axum::http::Uri;
use serde::{Serialize, Serializer};
use sqlx::Row as _;

use super::{
    Caller, Error, Field, Predicate, Resource, Result, Scalar, db::Executor, draft,
    engine::Statement, list::Params, members, scalar::push_list,
};

/// What one caller sees of the rows of a resource.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lens {
    /// Fields that the caller sees on no row.
    hidden: Vec<&'static str>,
    /// Fields that the caller sees on some rows.
    conditional: Vec<(&'static str, Predicate)>,
    /// The fields asked for, where only some were.
    only: Option<Vec<&'static str>>,
}

impl Lens {
    /// All that the caller may see.
    pub fn of<T: Resource>(caller: &Caller) -> Self {
        let mut lens = Self::default();
        for field in T::FIELDS {
            match draft::may_read::<T>(field, caller) {
                Predicate::Always => {}
                Predicate::Never => lens.hidden.push(field.name),
                rows => lens.conditional.push((field.name, rows)),
            }
        }
        lens
    }

    /// All that the caller may see and asks for with `?fields=`; any other parameter is 400.
    pub fn read<T: Resource>(uri: &Uri, caller: &Caller) -> Result<Self> {
        let mut lens = Self::of::<T>(caller);
        if uri.query().is_some() {
            let mut params = Params::of(uri)?;
            if let Some(names) = params.take("fields") {
                lens.narrow::<T>(&names)?;
            }
            params.finish()?;
        }
        Ok(lens)
    }

    /// Whether rows are shown whole.
    pub fn is_clear(&self) -> bool {
        self.hidden.is_empty() && self.conditional.is_empty() && self.only.is_none()
    }

    fn names(&self) -> Vec<&'static str> {
        self.conditional.iter().map(|(name, _)| *name).collect()
    }

    /// Whether the caller may see the field on every row, so that asking by it tells nothing hidden.
    pub fn shows(&self, field: &Field) -> bool {
        !self.hidden.contains(&field.name)
            && !self.conditional.iter().any(|(name, _)| *name == field.name)
    }

    /// Narrows it to the fields of `?fields=a,b`; an unknown or hidden one is 400.
    pub fn narrow<T: Resource>(&mut self, names: &str) -> Result<()> {
        let pick = |name: &str| {
            let field = T::FIELDS.iter().find(|field| field.name == name);
            field
                .filter(|field| !self.hidden.contains(&field.name))
                .map(|field| field.name)
                .ok_or_else(|| Error::bad_request(format!("`{name}` is not a field to show")))
        };
        let mut only: Vec<_> = names.split(',').map(pick).collect::<Result<_>>()?;
        // Whatever their order, what they show is the same.
        only.sort_unstable();
        only.dedup();
        self.only = Some(only);
        Ok(())
    }

    /// The same lens, whichever fields are asked for.
    pub fn whole(&self) -> Self {
        Self {
            only: None,
            ..self.clone()
        }
    }

    /// The row, ready to be written; `withheld` are the conditional fields that do not show on this one.
    pub fn show<'a, T: Resource>(
        &'a self,
        row: &'a T,
        withheld: &'a [&'static str],
    ) -> Shown<'a, T> {
        Shown {
            lens: self,
            row,
            withheld,
        }
    }
}

/// A row as a lens shows it.
#[derive(Debug)]
pub struct Shown<'a, T> {
    lens: &'a Lens,
    row: &'a T,
    withheld: &'a [&'static str],
}

impl<T> Shown<'_, T> {
    fn shows(&self, name: &str) -> bool {
        !self.lens.hidden.contains(&name)
            && !self.withheld.contains(&name)
            && self
                .lens
                .only
                .as_ref()
                .is_none_or(|only| only.contains(&name))
    }
}

impl<T: Resource> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        members::serialize(self.row, serializer, |name| self.shows(name))
    }
}

/// The fields that the lens shows on some rows, but not on this one.
pub async fn withheld_of<T: Resource>(
    db: impl Executor<'_>,
    lens: &Lens,
    row: &T,
) -> Result<Vec<&'static str>> {
    if lens.conditional.is_empty() {
        return Ok(Vec::new());
    }
    let mut withheld = withheld(db, lens, std::slice::from_ref(row)).await?;
    Ok(withheld.pop().unwrap_or_default())
}

/// The same for each of several rows.
pub async fn withheld<T: Resource>(
    db: impl Executor<'_>,
    lens: &Lens,
    rows: &[T],
) -> Result<Vec<Vec<&'static str>>> {
    let mut withheld = vec![lens.names(); rows.len()];
    if lens.conditional.is_empty() || rows.is_empty() {
        return Ok(withheld);
    }
    // One statement: a column per condition, a row per row, in the order of their ids.
    let mut statement = Statement::new("select id");
    for (_, condition) in &lens.conditional {
        statement.push(", ");
        condition.push(&mut statement);
    }
    statement
        .push(" from ")
        .push(T::TABLE.name)
        .push(" where id in ");
    let ids: Vec<_> = rows.iter().map(Resource::key).collect();
    push_list(&mut statement, &ids);
    for found in statement.build().fetch_all(db).await? {
        let id = Scalar::of_column(&found, 0, T::TABLE.id)?;
        let Some(index) = rows.iter().position(|row| row.key() == id) else {
            continue;
        };
        let mut shown = Vec::new();
        for (column, (name, _)) in lens.conditional.iter().enumerate() {
            if found.try_get::<Option<bool>, _>(column + 1)? == Some(true) {
                shown.push(*name);
            }
        }
        withheld[index].retain(|name| !shown.contains(name));
    }
    Ok(withheld)
}
