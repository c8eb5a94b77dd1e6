//! Keys of the tables about the service as a whole.

use super::Words;

const VARIABLES: &str =
    "the running service takes this from its environment, not from the description";
const ON: &str = "leave it out: the table by itself switches it on";

pub(in crate::spec) const TABLES: Words = &[
    ("app", "service"),
    ("application", "service"),
    ("project", "service"),
    ("package", "service"),
    ("db", "database"),
    ("datasource", "database"),
    ("rest", "api"),
    ("authentication", "auth"),
    ("authorization", "auth"),
    ("security", "auth"),
    ("accounts", "auth"),
    ("throttle", "rate_limit"),
    ("throttling", "rate_limit"),
    ("caching", "cache"),
    ("enumerations", "enums"),
    ("types", "enums"),
    ("entity", "resources"),
    ("entities", "resources"),
    ("model", "resources"),
    ("models", "resources"),
    ("table", "resources"),
    ("tables", "resources"),
    ("schema", "resources"),
    ("roles", "`roles` goes under `[auth]`"),
    ("server", VARIABLES),
    ("logging", VARIABLES),
    ("log", VARIABLES),
    ("cors", VARIABLES),
    ("mail", VARIABLES),
    ("env", VARIABLES),
];

pub(in crate::spec) const SERVICE: Words = &[
    ("title", "name"),
    ("id", "name"),
    (
        "version",
        "the version of the API is `version` under `[api]`",
    ),
    (
        "port",
        "where the service listens is the variable `BIND` of the running service",
    ),
    (
        "host",
        "where the service listens is the variable `BIND` of the running service",
    ),
    ("roles", "`roles` goes under `[auth]`"),
    ("prefix", "`prefix` goes under `[api]`"),
    ("pagesize", "`page_size` goes under `[api]`"),
    ("maxpagesize", "`max_page_size` goes under `[api]`"),
    ("docs", "`docs` goes under `[api]`"),
    ("auth", "write `[auth]`, a header on its own line"),
    ("cache", "write `[cache]`, a header on its own line"),
    (
        "ratelimit",
        "write `[rate_limit]`, a header on its own line",
    ),
    ("ttl", "`ttl` goes under `[cache]`"),
    ("registration", "`registration` goes under `[auth]`"),
    (
        "access",
        "`access` goes to a resource, below `[resources.note]`",
    ),
    ("database", "`engine` goes under `[database]`"),
    ("engine", "`engine` goes under `[database]`"),
];

const ADDRESS: &str = "the address is the variable `DATABASE_URL` of the running service";

pub(in crate::spec) const DATABASE: Words = &[
    ("url", ADDRESS),
    ("uri", ADDRESS),
    ("dsn", ADDRESS),
    ("path", ADDRESS),
    ("file", ADDRESS),
    ("host", ADDRESS),
    ("port", ADDRESS),
    ("name", ADDRESS),
    ("user", ADDRESS),
    ("username", ADDRESS),
    ("password", ADDRESS),
    ("type", "engine"),
    ("kind", "engine"),
    ("driver", "engine"),
    ("dialect", "engine"),
    ("provider", "engine"),
    ("adapter", "engine"),
    ("id", "ids"),
    ("idtype", "ids"),
    ("primarykey", "ids"),
];

pub(in crate::spec) const API: Words = &[
    ("basepath", "prefix"),
    ("path", "prefix"),
    ("root", "prefix"),
    ("naming", "case"),
    ("jsoncase", "case"),
    ("casing", "case"),
    ("swagger", "docs"),
    ("openapi", "docs"),
    ("errorformat", "errors"),
    ("limit", "page_size"),
    ("perpage", "page_size"),
    ("maxlimit", "max_page_size"),
    (
        "pagination",
        "every list has pages: `page_size` says how large they are",
    ),
    (
        "port",
        "where the service listens is the variable `BIND` of the running service",
    ),
    (
        "cors",
        "the origins are the variable `CORS_ORIGINS` of the running service",
    ),
];

const SECRET: &str =
    "a description holds no secret: it is the variable `JWT_SECRET` of the running service";

pub(in crate::spec) const AUTH: Words = &[
    ("secret", SECRET),
    ("secretkey", SECRET),
    ("jwtsecret", SECRET),
    ("key", SECRET),
    ("type", "mode"),
    ("method", "mode"),
    ("strategy", "mode"),
    ("provider", "mode"),
    ("enabled", ON),
    ("role", "default_role"),
    ("signup", "registration"),
    ("register", "registration"),
    ("ttl", "access_ttl"),
    ("tokenttl", "access_ttl"),
    ("expiresin", "access_ttl"),
    ("expiry", "access_ttl"),
    ("expiration", "access_ttl"),
    ("verifyemail", "email_verification"),
    ("emailconfirmation", "email_verification"),
    ("resetpassword", "password_reset"),
];

pub(in crate::spec) const RATE_LIMIT: Words = &[
    ("limit", "requests"),
    ("max", "requests"),
    ("count", "requests"),
    ("burst", "requests"),
    ("per", "window"),
    ("period", "window"),
    ("interval", "window"),
    ("duration", "window"),
    ("ttl", "window"),
    ("enabled", ON),
    ("backend", "store"),
];

pub(in crate::spec) const CACHE: Words = &[
    ("expire", "ttl"),
    ("expires", "ttl"),
    ("expiry", "ttl"),
    ("duration", "ttl"),
    ("maxage", "ttl"),
    ("timetolive", "ttl"),
    ("enabled", ON),
    ("type", "store"),
    ("backend", "store"),
    ("engine", "store"),
];
