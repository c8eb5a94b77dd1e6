//! What holds for the whole service.

use super::name::{Name, ServiceName};

/// The service itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Crate, binary and default database name.
    pub name: ServiceName,
    /// One sentence about it, free text.
    pub description: Option<String>,
}

/// Where rows live and how they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Database {
    /// The database engine.
    pub engine: Engine,
    /// The kind of id of every resource that says nothing else.
    pub ids: IdStrategy,
}

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded in the service.
    Sqlite,
    /// A server.
    Postgres,
    /// A server: MySQL or MariaDB.
    Mysql,
}

/// `database.ids`: how ids are made unless a resource says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdStrategy {
    /// A version 7 UUID.
    Uuid,
    /// A version 7 UUID, shown with the prefix of its resource.
    TypeId,
    /// A number counted up by the database.
    Integer,
}

/// How the HTTP interface looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// Empty, or slash-led segments without a slash at the end (`/api`).
    pub prefix: String,
    /// `v` and a number (`v1`).
    pub version: String,
    /// Where a client says which version it wants.
    pub versioning: Versioning,
    /// The case of JSON names and query parameters.
    pub case: Case,
    /// The shape of an error.
    pub errors: ErrorFormat,
    /// Whether successes are wrapped into `{data, meta, errors}`.
    pub envelope: bool,
    /// Rows of a page unless asked otherwise.
    pub page_size: u32,
    /// Rows of a page at most.
    pub max_page_size: u32,
    /// Whether `/openapi.json` and `/docs` are served.
    pub docs: bool,
}

impl Api {
    /// What every resource path begins with: prefix and, with path versioning, the version.
    pub fn base_path(&self) -> String {
        match self.versioning {
            Versioning::Path => format!("{}/{}", self.prefix, self.version),
            Versioning::Header | Versioning::Query => self.prefix.clone(),
        }
    }

    /// The version without its `v`, as headers and queries carry it.
    pub fn version_number(&self) -> &str {
        self.version.trim_start_matches('v')
    }
}

/// Where a client says which version it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Versioning {
    /// `/api/v1/...`
    Path,
    /// `Accept: application/json;version=1`
    Header,
    /// `?version=1`
    Query,
}

/// The case of JSON names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `createdAt`
    Camel,
    /// `created_at`
    Snake,
}

impl Case {
    /// A `snake_case` name in this case.
    pub fn apply(self, snake: &str) -> String {
        match self {
            Self::Camel => super::name::camel_case(snake),
            Self::Snake => snake.to_owned(),
        }
    }
}

/// The shape of an error answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorFormat {
    /// `{"error": {...}}`
    Envelope,
    /// RFC 9457 problem details.
    Problem,
}

/// Accounts, roles and tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// How a caller proves who it is.
    pub mode: AuthMode,
    /// All roles in written order; `admin` is always among them.
    pub roles: Vec<Name>,
    /// The role of a new account, one of `roles`.
    pub default_role: Name,
    /// Who may make an account.
    pub registration: Registration,
    /// Life of an access token.
    pub access_ttl_seconds: u64,
    /// Life of a refresh token.
    pub refresh_ttl_seconds: u64,
    /// Whether an address is verified before its first login.
    pub email_verification: bool,
    /// Whether a forgotten password can be reset by mail.
    pub password_reset: bool,
}

impl Auth {
    /// Whether accounts get tokens by mail.
    pub fn mails_tokens(&self) -> bool {
        self.email_verification || self.password_reset
    }
}

/// How a caller proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMode {
    /// A signed access token and a rotating refresh token.
    Jwt,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Anybody.
    Open,
    /// Only an admin.
    Closed,
}

/// The limit on every caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests in how long.
    pub limit: RequestLimit,
    /// Where the buckets are.
    pub store: Store,
}

/// A number of requests in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestLimit {
    /// At least one.
    pub requests: u32,
    /// At least one second.
    pub window_seconds: u64,
}

/// The cache of reads by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cache {
    /// Where entries are.
    pub store: Store,
    /// Life of an entry unless its resource says otherwise.
    pub ttl_seconds: u64,
}

/// Where shared state is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// In the process.
    Memory,
    /// In a server that all instances share.
    Redis,
}
