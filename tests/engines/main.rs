//! What only a server shows: migrations and whole projects on PostgreSQL.
//!
//! `TEST_POSTGRES_URL` names the server. Without it that of the loopback address counts, and where there is none, a
//! private one is started.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/domains.rs"]
mod domains;
mod elsewhere;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/http.rs"]
mod http;
mod instances;
mod migrated;
#[path = "../common/nasty.rs"]
mod nasty;
#[path = "../drawn/once.rs"]
mod once;
mod parity;
mod postgres;
mod projects;
mod schema;
mod server;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/service.rs"]
mod service;
mod shop;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/workshop.rs"]
mod workshop;
