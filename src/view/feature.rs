//! What a service has: asked by the plan, which picks files, and by the views, which name them.

use crate::model::{
    Auth, Engine, EnumOrigin, FieldKind, IdKind, Model, Registration, Resource, Store,
};

/// Accounts.
pub fn auth(model: &Model) -> bool {
    model.auth.is_some()
}

/// Accounts that anybody may make.
pub fn open_registration(model: &Model) -> bool {
    model
        .auth
        .as_ref()
        .is_some_and(|auth| auth.registration == Registration::Open)
}

/// Accounts that only an admin makes.
pub fn closed_registration(model: &Model) -> bool {
    auth(model) && !open_registration(model)
}

/// Accounts that are no admins unless they are made to.
pub fn ranks(model: &Model) -> bool {
    let auth = model.auth.as_ref();
    auth.is_some_and(|auth| auth.default_role.snake() != "admin")
}

/// Accounts that only an admin makes, and that are no admins unless they are made to.
pub fn closed_ranks(model: &Model) -> bool {
    closed_registration(model) && ranks(model)
}

/// Accounts whose address is verified before their first login.
pub fn verification(model: &Model) -> bool {
    model
        .auth
        .as_ref()
        .is_some_and(|auth| auth.email_verification)
}

/// Accounts whose forgotten password can be reset by mail.
pub fn password_reset(model: &Model) -> bool {
    model.auth.as_ref().is_some_and(|auth| auth.password_reset)
}

/// Accounts that get tokens by mail.
pub fn one_time_tokens(model: &Model) -> bool {
    model.auth.as_ref().is_some_and(Auth::mails_tokens)
}

/// A cache of rows.
pub fn cache(model: &Model) -> bool {
    model.cache.is_some()
}

/// A cache of rows that all instances share.
pub fn shared_cache(model: &Model) -> bool {
    model.cache.is_some_and(|cache| cache.store == Store::Redis)
}

/// Limits that all instances share.
pub fn shared_limits(model: &Model) -> bool {
    model
        .rate_limit
        .as_ref()
        .is_some_and(|limit| limit.store == Store::Redis)
}

/// Something that all instances share besides the database.
pub fn redis(model: &Model) -> bool {
    shared_cache(model) || shared_limits(model)
}

/// Servers beside the service.
pub fn servers(model: &Model) -> bool {
    redis(model) || model.database.engine != Engine::Sqlite
}

/// A limit on every caller.
pub fn rate_limit(model: &Model) -> bool {
    model.rate_limit.is_some()
}

/// A limit of any kind: on every caller, on the callers of a resource, or on sign-ins.
pub fn limiter(model: &Model) -> bool {
    auth(model) || rate_limit(model) || model.resources.iter().any(|one| one.rate_limit.is_some())
}

/// Texts that stand for the variants of a Rust enum: roles among them.
pub fn labels(model: &Model) -> bool {
    auth(model) || !model.enums.is_empty()
}

/// Enums that several fields share.
pub fn shared_enums(model: &Model) -> bool {
    model
        .enums
        .iter()
        .any(|one| one.origin == EnumOrigin::Shared)
}

/// Ids with a prefix.
pub fn typeid(model: &Model) -> bool {
    model
        .resources
        .iter()
        .any(|one| matches!(one.id, IdKind::TypeId { .. }))
}

/// Accounts that own rows.
pub fn owned(model: &Model) -> bool {
    model.resources.iter().any(is_owned)
}

/// Whether rows of the resource belong to accounts.
pub fn is_owned(resource: &Resource) -> bool {
    !resource.is_user && !resource.owners.is_empty()
}

/// Deletions that touch other rows, or that are undone.
pub fn cascade(model: &Model) -> bool {
    auth(model)
        || model
            .resources
            .iter()
            .any(|one| one.soft_delete || one.relations.iter().any(|it| it.constraint))
}

/// Whether a field is of a kind that is wanted, or a list of such.
pub fn has_kind(model: &Model, wanted: fn(&FieldKind) -> bool) -> bool {
    let mut fields = model.resources.iter().flat_map(|resource| &resource.fields);
    fields.any(|field| match &field.kind {
        FieldKind::Array(element) => wanted(element),
        kind => wanted(kind),
    })
}
