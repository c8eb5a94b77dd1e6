//! How the address of a database looks.

use serde::Serialize;

use crate::{model::Engine, view::readme::usual_address};

/// How addresses of an engine look.
#[derive(Debug, Serialize)]
pub struct DatabaseServer {
    /// Where a server usually is, up to the name of a database.
    pub usual: String,
    /// An address with everything that one may have.
    pub example: &'static str,
    /// What addresses begin with, as Rust.
    pub schemes: &'static str,
}

pub fn database_server(engine: Engine) -> DatabaseServer {
    let (example, schemes) = match engine {
        Engine::Sqlite => ("sqlite://data/app.db", r#"["sqlite:"]"#),
        Engine::Postgres => (
            "postgres://user:password@host:5432/app",
            r#"["postgres://", "postgresql://"]"#,
        ),
        Engine::Mysql => (
            "mysql://user:password@host:3306/app",
            r#"["mysql://", "mariadb://"]"#,
        ),
    };
    DatabaseServer {
        usual: usual_address(engine, "localhost", ""),
        example,
        schemes,
    }
}
