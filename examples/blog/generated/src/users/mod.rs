//! Accounts: the one table of users, seen by an admin as [`Account`] and by its owner as
//! [`Profile`].

pub mod credentials;
pub mod erasure;
mod handlers;
mod model;
pub mod owned;
pub mod repository;
mod role;
mod service;
pub mod storage;

pub use self::{
    handlers::routes,
    model::{Account, AccountPatch, NewAccount, Profile, ProfilePatch, REGISTRATION},
    role::Role,
};

/// E-mail addresses are the same whatever their case.
pub fn normalise(email: &str) -> String {
    email.to_ascii_lowercase()
}
