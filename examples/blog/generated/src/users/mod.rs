//! Accounts: the one table of users, seen by an admin as [`Account`] and by its owner as
//! [`Profile`].

pub mod credentials;
pub mod erasure;
mod handlers;
mod model;
pub mod owned;
mod reference;
pub mod repository;
mod service;
pub mod storage;

pub use self::{
    handlers::routes,
    model::{Account, AccountPatch, CONSTRAINTS, NewAccount, Profile, ProfilePatch, REGISTRATION},
    reference::refer,
};

/// E-mail addresses are the same whatever their case.
pub fn normalise(email: &str) -> String {
    email.to_ascii_lowercase()
}
