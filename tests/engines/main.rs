//! What only a server shows: migrations and whole projects on PostgreSQL, MariaDB and Redis.
//!
//! `TEST_POSTGRES_URL`, `TEST_MYSQL_URL` and `TEST_REDIS_URL` name the servers. Without them those of the loopback
//! address count, and where there is none, a private one is started.

mod addresses;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/domains.rs"]
mod domains;
mod elsewhere;
#[path = "../projects/http.rs"]
mod http;
mod instances;
mod migrated;
mod migrated_on_mysql;
mod migrations;
mod mysql;
#[path = "../common/nasty.rs"]
mod nasty;
#[path = "../common/number.rs"]
mod number;
#[path = "../drawn/once.rs"]
mod once;
mod parity;
mod private;
mod projects;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/readme.rs"]
mod readme;
mod redis;
mod relay;
mod schema;
mod server;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/service.rs"]
mod service;
mod shop;
mod silent;
mod tls;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/workshop.rs"]
mod workshop;
