//! SQL for tags: one function, one statement. Which rows are meant comes with the call.

use kernel::{
    Executor, Id, ListQuery, Predicate, Statement,
    engine::{FOR_DELETE, FOR_UPDATE},
};

use super::Tag;

const SELECT: &str = "
    select id, name, version, created_at, updated_at
    from tags";

pub async fn list(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<Vec<Tag>> {
    let mut statement = query.page_of(SELECT, rows);
    statement.build_query_as().fetch_all(db).await
}

pub async fn count(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<i64> {
    let mut statement = query.count_of("select count(*) from tags", rows);
    statement.build_query_scalar().fetch_one(db).await
}

pub async fn find(
    db: impl Executor<'_>,
    id: Id<Tag>,
    rows: &Predicate,
) -> sqlx::Result<Option<Tag>> {
    let mut statement = select_one(id, rows);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody else changes the row until the transaction ends.
pub async fn find_for_update(
    db: impl Executor<'_>,
    id: Id<Tag>,
    rows: &Predicate,
) -> sqlx::Result<Option<Tag>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_UPDATE);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody points to the row either.
pub async fn find_for_delete(
    db: impl Executor<'_>,
    id: Id<Tag>,
    rows: &Predicate,
) -> sqlx::Result<Option<Tag>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_DELETE);
    statement.build_query_as().fetch_optional(db).await
}

fn select_one(id: Id<Tag>, rows: &Predicate) -> Statement {
    let mut statement = Statement::new(SELECT);
    statement.push(" where id = ").push_bind(id);
    rows.push_and(&mut statement);
    statement
}

pub async fn insert(db: impl Executor<'_>, tag: &Tag) -> sqlx::Result<Id<Tag>> {
    sqlx::query_scalar(
        "insert into tags
             (id, name, version, created_at, updated_at)
         values (?, ?, ?, ?, ?)
         returning id",
    )
    .bind(tag.id)
    .bind(&tag.name)
    .bind(tag.version)
    .bind(tag.created_at)
    .bind(tag.updated_at)
    .fetch_one(db)
    .await
}

pub async fn update(db: impl Executor<'_>, tag: &Tag) -> sqlx::Result<()> {
    sqlx::query(
        "update tags
         set name = ?, version = ?, updated_at = ?
         where id = ?",
    )
    .bind(&tag.name)
    .bind(tag.version)
    .bind(tag.updated_at)
    .bind(tag.id)
    .execute(db)
    .await?;
    Ok(())
}
