//! How a row is added, and how its id is known then.

use serde::Serialize;

use crate::{
    model::{Engine, IdKind, Model, Resource},
    view::{column, words},
};

/// What stands around the columns and values of an insert.
#[derive(Debug, Serialize)]
pub struct Insertion {
    /// The beginning of the Rust statement, up to the bracket before the SQL.
    pub query: &'static str,
    /// The end of the SQL, in a Rust string.
    pub returning: &'static str,
    /// What is done with the statement, and what comes of it.
    pub end: String,
}

pub fn insertion(model: &Model, resource: &Resource) -> Insertion {
    let returns = model.database.engine != Engine::Mysql;
    let is_counted = resource.id == IdKind::Integer;
    let row = words::variable(&resource.name);
    let outcome = |id: &str| {
        if resource.is_user {
            format!("Ok(Account {{ id: {id}, ..account }})")
        } else {
            format!("Ok({id})")
        }
    };
    match (returns, is_counted) {
        (true, _) if resource.is_user => Insertion {
            query: "let id = sqlx::query_scalar",
            returning: RETURNING,
            end: ".fetch_one(db)\n    .await?;\n    Ok(Account { id, ..account })".to_owned(),
        },
        (true, _) => Insertion {
            query: "sqlx::query_scalar",
            returning: RETURNING,
            end: ".fetch_one(db)\n    .await".to_owned(),
        },
        (false, true) => Insertion {
            query: "let inserted = sqlx::query",
            returning: "",
            end: format!(
                "{EXECUTED}{}",
                outcome("Id::from_key(inserted.last_insert_id().cast_signed())")
            ),
        },
        (false, false) if resource.is_user => Insertion {
            query: "sqlx::query",
            returning: "",
            end: format!("{EXECUTED}Ok(account)"),
        },
        (false, false) => Insertion {
            query: "sqlx::query",
            returning: "",
            end: format!(
                "{EXECUTED}{}",
                outcome(&format!("{row}.id{}", column::id_clone(resource)))
            ),
        },
    }
}

const RETURNING: &str = "\n         returning id";

const EXECUTED: &str = ".execute(db)\n    .await?;\n    ";
