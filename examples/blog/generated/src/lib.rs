//! The service as a library, so that tests can run it.

pub mod app;
pub mod auth;
pub mod changes;
pub mod cli;
pub mod comments;
pub mod config;
pub mod custom;
pub mod docs;
pub mod env;
pub mod follows;
pub mod health;
pub mod kernel;
pub mod metrics;
pub mod middleware;
pub mod migrations;
pub mod posts;
pub mod seed;
pub mod server;
pub mod tags;
pub mod telemetry;
pub mod users;
