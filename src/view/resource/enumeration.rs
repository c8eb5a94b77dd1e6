//! Enums, with their labels.

use serde::Serialize;

use crate::{
    model::{EnumOrigin, Model, Resource},
    view::rust,
};

/// An enum of the resource's own.
#[derive(Debug, Serialize)]
pub struct EnumView {
    /// The Rust type.
    #[serde(rename = "Enum")]
    pub type_name: String,
    /// In sentences.
    pub title: String,
    /// The variants and their texts.
    pub labels: Vec<LabelView>,
}

/// One value of an enum.
#[derive(Debug, Serialize)]
pub struct LabelView {
    /// The Rust variant.
    #[serde(rename = "Label")]
    pub variant: String,
    /// The text as a Rust string.
    pub text: String,
}

pub fn enums(model: &Model, resource: &Resource) -> Vec<EnumView> {
    let own = |origin: EnumOrigin| match origin {
        EnumOrigin::Field {
            resource: owner, ..
        } => model.resource(owner).name == resource.name,
        EnumOrigin::Shared => false,
    };
    model
        .enums
        .iter()
        .filter(|one| own(one.origin))
        .map(enumeration)
        .collect()
}

/// One enum as templates see it.
pub fn enumeration(one: &crate::model::Enum) -> EnumView {
    EnumView {
        type_name: one.type_name.clone(),
        title: one.name.title(),
        labels: one
            .labels
            .iter()
            .map(|label| LabelView {
                variant: label.variant.clone(),
                text: rust::string(&label.text),
            })
            .collect(),
    }
}
