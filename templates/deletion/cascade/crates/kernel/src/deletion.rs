//! What a deletion means for the rows that point to the deleted one.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{DateTime, Utc};

use super::{
    Error, Result, Scalar, Table, Tx, clock,
    engine::{self, Statement},
    purge::purge,
    scalar::{BATCH, push_list},
};

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

/// A row of another table that is never deleted while one that points to it is active.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// The column that points there.
    pub column: &'static str,
    pub table: &'static str,
}

/// Deletes a row and does to the rows that point to it what their relations say.
///
/// # Errors
/// 409 where a row that stays needs one that goes.
pub async fn delete(
    tx: &mut Tx,
    table: &Table,
    id: impl Into<Scalar>,
) -> Result<()> {
    let leaving = Leaving::with(tx, table, id.into()).await?;
    leaving.demand_unneeded(tx).await?;
    leaving.leave(tx).await
}

/// Rows of one table that go.
#[derive(Debug)]
struct Group {
    table: Table,
    ids: Vec<Scalar>,
    /// Whether they are only marked as deleted.
    soft: bool,
}

impl Group {
    /// Which of the rows that point here count: those that go for good take the deleted ones along.
    const fn counted(&self) -> Counted {
        if self.soft {
            Counted::Active
        } else {
            Counted::All
        }
    }
}

/// All rows that go with one.
#[derive(Debug, Default)]
struct Leaving {
    /// Groups that are pointed to stand before those that point to them.
    groups: Vec<Group>,
    /// The same by their tables and ids, and whether they are only marked.
    known: HashMap<&'static str, HashMap<String, bool>>,
}

impl Leaving {
    async fn with(tx: &mut Tx, table: &Table, id: Scalar) -> sqlx::Result<Self> {
        let mut leaving = Self::default();
        let mut waiting = vec![Group {
            table: *table,
            ids: vec![id],
            soft: table.soft_delete,
        }];
        while let Some(mut group) = waiting.pop() {
            let known = leaving.known.entry(group.table.name).or_default();
            // Rows of a cycle are met again and again; what is marked may have to go for good.
            group.ids.retain(|id| match known.entry(name(id)) {
                Entry::Occupied(soft) if group.soft || !*soft.get() => false,
                entry => {
                    entry.insert_entry(group.soft);
                    true
                }
            });
            if group.ids.is_empty() {
                continue;
            }
            for child in (group.table.children)() {
                if child.on_delete == OnDelete::Cascade {
                    waiting.push(Group {
                        table: child.table,
                        ids: ids_below(tx, &child, &group.ids, group.counted(), None).await?,
                        soft: group.soft && child.table.soft_delete,
                    });
                }
            }
            leaving.groups.push(group);
        }
        Ok(leaving)
    }

    /// Fails where a row that does not go along restricts that one goes.
    async fn demand_unneeded(&self, tx: &mut Tx) -> Result<()> {
        for group in &self.groups {
            for child in (group.table.children)() {
                if child.on_delete != OnDelete::Restrict {
                    continue;
                }
                let known = self.known.get(child.table.name);
                // One more than go along is enough to know.
                let most = known.map_or(0, HashMap::len) + 1;
                let holding = ids_below(tx, &child, &group.ids, group.counted(), Some(most)).await?;
                let goes = |id| {
                    let soft = known.and_then(|known| known.get(&name(id)));
                    soft.is_some_and(|soft| group.soft || !soft)
                };
                if !holding.iter().all(goes) {
                    return Err(Error::conflict(IN_USE));
                }
            }
        }
        Ok(())
    }

    async fn leave(&self, tx: &mut Tx) -> Result<()> {
        let now = clock::now();
        for group in &self.groups {
            if group.soft {
                mark(tx, &group.table, &group.ids, Some(now), None).await?;
                continue;
            }
            for child in (group.table.children)() {
                if child.on_delete == OnDelete::SetNull {
                    let mut ids = ids_below(tx, &child, &group.ids, Counted::All, None).await?;
                    let known = self.known.get(child.table.name);
                    ids.retain(|id| known.and_then(|known| known.get(&name(id))) != Some(&false));
                    set_null(tx, &child, &ids).await?;
                }
            }
        }
        let hard = pointing_first(self.groups.iter().filter(|group| !group.soft).collect());
        let rows: Vec<_> = hard.into_iter().map(|group| (group.table.name, &*group.ids)).collect();
        purge(tx, &rows).await
    }
}

/// Restores a row that was deleted at this time, and what was deleted with it. What needs a row that is
/// still deleted does not come back.
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
            if child.on_delete != OnDelete::SetNull && child.table.soft_delete && !ids.is_empty() {
                let counted = Counted::DeletedAt(deleted_at);
                waiting.push((child.table, ids_below(tx, &child, &ids, counted, None).await?));
            }
        }
    }
    Ok(())
}

/// The id as text, by which it is found again.
fn name(id: &Scalar) -> String {
    format!("{id:?}")
}

/// Of rows that are marked as deleted, those that count beside active ones.
#[derive(Debug, Clone, Copy)]
enum Counted {
    Active,
    All,
    /// Only those that were deleted then.
    DeletedAt(Option<DateTime<Utc>>),
}

/// The groups in an order in which rows go before what they point to, as far as there is one: the
/// database would clear what points to a row that goes.
fn pointing_first(mut waiting: Vec<&Group>) -> Vec<&Group> {
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let is_free = |group: &&Group| {
            let children = (group.table.children)();
            let mut others = children.iter().filter(|child| child.table.name != group.table.name);
            !others.any(|child| waiting.iter().any(|it| it.table.name == child.table.name))
        };
        let place = waiting.iter().rposition(is_free).unwrap_or(waiting.len() - 1);
        ordered.push(waiting.remove(place));
    }
    ordered
}

/// Has rows point to nothing.
///
/// # Errors
/// 409 where one cannot be without what it points to.
pub async fn set_null(tx: &mut Tx, child: &Child, ids: &[Scalar]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    for ids in ids.chunks(BATCH) {
        let mut statement = Statement::new("update ");
        statement.push(child.table.name).push(" set ");
        statement.push(child.column).push(" = null");
        push_touch(&mut statement, &child.table);
        statement.push(" where id in ");
        push_list(&mut statement, ids);
        statement.build().execute(&mut **tx).await.map_err(needed)?;
    }
    tx.changed_all(child.table.name);
    Ok(())
}

/// The children of these parents, `most` of them where that is named.
async fn ids_below(
    tx: &mut Tx,
    child: &Child,
    parents: &[Scalar],
    counted: Counted,
    most: Option<usize>,
) -> sqlx::Result<Vec<Scalar>> {
    let mut ids = Vec::new();
    for parents in parents.chunks(BATCH) {
        let mut statement = Statement::new("select id from ");
        statement.push(child.table.name).push(" where ").push(child.column).push(" in ");
        push_list(&mut statement, parents);
        match counted {
            _ if !child.table.soft_delete => {}
            Counted::All => {}
            Counted::Active => {
                statement.push(" and deleted_at is null");
            }
            Counted::DeletedAt(time) => {
                statement.push(" and deleted_at").push(engine::SAME).push_bind(time);
                for need in child.table.needs {
                    push_is_there(&mut statement, &child.table, need);
                }
            }
        }
        if let Some(most) = most {
            statement.push(format_args!(" limit {most}"));
        }
        statement.push(engine::FOR_DELETE);
        let rows = statement.build().fetch_all(&mut **tx).await?;
        for row in &rows {
            ids.push(Scalar::of_column(row, 0, child.table.id)?);
        }
    }
    Ok(ids)
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
        statement.push(" where deleted_at").push(engine::SAME).push_bind(was_deleted_at);
        statement.push(" and id in ");
        push_list(&mut statement, ids);
        statement.build().execute(&mut **tx).await?;
    }
    tx.changed_all(table.name);
    Ok(())
}

fn push_is_there(statement: &mut Statement, table: &Table, need: &Need) {
    statement.push(" and not exists (select null from ").push(need.table);
    statement.push(" as needed_ where needed_.deleted_at is not null and needed_.id = ");
    statement.push(table.name).push(".").push(need.column);
    if need.table == table.name {
        statement.push(" and needed_.id <> ").push(table.name).push(".id");
    }
    statement.push(")");
}

fn push_touch(statement: &mut Statement, table: &Table) {
    if table.versioned {
        statement.push(", version = version + 1");
    }
    if table.timestamps {
        statement.push(", updated_at = ").push_bind(clock::now());
    }
}

const IN_USE: &str = "other rows still need this one";

/// A key or a rule of the row that would point to nothing.
fn needed(error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(source)
            if source.is_unique_violation() || source.is_check_violation() =>
        {
            Error::conflict(IN_USE)
        }
        _ => error.into(),
    }
}
