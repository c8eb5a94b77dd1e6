use std::collections::BTreeMap;

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};
use url::form_urlencoded;

use super::{Error, Key, Result};

/// An address without parameters; any is 400, by name.
#[derive(Debug, Clone, Copy)]
pub struct NoParams;

impl<S: Sync> FromRequestParts<S> for NoParams {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Self::at(&parts.uri)
    }
}

impl NoParams {
    pub fn at(uri: &Uri) -> Result<Self> {
        if uri.query().is_some() {
            Params::of(uri)?.finish()?;
        }
        Ok(Self)
    }
}

/// The parameters of a query string, each at most once.
#[derive(Debug)]
pub struct Params(BTreeMap<String, String>);

impl Params {
    pub fn of(uri: &Uri) -> Result<Self> {
        let mut params = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
            if params.contains_key(name.as_ref()) {
                return Err(Error::bad_request(format!("`{name}` is given twice")));
            }
            params.insert(name.into_owned(), value.into_owned());
        }
        Ok(Self(params))
    }

    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// A number from 1 up.
    pub fn count(&mut self, name: &str) -> Result<Option<u64>> {
        let Some(text) = self.take(name) else {
            return Ok(None);
        };
        match text.parse() {
            Ok(number @ 1..) if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(number)),
            _ => Err(Error::bad_request(format!(
                "`{name}` must be a number from 1 up"
            ))),
        }
    }

    pub fn flag(&mut self, name: &str) -> Result<Option<bool>> {
        match self.take(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Error::bad_request(format!(
                "`{name}` must be `true` or `false`"
            ))),
        }
    }

    /// A digest of the list and of all that decides which rows it holds in which order. What does
    /// not has been taken.
    pub fn digest(&self, path: &str, sort: &[Key]) -> u64 {
        let params = self
            .0
            .iter()
            .flat_map(|(name, value)| [name.as_str(), value]);
        let direction = |key: &Key| if key.descending { "-" } else { "+" };
        let sort = sort.iter().flat_map(|key| [direction(key), key.field.name]);
        fnv1a([path].into_iter().chain(params).chain(["?"]).chain(sort))
    }

    /// Refuses what nobody took.
    pub fn finish(&self) -> Result<()> {
        match self.0.keys().next() {
            Some(name) => Err(Error::bad_request(format!(
                "there is no parameter `{name}`"
            ))),
            None => Ok(()),
        }
    }

    pub fn into_rest(self) -> BTreeMap<String, String> {
        self.0
    }
}

/// FNV-1a over some texts. A cursor outlives an update of the service, and the hash of the standard
/// library may change with the compiler.
fn fnv1a<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    /// What no text holds stands between them.
    const END: u8 = 0xff;
    let bytes = texts.flat_map(|text| text.bytes().chain([END]));
    bytes.fold(BASIS, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn a_digest_is_the_same_in_every_build_and_tells_texts_apart() {
        let digest = |texts: &[&'static str]| fnv1a(texts.iter().copied());
        assert_eq!(digest(&[]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(digest(&["foobar"]), 0x3452_4ba7_168a_2c15);
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a"]), digest(&["a", ""]));
    }
}
