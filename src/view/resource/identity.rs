//! What rows are told apart by.

use serde::Serialize;

use crate::{
    model::{IdKind, Model, Resource},
    view::{column, rust},
};

/// What is said of the identity.
#[derive(Debug, Serialize)]
pub struct IdView {
    /// The type of its key.
    pub key: String,
    /// As `Kind` spells it.
    pub kind: String,
    /// What its texts begin with; at most one.
    pub prefixes: Vec<PrefixView>,
    /// The id of a row that is not stored yet.
    pub initial: String,
    /// `.clone()` where it is not copied.
    pub clone: &'static str,
    /// `&` where it is bound by reference.
    pub by: &'static str,
}

/// What the ids of a resource begin with.
#[derive(Debug, Serialize)]
pub struct PrefixView {
    /// The type that stands for it.
    #[serde(rename = "Prefix")]
    pub type_name: String,
    /// The text, as a Rust string.
    pub text: String,
}

/// The prefix of the ids of a resource, if they have one.
pub fn prefix(resource: &Resource) -> Option<PrefixView> {
    match &resource.id {
        IdKind::TypeId { prefix } => Some(PrefixView {
            type_name: format!(
                "{}IdPrefix",
                if resource.is_user {
                    "User"
                } else {
                    &resource.type_name
                }
            ),
            text: rust::string(prefix),
        }),
        _ => None,
    }
}

pub fn id(model: &Model, resource: &Resource) -> IdView {
    let key = match &resource.id {
        IdKind::Uuid => "Uuid".to_owned(),
        IdKind::TypeId { .. } => format!("TypeId<{}IdPrefix>", resource.type_name),
        IdKind::Integer => "i64".to_owned(),
        IdKind::String { .. } => "String".to_owned(),
    };
    IdView {
        key,
        kind: rust::id_kind(&resource.id),
        prefixes: prefix(resource).into_iter().collect(),
        initial: column::columns(model, resource).swap_remove(0).initial,
        clone: column::id_clone(resource),
        by: if column::id_clone(resource).is_empty() {
            ""
        } else {
            "&"
        },
    }
}
