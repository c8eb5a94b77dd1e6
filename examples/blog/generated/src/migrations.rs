//! The schema of the database, step by step, as it is built into the binary.

use std::sync::LazyLock;

use kernel::migrations::Migrations;

/// Every step of `migrations/`.
pub static MIGRATIONS: LazyLock<Migrations> = LazyLock::new(|| Migrations::new(sqlx::migrate!()));
