//! Posts.

mod handlers;
mod model;
mod repository;
pub mod service;

pub use self::{
    handlers::routes,
    model::{NewPost, Post, PostPatch, PostStatus},
};
