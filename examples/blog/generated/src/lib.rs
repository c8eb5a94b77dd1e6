//! The service as a library, so that tests can run it.

pub mod api;
pub mod app;
pub mod auth;
pub mod changes;
pub mod cli;
pub mod comments;
pub mod config;
pub mod custom;
pub mod follows;
pub mod migrations;
pub mod posts;
pub mod seed;
pub mod tags;
pub mod users;
