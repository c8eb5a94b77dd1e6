//! Keys of the tables about the service as a whole.

use super::{
    Words,
    ours::Ours::{Hint, Word},
};

/// Keys of a table of the top level, by its own key.
pub(in crate::spec) fn settings(key: &str) -> Words {
    match key {
        "service" => SERVICE,
        "database" => DATABASE,
        "api" => API,
        "auth" => AUTH,
        "rate_limit" => RATE_LIMIT,
        "cache" => CACHE,
        _ => &[],
    }
}

pub(in crate::spec) const TABLES: Words = &[
    (Word("service"), "app application project package"),
    (Word("database"), "db datasource"),
    (Word("api"), "rest"),
    (
        Word("auth"),
        "authentication authorization security accounts",
    ),
    (Word("rate_limit"), "throttle throttling"),
    (Word("cache"), "caching"),
    (Word("enums"), "enumerations types"),
    (
        Word("resources"),
        "entity entities model models table tables schema",
    ),
    (Hint("`roles` goes under `[auth]`"), "roles"),
    (
        Hint("the running service takes this from its environment, not from the description"),
        "server logging log cors mail env",
    ),
];

const SERVICE: Words = &[
    (Word("name"), "title id"),
    (
        Hint("the version of the API is `version` under `[api]`"),
        "version",
    ),
    (
        Hint("where the service listens is the variable `BIND` of the running service"),
        "port host",
    ),
    (Hint("`roles` goes under `[auth]`"), "roles"),
    (Hint("`prefix` goes under `[api]`"), "prefix"),
    (Hint("`page_size` goes under `[api]`"), "pagesize"),
    (Hint("`max_page_size` goes under `[api]`"), "maxpagesize"),
    (Hint("`docs` goes under `[api]`"), "docs"),
    (Hint("write `[auth]`, a header on its own line"), "auth"),
    (Hint("write `[cache]`, a header on its own line"), "cache"),
    (
        Hint("write `[rate_limit]`, a header on its own line"),
        "ratelimit",
    ),
    (Hint("`ttl` goes under `[cache]`"), "ttl"),
    (Hint("`registration` goes under `[auth]`"), "registration"),
    (
        Hint("`access` goes to a resource, below `[resources.note]`"),
        "access",
    ),
    (Hint("`engine` goes under `[database]`"), "database engine"),
];

const DATABASE: Words = &[
    (
        Hint("the address is the variable `DATABASE_URL` of the running service"),
        "url uri dsn path file host port name user username password",
    ),
    (Word("engine"), "type kind driver dialect provider adapter"),
    (Word("ids"), "id idtype primarykey"),
];

const API: Words = &[
    (Word("prefix"), "basepath path root"),
    (Word("case"), "naming jsoncase casing"),
    (Word("docs"), "swagger openapi"),
    (Word("errors"), "errorformat"),
    (Word("page_size"), "limit perpage"),
    (Word("max_page_size"), "maxlimit"),
    (
        Hint("every list has pages: `page_size` says how large they are"),
        "pagination",
    ),
    (
        Hint("where the service listens is the variable `BIND` of the running service"),
        "port",
    ),
    (
        Hint("the origins are the variable `CORS_ORIGINS` of the running service"),
        "cors",
    ),
];

const AUTH: Words = &[
    (
        Hint(
            "a description holds no secret: it is the variable `JWT_SECRET` of the running service",
        ),
        "secret secretkey jwtsecret key",
    ),
    (Word("mode"), "type method strategy provider"),
    (
        Hint("leave it out: the table by itself switches it on"),
        "enabled",
    ),
    (Word("default_role"), "role"),
    (Word("registration"), "signup register"),
    (
        Word("access_ttl"),
        "ttl tokenttl expiresin expiry expiration",
    ),
    (Word("email_verification"), "verifyemail emailconfirmation"),
    (Word("password_reset"), "resetpassword"),
];

const RATE_LIMIT: Words = &[
    (Word("requests"), "limit max count burst"),
    (Word("window"), "per period interval duration ttl"),
    (
        Hint("leave it out: the table by itself switches it on"),
        "enabled",
    ),
    (Word("store"), "backend"),
];

const CACHE: Words = &[
    (
        Word("ttl"),
        "expire expires expiry duration maxage timetolive",
    ),
    (
        Hint("leave it out: the table by itself switches it on"),
        "enabled",
    ),
    (Word("store"), "type backend engine"),
];
