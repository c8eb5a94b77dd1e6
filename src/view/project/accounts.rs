//! What the templates of accounts see.

use serde::Serialize;

use crate::{
    model::{IdKind, Model, Name, Resource},
    view::{feature, rust},
};

/// One role.
#[derive(Debug, Serialize)]
pub struct RoleView {
    /// The Rust variant.
    #[serde(rename = "Role")]
    pub variant: String,
    /// As clients and the database spell it.
    #[serde(rename = "role")]
    pub label: String,
}

/// A resource whose rows belong to accounts.
#[derive(Debug, Serialize)]
pub struct Owned {
    /// The type of a row.
    #[serde(rename = "Resource")]
    pub type_name: String,
    /// The module.
    pub resources: String,
    /// The name in JSON, as a Rust string.
    pub json: String,
}

/// These modules and those of the optional parts of accounts, in order.
pub fn account_modules(model: &Model, always: &[&'static str]) -> Vec<&'static str> {
    let mut modules = always.to_vec();
    for (there, module) in [
        (feature::verification(model), "email_verification"),
        (feature::password_reset(model), "password_reset"),
    ] {
        if there {
            modules.push(module);
        }
    }
    modules.sort_unstable();
    modules
}

/// The modules with statements on sessions and tokens, in order.
pub fn account_repositories(model: &Model) -> Vec<&'static str> {
    let mailed = feature::one_time_tokens(model).then_some("one_time_tokens");
    mailed
        .into_iter()
        .chain(["refresh_tokens", "sessions"])
        .collect()
}

/// The modules with tests of accounts, in order.
pub fn account_tests(model: &Model) -> Vec<&'static str> {
    let mut modules = vec![
        "admins",
        "email_change",
        "helpers",
        "profile",
        "registration",
        "sessions",
        "sign_in",
        "tokens",
    ];
    for (there, module) in [
        (feature::password_reset(model), "password_reset"),
        (feature::ranks(model), "ranks"),
        (feature::closed_ranks(model), "registrars"),
    ] {
        if there {
            modules.push(module);
        }
    }
    modules.sort_unstable();
    modules
}

pub fn owned(model: &Model, resource: &Resource) -> Owned {
    Owned {
        type_name: resource.type_name.clone(),
        resources: resource.module.clone(),
        json: rust::string(&model.api.case.apply(resource.plural.snake())),
    }
}

pub fn user_key(id: &IdKind) -> &'static str {
    match id {
        IdKind::Uuid => "uuid::Uuid",
        IdKind::TypeId { .. } => "super::typeid::TypeId<UserIdPrefix>",
        IdKind::Integer => "i64",
        IdKind::String { .. } => "String",
    }
}

pub fn role(name: &Name) -> RoleView {
    RoleView {
        variant: name.pascal(),
        label: name.snake().to_owned(),
    }
}
