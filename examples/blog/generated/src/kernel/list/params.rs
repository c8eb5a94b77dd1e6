use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use axum::http::Uri;
use url::form_urlencoded;

use super::{Error, Key, Result};

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

    /// A digest of the list and of all that decides which rows it holds in which order.
    pub fn digest(&self, path: &str, sort: &[Key]) -> u64 {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        self.0.hash(&mut hasher);
        for key in sort {
            (key.field.name, key.descending).hash(&mut hasher);
        }
        hasher.finish()
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
