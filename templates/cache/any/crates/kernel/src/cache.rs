//! Copies of rows that are read more often than they change.

mod store;

use std::borrow::Cow;

use super::{Error, Lens, Predicate};

pub use self::store::{Announced, Cache, Settings};

/// Tells which callers share a copy: those who would be shown the same.
fn scope(readable: &Predicate, lens: &Lens) -> Cow<'static, str> {
    match (readable.is_always(), lens.is_clear()) {
        (true, true) => Cow::Borrowed(""),
        (false, true) => Cow::Owned(format!("{readable:?}")),
        (_, false) => Cow::Owned(format!("{readable:?} {lens:?}")),
    }
}

/// The failure of one load for each of those who waited for it.
fn share(error: &Error) -> Error {
    match error {
        Error::NotFound => Error::NotFound,
        Error::Forbidden => Error::Forbidden,
        Error::Unavailable => Error::Unavailable,
        Error::Internal(source) => Error::internal(source.to_string()),
        other => Error::internal(other.to_string()),
    }
}
