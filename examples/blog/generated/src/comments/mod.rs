//! Comments.

mod handlers;
mod model;
mod repository;
pub mod service;

pub use self::{
    handlers::routes,
    model::{Comment, CommentPatch, NewComment},
};
