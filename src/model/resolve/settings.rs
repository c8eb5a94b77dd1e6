//! What holds for the whole service: defaults, limits, and what is still to come.

use super::accounts;
use crate::{
    diagnostic::{Problem, Problems, Span, quote},
    model::{
        Api, Auth, Cache, Case, Database, Engine, ErrorFormat, IdStrategy, RateLimit, RequestLimit,
        Service, ServiceName, Store, Versioning, reserved,
    },
    spec::{self, Spanned, Spec},
};

/// Rows of a page at most, whatever the description says.
const MAX_PAGE_SIZE: u64 = 1000;

/// Characters of a service's name at most.
const MAX_SERVICE_NAME: usize = 64;

/// The tables about the service as a whole.
pub(super) struct Settings {
    pub(super) service: Service,
    pub(super) database: Database,
    pub(super) api: Api,
    pub(super) auth: Option<Auth>,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) cache: Option<Cache>,
}

pub(super) fn settings(spec: &Spec, problems: &Problems) -> Settings {
    Settings {
        service: service(&spec.service, problems),
        database: database(&spec.database),
        api: api(&spec.api, problems),
        auth: spec
            .auth
            .as_ref()
            .and_then(|written| accounts::auth(written, problems)),
        rate_limit: spec
            .rate_limit
            .as_ref()
            .map(|written| rate_limit(written, problems)),
        cache: spec.cache.as_ref().and_then(cache),
    }
}

/// Reports what is a part of the language and not of this version of the program.
pub(super) fn to_come(problems: &Problems, what: &str, span: Span, instead: &str) {
    let problem = Problem::new(format!("{what} is not supported yet"))
        .at(span, "to come")
        .hint(instead);
    problems.report(problem);
}

pub(super) fn value_or<T: Copy>(written: Option<&Spanned<T>>, default: T) -> T {
    written.map_or(default, |written| written.value)
}

fn service(written: &spec::Service, problems: &Problems) -> Service {
    let name = written.name.as_ref();
    if let Some(name) = name {
        service_name(name, problems);
    }
    Service {
        name: ServiceName::derived(name.map_or_else(String::new, |name| name.value.clone())),
        description: written.description.as_ref().map(|text| text.value.clone()),
    }
}

fn service_name(name: &Spanned<String>, problems: &Problems) {
    let text = name.as_str();
    let words = text
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let problem = Problem::new(format!("the service cannot be called {}", quote(text)));
    if !words || !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
        let problem = problem
            .at(name.span, "not a name for a service")
            .hint(format!(
                "write letters, digits and single hyphens, a letter first: `{}`",
                nearest_service_name(text).unwrap_or_else(|| "my-shop".to_owned())
            ));
        problems.report(problem);
    } else if text.len() > MAX_SERVICE_NAME {
        let problem = problem
            .at(name.span, "too long")
            .hint(format!("write at most {MAX_SERVICE_NAME} characters"));
        problems.report(problem);
    } else if let Some(reason) = reserved::service_name_refusal(text) {
        let problem = problem
            .at(name.span, reason)
            .hint(format!("choose another name, such as `{text}-service`"));
        problems.report(problem);
    }
}

/// A text of the same words that is a name for a service.
fn nearest_service_name(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let name = words.join("-");
    let sound = name.is_ascii()
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.len() <= MAX_SERVICE_NAME
        && reserved::service_name_refusal(&name).is_none();
    sound.then_some(name)
}

fn database(written: &spec::Database) -> Database {
    let chosen = written.engine.as_ref();
    let engine = chosen.map_or(Engine::Sqlite, |engine| match engine.value {
        spec::Engine::Sqlite => Engine::Sqlite,
        spec::Engine::Postgres => Engine::Postgres,
        spec::Engine::Mysql => Engine::Mysql,
    });
    let ids = match value_or(written.ids.as_ref(), spec::Ids::Uuid) {
        spec::Ids::Uuid => IdStrategy::Uuid,
        spec::Ids::TypeId => IdStrategy::TypeId,
        spec::Ids::Integer => IdStrategy::Integer,
    };
    Database { engine, ids }
}

fn api(written: &spec::Api, problems: &Problems) -> Api {
    if let Some(graphql) = written.graphql.as_ref().filter(|graphql| graphql.value) {
        to_come(
            problems,
            "`graphql`",
            graphql.span,
            "write `graphql = false`, or leave it out",
        );
    }
    let (page_size, max_page_size) = page_sizes(written, problems);
    Api {
        prefix: prefix(written.prefix.as_ref(), problems),
        version: version(written.version.as_ref(), problems),
        versioning: match value_or(written.versioning.as_ref(), spec::Versioning::Path) {
            spec::Versioning::Path => Versioning::Path,
            spec::Versioning::Header => Versioning::Header,
            spec::Versioning::Query => Versioning::Query,
        },
        case: match value_or(written.case.as_ref(), spec::Case::Camel) {
            spec::Case::Camel => Case::Camel,
            spec::Case::Snake => Case::Snake,
        },
        errors: match value_or(written.errors.as_ref(), spec::ErrorFormat::Envelope) {
            spec::ErrorFormat::Envelope => ErrorFormat::Envelope,
            spec::ErrorFormat::Problem => ErrorFormat::Problem,
        },
        envelope: value_or(written.envelope.as_ref(), false),
        page_size,
        max_page_size,
        docs: value_or(written.docs.as_ref(), true),
    }
}

fn prefix(written: Option<&Spanned<String>>, problems: &Problems) -> String {
    let Some(written) = written else {
        return "/api".to_owned();
    };
    let text = written.as_str();
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    let segments = text.strip_prefix('/').is_some_and(|rest| {
        rest.split('/')
            .all(|segment| !segment.is_empty() && segment.bytes().all(allowed))
    });
    if !text.is_empty() && (!segments || text.len() > 100) {
        let problem = Problem::new(format!("`prefix` cannot be {}", quote(text)))
            .at(written.span, "not a path")
            .hint("write `/` and a segment of lower-case letters, digits and hyphens: `/api`, or nothing: `\"\"`");
        problems.report(problem);
    }
    text.to_owned()
}

fn version(written: Option<&Spanned<String>>, problems: &Problems) -> String {
    let Some(written) = written else {
        return "v1".to_owned();
    };
    let digits = written
        .as_str()
        .trim_start_matches(|char: char| !char.is_ascii_digit());
    let meant = digits
        .split('.')
        .next()
        .unwrap_or("")
        .trim_start_matches('0');
    let is_meant =
        (1..=6).contains(&meant.len()) && meant.bytes().all(|byte| byte.is_ascii_digit());
    let meant = if is_meant { meant } else { "1" };
    let number = written.as_str().strip_prefix('v').unwrap_or("");
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if number.is_empty() || number.len() > 6 || number.starts_with('0') || !digits {
        let problem = Problem::new(format!("`version` cannot be {}", quote(written.as_str())))
            .at(written.span, "not a version")
            .hint(format!("write `v` and a number: `v{meant}`"));
        problems.report(problem);
    }
    written.value.clone()
}

fn page_sizes(written: &spec::Api, problems: &Problems) -> (u32, u32) {
    let max = value_or(written.max_page_size.as_ref(), 100);
    let size = value_or(written.page_size.as_ref(), 20);
    let both = [
        ("page_size", &written.page_size),
        ("max_page_size", &written.max_page_size),
    ];
    for (key, count) in both {
        let wrong = count
            .as_ref()
            .filter(|count| !(1..=MAX_PAGE_SIZE).contains(&count.value));
        if let Some(count) = wrong {
            let problem = Problem::new(format!("`{key}` cannot be {}", count.value))
                .at(count.span, "out of range")
                .hint(format!("write a number from 1 to {MAX_PAGE_SIZE}"));
            problems.report(problem);
            return (20, 100);
        }
    }
    let place = written
        .page_size
        .as_ref()
        .or(written.max_page_size.as_ref());
    if let Some(place) = place.filter(|_| !written.is_doubtful && size > max) {
        let problem = Problem::new("a page is larger than the largest")
            .at(
                place.span,
                format!("`page_size` is {size}, `max_page_size` is {max}"),
            )
            .hint("write a `max_page_size` of at least `page_size`");
        problems.report(problem);
    }
    let bounded = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    (bounded(size), bounded(max))
}

fn rate_limit(written: &spec::RateLimit, problems: &Problems) -> RateLimit {
    let requests = value_or(written.requests.as_ref(), 100);
    let requests = u32::try_from(requests)
        .ok()
        .filter(|requests| *requests > 0);
    if let (None, Some(place)) = (requests, &written.requests) {
        let problem = Problem::new(format!("`requests` cannot be {}", place.value))
            .at(place.span, "out of range")
            .hint("write at least 1; without `[rate_limit]` nothing is limited");
        problems.report(problem);
    }
    RateLimit {
        limit: RequestLimit {
            requests: requests.unwrap_or(100),
            window_seconds: value_or(written.window.as_ref(), 60),
        },
        store: match value_or(written.store.as_ref(), spec::Store::Memory) {
            spec::Store::Memory => Store::Memory,
            spec::Store::Redis => Store::Redis,
        },
    }
}

fn cache(written: &spec::Cache) -> Option<Cache> {
    let store = match value_or(written.store.as_ref(), spec::CacheStore::Memory) {
        spec::CacheStore::None => return None,
        spec::CacheStore::Memory => Store::Memory,
        spec::CacheStore::Redis => Store::Redis,
    };
    Some(Cache {
        store,
        ttl_seconds: value_or(written.ttl.as_ref(), 5 * 60),
    })
}
