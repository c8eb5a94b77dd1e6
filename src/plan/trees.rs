//! The one table that says when each tree of templates applies.

use std::fmt;

use crate::model::{Engine, ErrorFormat, FieldKind, IdKind, Model, Resource, Versioning};
use crate::view::feature;

/// All trees, in the order in which `explain` lists them.
pub const TREES: &[Tree] = &[
    project("project", "every project", |_| true),
    project("accounts/on", "accounts", feature::auth),
    project(
        "registration/open",
        "accounts that anybody may make",
        |model| feature::open_registration(model) && !feature::verification(model),
    ),
    project(
        "registration/open_verified",
        "accounts that anybody with an address may make",
        |model| feature::open_registration(model) && feature::verification(model),
    ),
    project(
        "registration/closed",
        "accounts that an admin makes",
        |model| feature::closed_registration(model) && !feature::verification(model),
    ),
    project(
        "registration/closed_verified",
        "accounts that an admin makes for an address",
        |model| feature::closed_registration(model) && feature::verification(model),
    ),
    project(
        "roles/below_admin",
        "accounts that are no admins",
        feature::ranks,
    ),
    project(
        "roles/below_admin_closed",
        "accounts that are no admins and that an admin makes",
        feature::closed_ranks,
    ),
    project(
        "verification/on",
        "addresses that are verified",
        feature::verification,
    ),
    project(
        "verification/off",
        "addresses that are not verified",
        |model| feature::auth(model) && !feature::verification(model),
    ),
    project(
        "password_reset",
        "passwords that can be reset",
        feature::password_reset,
    ),
    project(
        "one_time_tokens/on",
        "tokens that are mailed",
        feature::one_time_tokens,
    ),
    project(
        "one_time_tokens/off",
        "accounts without such tokens",
        |model| feature::auth(model) && !feature::one_time_tokens(model),
    ),
    resource("accounts/account", "the account", |_, resource| {
        resource.is_user
    }),
    project("owned_rows/on", "accounts that own rows", |model| {
        feature::auth(model) && feature::owned(model)
    }),
    project("owned_rows/off", "accounts that own nothing", |model| {
        feature::auth(model) && !feature::owned(model)
    }),
    project("accounts/off", "no accounts", |model| !feature::auth(model)),
    project("cache/any", "a cache", feature::cache),
    project("cache/memory", "a cache in the process", |model| {
        feature::cache(model) && !feature::shared_cache(model)
    }),
    project("cache/redis", "a cache in Redis", feature::shared_cache),
    project("cache/off", "no cache", |model| !feature::cache(model)),
    project("rate_limit", "a limit on every caller", feature::rate_limit),
    project("limiter/any", "a limit of any kind", feature::limiter),
    project(
        "limiter/memory",
        "limits that each instance counts",
        |model| feature::limiter(model) && !feature::shared_limits(model),
    ),
    project(
        "limiter/redis",
        "limits that are counted in Redis",
        feature::shared_limits,
    ),
    project("redis", "Redis", feature::redis),
    project("containers", "servers beside the service", feature::servers),
    project("limiter/off", "no limit of any kind", |model| {
        !feature::limiter(model)
    }),
    project("labels", "enums or roles", feature::labels),
    project("versioning/header", "versions named in a header", |model| {
        model.api.versioning == Versioning::Header
    }),
    project("versioning/query", "versions named in the query", |model| {
        model.api.versioning == Versioning::Query
    }),
    project("errors/envelope", "errors in an envelope", |model| {
        model.api.errors == ErrorFormat::Envelope
    }),
    project("errors/problem", "errors as problem details", |model| {
        model.api.errors == ErrorFormat::Problem
    }),
    project("envelope/off", "bare successes", |model| {
        !model.api.envelope
    }),
    project("envelope/on", "successes in an envelope", |model| {
        model.api.envelope
    }),
    project(
        "enums",
        "enums that several fields share",
        feature::shared_enums,
    ),
    project("ids/typeid", "ids with a prefix", feature::typeid),
    project("database/sqlite", "rows in SQLite", |model| {
        model.database.engine == Engine::Sqlite
    }),
    project("database/postgres", "rows in PostgreSQL", |model| {
        model.database.engine == Engine::Postgres
    }),
    project("database/mysql", "rows in MySQL or MariaDB", |model| {
        model.database.engine == Engine::Mysql
    }),
    project("database/server", "rows in a server", |model| {
        model.database.engine != Engine::Sqlite
    }),
    project(
        "deletion/cascade",
        "deletions that touch other rows",
        feature::cascade,
    ),
    project(
        "deletion/deferred",
        "such deletions and foreign keys that can wait",
        |model| feature::cascade(model) && model.database.engine != Engine::Mysql,
    ),
    project(
        "deletion/unchecked",
        "such deletions and foreign keys that cannot wait",
        |model| feature::cascade(model) && model.database.engine == Engine::Mysql,
    ),
    project("deletion/single", "deletions of one row", |model| {
        !feature::cascade(model)
    }),
    project("decimals/sqlite", "decimals in SQLite", |model| {
        model.database.engine == Engine::Sqlite && has_decimals(model)
    }),
    project("decimals/server", "decimals in a server", |model| {
        model.database.engine != Engine::Sqlite && has_decimals(model)
    }),
    project("ids/uuid", "ids that are UUIDs", |model| {
        has_id(model, |id| *id == IdKind::Uuid)
    }),
    project("ids/integer", "ids that are counted", |model| {
        has_id(model, |id| *id == IdKind::Integer)
    }),
    project("soft_delete", "resources with soft delete", |model| {
        model.resources.iter().any(|resource| resource.soft_delete)
    }),
    project("docs", "documentation of the API", |model| model.api.docs),
    resource(
        "resource",
        "every resource but the account",
        |_, resource| !resource.is_user,
    ),
    suite("suite", "every resource whose rows the tests can make"),
    checked("checks", "rows that the tests can make", "subject"),
    checked(
        "matrix",
        "rows that not everybody may see or change",
        "matrix",
    ),
    checked(
        "caller",
        "rows or fields that not everybody may see or change",
        "caller",
    ),
    checked("storing", "rows that no client can make", "storing"),
    checked("search", "texts that are searched", "searching"),
    checked("unique", "values that no two rows share", "uniqueness"),
    checked("relations", "rows that point to others", "relating"),
    checked(
        "placing",
        "rows that belong to whom others belong to",
        "placing",
    ),
    checked("nesting", "rows below those that they point to", "nesting"),
    checked(
        "outliving",
        "rows that point to what can be deleted",
        "outliving",
    ),
    checked("leaving", "rows of accounts", "leaving"),
    checked("links", "rows that are linked", "linking"),
    checked(
        "restoring",
        "deleted rows that the tests can bring back",
        "restoring",
    ),
    checked(
        "freeing",
        "deleted rows that leave their values to others",
        "freeing",
    ),
    checked(
        "returning",
        "deleted rows that come back with others",
        "returning",
    ),
    checked(
        "belonging",
        "deleted rows that come back after others",
        "belonging",
    ),
    checked("scene", "fields that not everybody may set or see", "scene"),
    checked("guarding", "fields that not everybody may set", "guarding"),
    checked("hiding", "fields that not everybody may see", "hiding"),
    checked(
        "keeping",
        "fields that whoever sets them does not see",
        "keeping",
    ),
    checked(
        "withholding",
        "deleted rows that not everybody may see who sees the others",
        "withholding",
    ),
    checked("letters", "texts that hold no digits", "letters"),
    migration("migration", "every step of the database"),
];

/// A folder of templates that apply together.
#[derive(Debug)]
pub struct Tree {
    /// The folder below `templates/`.
    pub folder: &'static str,
    /// When it applies, in words.
    pub when: &'static str,
    pub(super) applies: Applies,
}

/// How often a tree is rendered, and when.
pub(super) enum Applies {
    /// At most once.
    Once(fn(&Model) -> bool),
    /// Once for each resource that satisfies it.
    PerResource(fn(&Model, &Resource) -> bool),
    /// At most once: where some resource has a test in this module.
    Checked(&'static str),
    /// Once for each resource whose rows the tests can make.
    PerSuite,
    /// Once for each migration.
    PerMigration,
}

impl Tree {
    /// The path of the output where the template belongs to this tree, placeholders still in it.
    pub fn path_of(&self, template: &'static str) -> Option<&'static str> {
        let path = template.strip_prefix(self.folder)?.strip_prefix('/')?;
        Some(path.strip_suffix(".tera").unwrap_or(path))
    }
}

impl fmt::Debug for Applies {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Once(_) => "Once",
            Self::PerResource(_) => "PerResource",
            Self::Checked(_) => "Checked",
            Self::PerSuite => "PerSuite",
            Self::PerMigration => "PerMigration",
        })
    }
}

const fn project(folder: &'static str, when: &'static str, applies: fn(&Model) -> bool) -> Tree {
    Tree {
        folder,
        when,
        applies: Applies::Once(applies),
    }
}

const fn resource(
    folder: &'static str,
    when: &'static str,
    applies: fn(&Model, &Resource) -> bool,
) -> Tree {
    Tree {
        folder,
        when,
        applies: Applies::PerResource(applies),
    }
}

const fn suite(folder: &'static str, when: &'static str) -> Tree {
    Tree {
        folder,
        when,
        applies: Applies::PerSuite,
    }
}

const fn checked(folder: &'static str, when: &'static str, module: &'static str) -> Tree {
    Tree {
        folder,
        when,
        applies: Applies::Checked(module),
    }
}

const fn migration(folder: &'static str, when: &'static str) -> Tree {
    Tree {
        folder,
        when,
        applies: Applies::PerMigration,
    }
}

fn has_id(model: &Model, wanted: fn(&IdKind) -> bool) -> bool {
    model.resources.iter().any(|resource| wanted(&resource.id))
}

fn has_decimals(model: &Model) -> bool {
    feature::has_kind(model, |kind| matches!(kind, FieldKind::Decimal { .. }))
}
