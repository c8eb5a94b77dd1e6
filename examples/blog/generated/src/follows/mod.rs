//! Follows.

mod handlers;
mod model;
mod repository;
pub mod service;

pub use self::{
    handlers::routes,
    model::{Follow, FollowPatch, NewFollow},
};
