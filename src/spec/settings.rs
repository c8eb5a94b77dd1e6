//! The tables about the service as a whole.

use super::{
    Spanned,
    duration::{self, seconds},
    elsewhere,
    reader::{Context, Keys},
};
use crate::diagnostic::{Problem, Span, quote};

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

pub(super) fn service(document: &mut Keys<'_>) -> Service {
    const EXAMPLE: &str = "write `[service]` and below it `name = \"notes\"`";
    let present = document.get("service").is_some();
    let table = document.table("service", "`[service]`");
    let Some(mut keys) = table.map(|keys| keys.foreign(elsewhere::SERVICE)) else {
        if !present {
            let problem = Problem::new("the service has no name").hint(EXAMPLE);
            document.context.report(problem);
        }
        return Service::default();
    };
    if keys.meant("name").is_none() {
        let problem = Problem::new("the service has no name")
            .at(keys.span, "`name` is missing")
            .hint(EXAMPLE);
        keys.context.report(problem);
    }
    let service = Service {
        name: keys.string("name"),
        description: keys.string("description"),
    };
    keys.finish(|_, _| None);
    service
}

pub(super) fn database(document: &mut Keys<'_>) -> Database {
    let table = document.table("database", "`[database]`");
    let Some(mut keys) = table.map(|keys| keys.foreign(elsewhere::DATABASE)) else {
        return Database::default();
    };
    let engines = [
        ("sqlite", Engine::Sqlite),
        ("postgres", Engine::Postgres),
        ("mysql", Engine::Mysql),
    ];
    let ids = [
        ("uuid", Ids::Uuid),
        ("typeid", Ids::TypeId),
        ("integer", Ids::Integer),
    ];
    let database = Database {
        engine: keys.word("engine", &engines),
        ids: keys.word("ids", &ids),
    };
    keys.finish(|_, _| None);
    database
}

pub(super) fn api(document: &mut Keys<'_>) -> Api {
    let table = document.table("api", "`[api]`");
    let Some(mut keys) = table.map(|keys| keys.foreign(elsewhere::API)) else {
        return Api::default();
    };
    let versionings = [
        ("path", Versioning::Path),
        ("header", Versioning::Header),
        ("query", Versioning::Query),
    ];
    let formats = [
        ("envelope", ErrorFormat::Envelope),
        ("problem", ErrorFormat::Problem),
    ];
    let api = Api {
        prefix: keys.string("prefix"),
        version: keys.string_or("version", "write `v` and a number between quotes: `\"v1\"`"),
        versioning: keys.word("versioning", &versionings),
        case: keys.word("case", &[("camel", Case::Camel), ("snake", Case::Snake)]),
        errors: keys.word("errors", &formats),
        envelope: keys.boolean("envelope"),
        page_size: keys.count("page_size"),
        max_page_size: keys.count("max_page_size"),
        docs: keys.boolean("docs"),
        graphql: keys.boolean("graphql"),
    };
    keys.finish(|_, _| None);
    api
}

pub(super) fn auth(document: &mut Keys<'_>) -> Option<Auth> {
    let keys = document.table("auth", "`[auth]`")?;
    let mut keys = keys.foreign(elsewhere::AUTH);
    let modes = [
        ("jwt", AuthMode::Jwt),
        ("none", AuthMode::None),
        ("api_key", AuthMode::ApiKey),
        ("oidc", AuthMode::Oidc),
    ];
    let registrations = [
        ("open", Registration::Open),
        ("closed", Registration::Closed),
    ];
    let auth = Auth {
        span: keys.span,
        mode: keys.word("mode", &modes),
        roles: keys.strings("roles"),
        default_role: keys.string("default_role"),
        registration: keys.word("registration", &registrations),
        access_ttl: keys.duration("access_ttl"),
        refresh_ttl: keys.duration("refresh_ttl"),
        email_verification: keys.boolean("email_verification"),
        password_reset: keys.boolean("password_reset"),
    };
    keys.finish(|_, _| None);
    Some(auth)
}

pub(super) fn rate_limit(document: &mut Keys<'_>) -> Option<RateLimit> {
    let keys = document.table("rate_limit", "`[rate_limit]`")?;
    let mut keys = keys.foreign(elsewhere::RATE_LIMIT);
    let stores = [("memory", Store::Memory), ("redis", Store::Redis)];
    let limit = RateLimit {
        requests: keys.count("requests"),
        window: keys.duration("window"),
        store: keys.word("store", &stores),
    };
    keys.finish(|_, _| None);
    Some(limit)
}

pub(super) fn cache(document: &mut Keys<'_>) -> Option<Cache> {
    let keys = document.table("cache", "`[cache]`")?;
    let mut keys = keys.foreign(elsewhere::CACHE);
    let stores = [
        ("none", CacheStore::None),
        ("memory", CacheStore::Memory),
        ("redis", CacheStore::Redis),
    ];
    let cache = Cache {
        store: keys.word("store", &stores),
        ttl: keys.duration("ttl"),
    };
    keys.finish(|_, _| None);
    Some(cache)
}

/// Reads `20/1m`.
pub(super) fn request_limit(
    context: &Context<'_>,
    text: &Spanned<String>,
) -> Option<Spanned<RequestLimit>> {
    let limit = text
        .as_str()
        .split_once('/')
        .and_then(|(requests, window)| {
            let requests = requests
                .trim()
                .parse()
                .ok()
                .filter(|requests| *requests > 0)?;
            let window_seconds = seconds(window.trim())?;
            Some(RequestLimit {
                requests,
                window_seconds,
            })
        });
    if limit.is_none() {
        let message = format!("`rate_limit` cannot be {}", quote(text.as_str()));
        let problem = Problem::new(message)
            .at(text.span, "expected requests and a stretch of time")
            .hint(match meant_limit(text.as_str()) {
                Some(meant) => format!("write `{meant}`"),
                None => "write how many requests in how long: `20/1m`".to_owned(),
            });
        context.report(problem);
    }
    limit.map(|limit| Spanned::new(limit, text.span))
}

/// The limit that was probably meant: `20/1m` for `20 per minute`.
fn meant_limit(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.find(|char: char| !char.is_ascii_digit())?;
    let (requests, rest) = text.split_at(digits);
    let requests: u32 = requests.parse().ok().filter(|requests| *requests > 0)?;
    let rest = rest
        .trim_start_matches("rp")
        .trim_start_matches("r/")
        .trim();
    let window = ["/", "per", "every", "in", ""]
        .iter()
        .find_map(|word| duration::meant(rest.strip_prefix(word)?))?;
    Some(format!("{requests}/{window}"))
}
