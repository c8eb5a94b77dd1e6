//! What a client demands of the version of a row: `If-Match` and `If-None-Match`.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts},
};

use super::{Caller, Error, Lens, Lock, Resource, Result, Tx, encoding, lens};

/// What the client says of the state it knows: `If-Match` and `If-None-Match`.
#[derive(Debug, Clone, Default)]
pub struct Precondition {
    if_match: Option<String>,
    if_none_match: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Precondition {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            if_match: joined(&parts.headers, &header::IF_MATCH),
            if_none_match: joined(&parts.headers, &header::IF_NONE_MATCH),
        })
    }
}

impl Precondition {
    /// Whether the client named a version at all.
    pub fn is_some(&self) -> bool {
        self.if_match.is_some()
    }

    /// Refuses a change to a row that is not in the state the client knows.
    pub async fn check<T: Resource>(&self, tx: &mut Tx, row: &T, lens: &Lens) -> Result<()> {
        let Some(tags) = &self.if_match else {
            return Ok(());
        };
        let withheld = match row.version() {
            Some(_) => Vec::new(),
            None => lens::withheld_of(&mut **tx, lens, row).await?,
        };
        if names(tags, &etag(row, lens, &withheld)?, "") {
            Ok(())
        } else {
            Err(Error::PreconditionFailed)
        }
    }

    /// The same, for a change that has no body; 428 where a version has to be named and is not.
    pub async fn check_for_change<T: Resource>(
        &self,
        tx: &mut Tx,
        row: &T,
        caller: &Caller,
    ) -> Result<()> {
        if T::LOCK == Lock::Required && !self.is_some() {
            return Err(Error::PreconditionRequired(
                "this change needs an `If-Match` header",
            ));
        }
        self.check(tx, row, &Lens::of::<T>(caller)).await
    }

    /// Whether the client has this very state already.
    pub fn knows(&self, etag: &str) -> bool {
        self.if_none_match
            .as_deref()
            .is_some_and(|tags| names(tags, etag, "W/"))
    }
}

/// The strong entity tag of a row: its version, or a hash of all that the lens shows of it but for the
/// fields that are `withheld`.
pub fn etag<T: Resource>(row: &T, lens: &Lens, withheld: &[&'static str]) -> Result<String> {
    if let Some(version) = row.version() {
        return Ok(format!("\"{version}\""));
    }
    let shown =
        serde_json::to_string(&lens.whole().show(row, withheld)).map_err(Error::internal)?;
    let digest = encoding::fnv1a([shown.as_str()].into_iter());
    Ok(format!("\"{digest:016x}\""))
}

fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter();
    // What cannot be read names no state.
    let texts: Vec<_> = values
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    (!texts.is_empty()).then(|| texts.join(","))
}

/// Whether a list of entity tags holds this one; `weak` is a prefix that may be passed over.
fn names(tags: &str, etag: &str, weak: &str) -> bool {
    tags.split(',').map(str::trim).any(|tag| {
        let strong = if weak.is_empty() {
            tag
        } else {
            tag.strip_prefix(weak).unwrap_or(tag)
        };
        tag == "*" || strong == etag
    })
}
