//! The whole service, in this process, asked as its clients ask.

mod access;
mod checks;
mod comments;
mod db;
mod follows;
mod health;
mod helpers;
mod metrics;
mod migrations;
mod missing;
mod openapi;
mod posts;
mod tags;
mod wire;
