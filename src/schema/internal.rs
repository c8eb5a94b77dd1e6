//! The tables that the service keeps for itself; their names begin with `_`.

use super::{Column, ColumnType, ForeignKey, Index, IndexColumn, Key, Table, names::Names};
use crate::model::{OnDelete, Resource};

/// Sessions and the secrets that prove them.
pub(super) fn sessions(user: &Resource, user_id: &ColumnType, names: &mut Names) -> Vec<Table> {
    let sessions = Draft::new("_sessions", &["id"])
        .column("id", ColumnType::Uuid)
        .owned_by("user_id", user_id.clone(), &user.table)
        .column("address", ColumnType::Text)
        .optional("user_agent", ColumnType::Text)
        .column("created_at", ColumnType::DateTime)
        .column("refreshed_at", ColumnType::DateTime)
        .column("expires_at", ColumnType::DateTime)
        .indexed("expires_at");
    let refresh_tokens = Draft::new("_refresh_tokens", &["hash"])
        .column("hash", ColumnType::Bytes)
        .owned_by("session_id", ColumnType::Uuid, "_sessions")
        .column("issued_at", ColumnType::DateTime)
        .optional("rotated_at", ColumnType::DateTime)
        .optional("successor", ColumnType::Bytes);
    [sessions, refresh_tokens]
        .into_iter()
        .map(|draft| draft.named(names))
        .collect()
}

/// The secrets that are mailed.
pub(super) fn one_time_tokens(user: &Resource, user_id: &ColumnType, names: &mut Names) -> Table {
    let purposes = ["password_reset", "email_verification"];
    Draft::new("_one_time_tokens", &["hash"])
        .column("hash", ColumnType::Bytes)
        .owned_by("user_id", user_id.clone(), &user.table)
        .column(
            "purpose",
            ColumnType::Enum {
                labels: purposes.map(ToOwned::to_owned).to_vec(),
            },
        )
        .column("email", ColumnType::Text)
        .column("expires_at", ColumnType::DateTime)
        .indexed("expires_at")
        .named(names)
}

/// The answers to requests that must not be done twice.
pub(super) fn idempotency_keys(names: &mut Names) -> Table {
    // As long as all of a key may be together in every engine.
    let short = ColumnType::String { max: 255 };
    Draft::new("_idempotency_keys", &["caller", "endpoint", "key"])
        .column("caller", short.clone())
        .column("endpoint", short.clone())
        .column("key", short)
        .column("request_body", ColumnType::BigInt)
        .column("status", ColumnType::SmallInt)
        .column("body", ColumnType::Bytes)
        .optional("etag", ColumnType::Text)
        .optional("location", ColumnType::Text)
        .column("created_at", ColumnType::DateTime)
        .indexed("created_at")
        .named(names)
}

/// A table whose constraints have no names yet.
struct Draft {
    name: &'static str,
    columns: Vec<Column>,
    primary_key: Vec<String>,
    indexed: Vec<&'static str>,
    owners: Vec<(&'static str, String)>,
}

impl Draft {
    fn new(name: &'static str, primary_key: &[&str]) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: primary_key
                .iter()
                .map(|&column| column.to_owned())
                .collect(),
            indexed: Vec::new(),
            owners: Vec::new(),
        }
    }

    fn column(mut self, name: &str, kind: ColumnType) -> Self {
        self.columns.push(Column::new(name, kind));
        self
    }

    fn optional(mut self, name: &str, kind: ColumnType) -> Self {
        self.columns.push(Column::new(name, kind).nullable());
        self
    }

    /// Rows are found by this column.
    fn indexed(mut self, name: &'static str) -> Self {
        self.indexed.push(name);
        self
    }

    /// A row goes with the row that it points to.
    fn owned_by(mut self, name: &'static str, kind: ColumnType, table: &str) -> Self {
        self.owners.push((name, table.to_owned()));
        self.indexed.push(name);
        self.column(name, kind)
    }

    fn named(mut self, names: &mut Names) -> Table {
        for column in &mut self.columns {
            column.check = names.column_check(self.name, &column.name);
        }
        Table {
            name: self.name.to_owned(),
            columns: self.columns,
            primary_key: Key {
                name: names.give(&[self.name, "pkey"]),
                columns: self.primary_key,
                condition: None,
            },
            uniques: Vec::new(),
            indexes: self
                .indexed
                .into_iter()
                .map(|column| Index {
                    name: names.give(&[self.name, column, "idx"]),
                    columns: vec![IndexColumn {
                        name: column.to_owned(),
                        descending: false,
                    }],
                    condition: None,
                })
                .collect(),
            checks: Vec::new(),
            foreign_keys: self
                .owners
                .into_iter()
                .map(|(column, table)| ForeignKey {
                    name: names.give(&[self.name, column, "fkey"]),
                    column: column.to_owned(),
                    table,
                    target: "id".to_owned(),
                    on_delete: OnDelete::Cascade,
                })
                .collect(),
        }
    }
}
