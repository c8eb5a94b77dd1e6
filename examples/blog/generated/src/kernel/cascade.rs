//! What a deletion means for the rows that point to the deleted one.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::Row as _;

use super::{Error, Result, Scalar, Table, Tx, db::Statement};

/// Rows that point to a table: of which table, by which column, and what becomes of them.
#[derive(Debug, Clone, Copy)]
pub struct Child {
    pub table: Table,
    pub column: &'static str,
    pub on_delete: OnDelete,
}

/// What becomes of a row when the row that it points to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDelete {
    Restrict,
    Cascade,
    SetNull,
}

/// How many ids one statement names at most.
const BATCH: usize = 500;

/// Deletes a row and does to the rows that point to it what their relations say.
///
/// # Errors
/// 409 where a row that restricts the deletion is active.
pub async fn delete(
    tx: &mut Tx,
    table: &Table,
    id: impl Into<Scalar>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut waiting = vec![(*table, vec![id.into()], table.soft_delete)];
    let mut hard = Vec::new();
    let mut seen = Seen::default();
    while let Some((table, ids, soft)) = waiting.pop() {
        for child in (table.children)() {
            for parents in ids.chunks(BATCH) {
                match child.on_delete {
                    OnDelete::Restrict => restrict(tx, &table, &child, parents).await?,
                    OnDelete::SetNull if soft => {}
                    OnDelete::SetNull => set_null(tx, &child, parents, now).await?,
                    OnDelete::Cascade => {
                        let softly = soft && child.table.soft_delete;
                        let mut ids = ids_below(tx, &child, parents, None).await?;
                        seen.drop_known(child.table.name, &mut ids);
                        if !ids.is_empty() {
                            waiting.push((child.table, ids, softly));
                        }
                    }
                }
            }
        }
        if soft {
            mark(tx, &table, &ids, Some(now), None).await?;
        } else {
            hard.push((table, ids));
        }
    }
    // Those that point go before those that are pointed to.
    for (table, ids) in hard.into_iter().rev() {
        for ids in ids.chunks(BATCH) {
            let mut statement = Statement::new("delete from ");
            statement.push(table.name).push(" where id");
            push_in(&mut statement, ids);
            statement.build().execute(&mut **tx).await.map_err(in_use)?;
        }
        tx.changed_all(table.name);
    }
    Ok(())
}

/// Restores a row that was deleted at this time, and what was deleted with it.
pub async fn restore(
    tx: &mut Tx,
    table: &Table,
    id: impl Into<Scalar>,
    deleted_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    let mut waiting = vec![(*table, vec![id.into()])];
    while let Some((table, ids)) = waiting.pop() {
        mark(tx, &table, &ids, None, deleted_at).await?;
        for child in (table.children)() {
            if child.on_delete != OnDelete::Cascade || !child.table.soft_delete {
                continue;
            }
            for parents in ids.chunks(BATCH) {
                let ids = ids_below(tx, &child, parents, deleted_at).await?;
                if !ids.is_empty() {
                    waiting.push((child.table, ids));
                }
            }
        }
    }
    Ok(())
}

/// Rows that were met already: those of a cycle are met again and again.
#[derive(Debug, Default)]
struct Seen(HashSet<(&'static str, String)>);

impl Seen {
    fn drop_known(&mut self, table: &'static str, ids: &mut Vec<Scalar>) {
        ids.retain(|id| self.0.insert((table, format!("{id:?}"))));
    }
}

async fn restrict(tx: &mut Tx, table: &Table, child: &Child, parents: &[Scalar]) -> Result<()> {
    let mut statement = Statement::new("select exists (select 1 from ");
    statement.push(child.table.name);
    push_below(&mut statement, child, parents, None);
    if child.table.name == table.name {
        // A row that points to itself goes with itself.
        statement.push(" and id not");
        push_in(&mut statement, parents);
    }
    statement.push(")");
    let row = statement.build().fetch_one(&mut **tx).await?;
    if row.try_get(0)? {
        return Err(Error::conflict(IN_USE));
    }
    Ok(())
}

async fn set_null(
    tx: &mut Tx,
    child: &Child,
    parents: &[Scalar],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut statement = Statement::new("update ");
    statement.push(child.table.name).push(" set ");
    statement.push(child.column).push(" = null");
    push_touch(&mut statement, &child.table, now);
    statement.push(" where ").push(child.column);
    push_in(&mut statement, parents);
    statement.build().execute(&mut **tx).await?;
    tx.changed_all(child.table.name);
    Ok(())
}

async fn ids_below(
    tx: &mut Tx,
    child: &Child,
    parents: &[Scalar],
    deleted_at: Option<DateTime<Utc>>,
) -> sqlx::Result<Vec<Scalar>> {
    let mut statement = Statement::new("select id from ");
    statement.push(child.table.name);
    push_below(&mut statement, child, parents, deleted_at);
    let rows = statement.build().fetch_all(&mut **tx).await?;
    let id = |row| Scalar::of_column(row, 0, child.table.id);
    rows.iter().map(id).collect()
}

/// Sets or clears `deleted_at`.
async fn mark(
    tx: &mut Tx,
    table: &Table,
    ids: &[Scalar],
    deleted_at: Option<DateTime<Utc>>,
    was_deleted_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    for ids in ids.chunks(BATCH) {
        let mut statement = Statement::new("update ");
        statement.push(table.name).push(" set deleted_at = ");
        statement.push_bind(deleted_at);
        if table.versioned {
            statement.push(", version = version + 1");
        }
        statement
            .push(" where deleted_at is ")
            .push_bind(was_deleted_at);
        statement.push(" and id");
        push_in(&mut statement, ids);
        statement.build().execute(&mut **tx).await?;
    }
    tx.changed_all(table.name);
    Ok(())
}

/// Appends the condition on the children of these parents that are active, or were deleted then.
fn push_below(
    statement: &mut Statement,
    child: &Child,
    parents: &[Scalar],
    deleted_at: Option<DateTime<Utc>>,
) {
    statement.push(" where ").push(child.column);
    push_in(statement, parents);
    if child.table.soft_delete {
        statement.push(" and deleted_at is ").push_bind(deleted_at);
    }
}

fn push_in(statement: &mut Statement, values: &[Scalar]) {
    statement.push(" in (");
    let mut list = statement.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    statement.push(")");
}

fn push_touch(statement: &mut Statement, table: &Table, now: DateTime<Utc>) {
    if table.versioned {
        statement.push(", version = version + 1");
    }
    if table.timestamps {
        statement.push(", updated_at = ").push_bind(now);
    }
}

const IN_USE: &str = "other rows still need this one";

/// A foreign key that the rows above did not account for, such as one to a deleted row.
fn in_use(error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(source) if source.is_foreign_key_violation() => {
            Error::conflict(IN_USE)
        }
        _ => error.into(),
    }
}
