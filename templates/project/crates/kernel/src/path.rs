//! Identities in the path of a request.

use std::fmt::{Display, Write as _};

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::{Error, Id, Identified, Result};

/// The ids in the path; an impossible one names nothing, which is 404.
#[derive(Debug, Clone, Copy)]
pub struct At<T>(pub T);

/// One id, or as many as a path has.
pub trait Ids: Sized {
    /// Reads them; `None` where a text is no id as the service writes it.
    fn read<'a>(texts: &mut impl Iterator<Item = &'a str>) -> Option<Self>;
}

impl<T: Identified> Ids for Id<T> {
    fn read<'a>(texts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        // Nothing that is stored holds a NUL, and not every database would be asked for one.
        let text = texts.next().filter(|text| !text.contains('\0'))?;
        let id: Self = text.parse().ok()?;
        // Numbers can be written in many ways, a row has one address.
        id.to_string().eq_ignore_ascii_case(text).then_some(id)
    }
}

impl<A: Identified, B: Identified> Ids for (Id<A>, Id<B>) {
    fn read<'a>(texts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some((Id::read(texts)?, Id::read(texts)?))
    }
}

impl<S, T> FromRequestParts<S> for At<T>
where
    S: Send + Sync,
    T: Ids + Send,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let texts = RawPathParams::from_request_parts(parts, state).await;
        let texts = texts.map_err(|_| Error::NotFound)?;
        let ids = T::read(&mut texts.iter().map(|(_, text)| text));
        ids.map(Self).ok_or(Error::NotFound)
    }
}

/// An id as it stands in a path.
pub fn segment(id: &impl Display) -> String {
    let mut segment = String::new();
    for byte in id.to_string().bytes() {
        // Writing to a string cannot fail.
        let _ = match byte {
            b'-' | b'.' | b'_' | b'~' => segment.write_char(byte.into()),
            byte if byte.is_ascii_alphanumeric() => segment.write_char(byte.into()),
            byte => write!(segment, "%{byte:02X}"),
        };
    }
    segment
}
