//! Words of keys that take one of a few.

use super::{
    Words,
    ours::Ours::{Hint, ToCome, Word},
};

/// Values of keys that take one of a few words.
pub(in crate::spec) fn values(key: &str) -> Words {
    match key {
        "engine" => ENGINES,
        "ids" | "id" => IDS,
        "versioning" => VERSIONINGS,
        "case" => CASES,
        "errors" => ERRORS,
        "mode" => MODES,
        "registration" => REGISTRATIONS,
        "store" => STORES,
        "on_delete" => ON_DELETE,
        "operations" => OPERATIONS,
        "lock" => LOCKS,
        _ => &[],
    }
}

const ENGINES: Words = &[
    (Word("postgres"), "postgresql pg pgsql"),
    (Word("mysql"), "mariadb"),
    (Word("sqlite"), "sqlite3 embedded"),
];

const IDS: Words = &[
    (
        Word("integer"),
        "serial bigserial int bigint auto autoincrement identity sequence number",
    ),
    (Word("uuid"), "guid uuid4 uuidv4 uuid7 uuidv7 ulid"),
    (Word("typeid"), "prefixed"),
];

const VERSIONINGS: Words = &[
    (Word("path"), "url uri prefix"),
    (Word("header"), "accept mediatype"),
    (Word("query"), "parameter param"),
];

const CASES: Words = &[(Word("camel"), "camelcase"), (Word("snake"), "snakecase")];

const ERRORS: Words = &[(
    Word("problem"),
    "rfc7807 rfc9457 problemjson problem+json problemdetails",
)];

const MODES: Words = &[
    (Word("jwt"), "token bearer session cookie password"),
    (ToCome("api_key", "jwt"), "apikey"),
    (ToCome("oidc", "jwt"), "oauth oauth2"),
    (Word("none"), "off"),
];

const REGISTRATIONS: Words = &[
    (Word("open"), "public anyone on"),
    (Word("closed"), "off none admin invite private"),
];

const STORES: Words = &[
    (Word("memory"), "inmemory ram local process"),
    (Word("redis"), "memcached valkey keydb shared"),
    (Word("none"), "off"),
];

const ON_DELETE: Words = &[
    (Word("restrict"), "noaction deny protect"),
    (Word("cascade"), "delete remove"),
    (Word("set_null"), "null nullify"),
];

const OPERATIONS: Words = &[
    (Word("list"), "index"),
    (Hint("leave `operations` out for all of them"), "all crud"),
    (Word("read"), "get show view find"),
    (Word("create"), "post add insert"),
    (Word("replace"), "put"),
    (Word("update"), "patch edit"),
    (Word("delete"), "remove destroy"),
];

const LOCKS: Words = &[
    (Word("optional"), "optimistic"),
    (Word("required"), "pessimistic always strict"),
    (
        Hint("write `lock = false`, without quotes"),
        "none off false",
    ),
];
