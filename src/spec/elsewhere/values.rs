//! Words of keys that take one of a few.

use super::Words;

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
    ("postgresql", "postgres"),
    ("pg", "postgres"),
    ("pgsql", "postgres"),
    ("mariadb", "mysql"),
    ("sqlite3", "sqlite"),
    ("embedded", "sqlite"),
];

const IDS: Words = &[
    ("serial", "integer"),
    ("bigserial", "integer"),
    ("int", "integer"),
    ("bigint", "integer"),
    ("auto", "integer"),
    ("autoincrement", "integer"),
    ("identity", "integer"),
    ("sequence", "integer"),
    ("number", "integer"),
    ("guid", "uuid"),
    ("uuid4", "uuid"),
    ("uuidv4", "uuid"),
    ("uuid7", "uuid"),
    ("uuidv7", "uuid"),
    ("ulid", "uuid"),
    ("prefixed", "typeid"),
];

const VERSIONINGS: Words = &[
    ("url", "path"),
    ("uri", "path"),
    ("prefix", "path"),
    ("accept", "header"),
    ("mediatype", "header"),
    ("parameter", "query"),
    ("param", "query"),
];

const CASES: Words = &[("camelcase", "camel"), ("snakecase", "snake")];

const ERRORS: Words = &[
    ("rfc7807", "problem"),
    ("rfc9457", "problem"),
    ("problemjson", "problem"),
    ("problem+json", "problem"),
    ("problemdetails", "problem"),
];

const MODES: Words = &[
    ("token", "jwt"),
    ("bearer", "jwt"),
    ("session", "jwt"),
    ("cookie", "jwt"),
    ("password", "jwt"),
    ("apikey", "`api_key` is not supported yet: write `jwt`"),
    ("oauth", "`oidc` is not supported yet: write `jwt`"),
    ("oauth2", "`oidc` is not supported yet: write `jwt`"),
    ("off", "none"),
];

const REGISTRATIONS: Words = &[
    ("public", "open"),
    ("anyone", "open"),
    ("on", "open"),
    ("off", "closed"),
    ("none", "closed"),
    ("admin", "closed"),
    ("invite", "closed"),
    ("private", "closed"),
];

const STORES: Words = &[
    ("inmemory", "memory"),
    ("ram", "memory"),
    ("local", "memory"),
    ("process", "memory"),
    ("memcached", "redis"),
    ("valkey", "redis"),
    ("keydb", "redis"),
    ("shared", "redis"),
    ("off", "none"),
];

const ON_DELETE: Words = &[
    ("noaction", "restrict"),
    ("deny", "restrict"),
    ("protect", "restrict"),
    ("delete", "cascade"),
    ("remove", "cascade"),
    ("null", "set_null"),
    ("nullify", "set_null"),
];

const OPERATIONS: Words = &[
    ("index", "list"),
    ("all", "leave `operations` out for all of them"),
    ("crud", "leave `operations` out for all of them"),
    ("get", "read"),
    ("show", "read"),
    ("view", "read"),
    ("find", "read"),
    ("post", "create"),
    ("add", "create"),
    ("insert", "create"),
    ("put", "replace"),
    ("patch", "update"),
    ("edit", "update"),
    ("remove", "delete"),
    ("destroy", "delete"),
];

const LOCKS: Words = &[
    ("optimistic", "optional"),
    ("pessimistic", "required"),
    ("always", "required"),
    ("strict", "required"),
    ("none", "write `lock = false`, without quotes"),
    ("off", "write `lock = false`, without quotes"),
    ("false", "write `lock = false`, without quotes"),
];
