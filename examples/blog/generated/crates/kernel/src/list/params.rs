use std::collections::BTreeMap;

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};
use url::form_urlencoded;

use super::{Error, Key, Result};
use crate::encoding;

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
    /// Refuses every parameter of a request.
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
    /// Reads the query string of a request; what is given twice is 400.
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

    /// Whether the parameter has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0.get(name).is_some_and(|given| given == value)
    }

    /// Takes the parameter out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// A number from 1 up; the greatest one stands for those that are greater still.
    pub fn count(&mut self, name: &str) -> Result<Option<u64>> {
        let Some(text) = self.take(name) else {
            return Ok(None);
        };
        let is_zero = text.bytes().all(|byte| byte == b'0');
        if is_zero || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::bad_request(format!(
                "`{name}` must be a number from 1 up"
            )));
        }
        Ok(Some(text.parse().unwrap_or(u64::MAX)))
    }

    /// Takes `true` or `false`; anything else is 400.
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
        encoding::fnv1a([path].into_iter().chain(params).chain(["?"]).chain(sort))
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

    /// What nobody took.
    pub fn into_rest(self) -> BTreeMap<String, String> {
        self.0
    }
}
