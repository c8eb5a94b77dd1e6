//! The tables about the service as a whole.

mod read;

pub(super) use self::read::{api, auth, cache, database, rate_limit, request_limit, service};
use super::Spanned;
use crate::diagnostic::Span;

/// `[service]`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// `name`; `None` where it is missing or wrong, which is reported.
    pub name: Option<Spanned<String>>,
    /// `description`
    pub description: Option<Spanned<String>>,
}

/// `[database]`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Database {
    /// `engine`
    pub engine: Option<Spanned<Engine>>,
    /// `ids`
    pub ids: Option<Spanned<Ids>>,
}

/// `database.engine`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Engine {
    Sqlite,
    Postgres,
    Mysql,
}

/// `database.ids`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Ids {
    Uuid,
    TypeId,
    Integer,
}

/// `[api]`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Api {
    /// `prefix`
    pub prefix: Option<Spanned<String>>,
    /// `version`
    pub version: Option<Spanned<String>>,
    /// `versioning`
    pub versioning: Option<Spanned<Versioning>>,
    /// `case`
    pub case: Option<Spanned<Case>>,
    /// `errors`
    pub errors: Option<Spanned<ErrorFormat>>,
    /// `envelope`
    pub envelope: Option<Spanned<bool>>,
    /// `page_size`
    pub page_size: Option<Spanned<u64>>,
    /// `max_page_size`
    pub max_page_size: Option<Spanned<u64>>,
    /// `docs`
    pub docs: Option<Spanned<bool>>,
    /// `graphql`
    pub graphql: Option<Spanned<bool>>,
    /// Whether the size of a page could not be read.
    pub is_doubtful: bool,
}

/// `api.versioning`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Versioning {
    Path,
    Header,
    Query,
}

/// `api.case`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Case {
    Camel,
    Snake,
}

/// `api.errors`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum ErrorFormat {
    Envelope,
    Problem,
}

/// `[auth]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// Its header.
    pub span: Span,
    /// `mode`
    pub mode: Option<Spanned<AuthMode>>,
    /// `roles`
    pub roles: Option<Spanned<Vec<Spanned<String>>>>,
    /// `default_role`
    pub default_role: Option<Spanned<String>>,
    /// `registration`
    pub registration: Option<Spanned<Registration>>,
    /// `access_ttl` in seconds
    pub access_ttl: Option<Spanned<u64>>,
    /// `refresh_ttl` in seconds
    pub refresh_ttl: Option<Spanned<u64>>,
    /// `email_verification`
    pub email_verification: Option<Spanned<bool>>,
    /// `password_reset`
    pub password_reset: Option<Spanned<bool>>,
    /// Whether it could not be read which roles there are.
    pub is_doubtful: bool,
}

/// `auth.mode`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum AuthMode {
    None,
    Jwt,
    ApiKey,
    Oidc,
}

/// `auth.registration`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Registration {
    Open,
    Closed,
}

/// `[rate_limit]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    /// `requests`
    pub requests: Option<Spanned<u64>>,
    /// `window` in seconds
    pub window: Option<Spanned<u64>>,
    /// `store`
    pub store: Option<Spanned<Store>>,
}

/// `rate_limit.store`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Store {
    Memory,
    Redis,
}

/// `[cache]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    /// `store`
    pub store: Option<Spanned<CacheStore>>,
    /// `ttl` in seconds
    pub ttl: Option<Spanned<u64>>,
}

/// `cache.store`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum CacheStore {
    None,
    Memory,
    Redis,
}

/// A number of requests in a stretch of time (`20/1m`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestLimit {
    /// At least one.
    pub requests: u32,
    /// At least one second.
    pub window_seconds: u64,
}
