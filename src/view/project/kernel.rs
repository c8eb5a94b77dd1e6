//! What the kernel offers that is not always there.

use serde::Serialize;

use crate::{model::Model, view::feature};

/// What the kernel offers that is not always there.
#[derive(Debug, Serialize)]
pub struct Kernel {
    /// The modules with settings.
    pub settings: Vec<&'static str>,
    /// What is exported from modules that are not always there.
    pub exports: Vec<&'static str>,
}

/// What the kernel of this model offers.
pub fn kernel(model: &Model) -> Kernel {
    let settings = [
        (true, "pools"),
        (feature::cache(model), "cache"),
        (feature::rate_limit(model), "rate_limit"),
        (feature::redis(model), "redis"),
    ];
    let exports = [
        (feature::auth(model), "access::{Identity, Session, User}"),
        (feature::auth(model), "account_key::UserKey"),
        (feature::auth(model), "owner::{Hop, Owner}"),
        (feature::cache(model), "cache::Cache"),
        (feature::cascade(model), "deletion::{Child, Need, OnDelete}"),
        (feature::redis(model), "redis::Redis"),
        (feature::typeid(model), "typeid::{Prefix, TypeId}"),
    ];
    let there = |(there, name): (bool, &'static str)| there.then_some(name);
    Kernel {
        settings: settings.into_iter().filter_map(there).collect(),
        exports: exports.into_iter().filter_map(there).collect(),
    }
}
