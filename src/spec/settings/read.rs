//! Reads the tables about the service as a whole.

use toml::de::DeValue;

use super::{
    Api, Auth, AuthMode, Cache, CacheStore, Case, Database, Engine, ErrorFormat, Ids, RateLimit,
    Registration, RequestLimit, Service, Store, Versioning,
};
use crate::{
    diagnostic::Problem,
    spec::{
        Spanned,
        duration::{self, seconds},
        reader::{Context, Keys, cannot_be, span_of, strings},
    },
};

pub(in crate::spec) fn service(document: &mut Keys<'_>) -> Service {
    const EXAMPLE: &str = "write `[service]` and below it `name = \"notes\"`";
    let present = document.get("service").is_some();
    let Some(mut keys) = document.top("service") else {
        // A name above all headers is told where it goes.
        if !present && !document.unknown().any(|(key, _)| key == "name") {
            let problem = Problem::new("the service has no name")
                .at(document.span, "`[service]` is missing")
                .hint(EXAMPLE);
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

pub(in crate::spec) fn database(document: &mut Keys<'_>) -> Database {
    let Some(mut keys) = document.top("database") else {
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

pub(in crate::spec) fn api(document: &mut Keys<'_>) -> Api {
    let Some(mut keys) = document.top("api") else {
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
    let mut api = Api {
        prefix: keys.string("prefix"),
        version: version(&mut keys),
        versioning: keys.word("versioning", &versionings),
        case: keys.word("case", &[("camel", Case::Camel), ("snake", Case::Snake)]),
        errors: keys.word("errors", &formats),
        envelope: keys.boolean("envelope"),
        page_size: keys.count("page_size"),
        max_page_size: keys.count("max_page_size"),
        docs: keys.boolean("docs"),
        graphql: keys.boolean("graphql"),
        is_doubtful: false,
    };
    api.is_doubtful = keys.is_unread("page_size", api.page_size.is_some())
        || keys.is_unread("max_page_size", api.max_page_size.is_some());
    keys.finish(|_, _| None);
    api
}

fn version(keys: &mut Keys<'_>) -> Option<Spanned<String>> {
    let value = keys.get("version")?;
    let number = match value.get_ref() {
        DeValue::Integer(number) if number.as_str().bytes().all(|byte| byte.is_ascii_digit()) => {
            number.as_str()
        }
        _ => "1",
    };
    let hint = format!("write `v` and a number between quotes: `\"v{number}\"`");
    keys.string_or("version", &hint)
}

pub(in crate::spec) fn auth(document: &mut Keys<'_>) -> Option<Auth> {
    let mut keys = document.top("auth")?;
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
    let mut auth = Auth {
        span: keys.span,
        mode: keys.word("mode", &modes),
        // Of roles that are there by a misspelt key, nobody says that they are unknown.
        roles: keys
            .meant("roles")
            .and_then(|value| strings(keys.context, "roles", value)),
        default_role: keys.string("default_role"),
        registration: keys.word("registration", &registrations),
        access_ttl: keys.duration("access_ttl"),
        refresh_ttl: keys.duration("refresh_ttl"),
        email_verification: keys.boolean("email_verification"),
        password_reset: keys.boolean("password_reset"),
        is_doubtful: false,
    };
    auth.is_doubtful = keys.is_unread("roles", auth.roles.is_some())
        || keys.is_unread("default_role", auth.default_role.is_some());
    keys.finish(switched_off);
    Some(auth)
}

pub(in crate::spec) fn rate_limit(document: &mut Keys<'_>) -> Option<RateLimit> {
    let mut keys = document.top("rate_limit")?;
    let limit = RateLimit {
        requests: keys.count("requests"),
        window: keys.duration("window"),
        store: limit_store(&mut keys),
    };
    keys.finish(switched_off);
    Some(limit)
}

pub(in crate::spec) fn cache(document: &mut Keys<'_>) -> Option<Cache> {
    let mut keys = document.top("cache")?;
    let stores = [
        ("none", CacheStore::None),
        ("memory", CacheStore::Memory),
        ("redis", CacheStore::Redis),
    ];
    let cache = Cache {
        store: keys.word("store", &stores),
        ttl: keys.duration("ttl"),
    };
    keys.finish(switched_off);
    Some(cache)
}

/// Where a limit is counted, which is somewhere.
fn limit_store(keys: &mut Keys<'_>) -> Option<Spanned<Store>> {
    let value = keys.get("store")?;
    if !matches!(value.get_ref(), DeValue::String(text) if ["none", "off"].contains(&text.as_ref()))
    {
        return keys.word(
            "store",
            &[("memory", Store::Memory), ("redis", Store::Redis)],
        );
    }
    let problem = Problem::new("a limit is counted somewhere")
        .at(span_of(value), "no store")
        .hint("leave the whole table out: without it nothing is limited");
    keys.context.report(problem);
    None
}

/// What to write for a switch that is off in a table that is on where it is there.
fn switched_off(key: &str, value: &DeValue<'_>) -> Option<String> {
    let is_off = matches!(value, DeValue::Boolean(false));
    let is_switch = ["enabled", "enable", "active", "on"].contains(&key);
    (is_off && is_switch).then(|| "leave the whole table out: without it there is none".to_owned())
}

/// Reads `20/1m`.
pub(in crate::spec) fn request_limit(
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
        let problem = cannot_be(
            "rate_limit",
            text,
            "expected requests and a stretch of time",
        )
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
