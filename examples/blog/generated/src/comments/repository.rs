//! SQL for comments: one function, one statement. Which rows are meant comes with the call.

use kernel::{
    Executor, Id, ListQuery, Predicate, Statement,
    engine::{FOR_DELETE, FOR_UPDATE},
};

use super::Comment;

const SELECT: &str = "
    select id, author_id, post_id, parent_id, body, version, created_at, updated_at, deleted_at
    from comments";

pub async fn list(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<Vec<Comment>> {
    let mut statement = query.page_of(SELECT, rows);
    statement.build_query_as().fetch_all(db).await
}

pub async fn count(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<i64> {
    let mut statement = query.count_of("select count(*) from comments", rows);
    statement.build_query_scalar().fetch_one(db).await
}

pub async fn find(
    db: impl Executor<'_>,
    id: Id<Comment>,
    rows: &Predicate,
) -> sqlx::Result<Option<Comment>> {
    let mut statement = select_one(id, rows);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody else changes the row until the transaction ends.
pub async fn find_for_update(
    db: impl Executor<'_>,
    id: Id<Comment>,
    rows: &Predicate,
) -> sqlx::Result<Option<Comment>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_UPDATE);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody points to the row either.
pub async fn find_for_delete(
    db: impl Executor<'_>,
    id: Id<Comment>,
    rows: &Predicate,
) -> sqlx::Result<Option<Comment>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_DELETE);
    statement.build_query_as().fetch_optional(db).await
}

fn select_one(id: Id<Comment>, rows: &Predicate) -> Statement {
    let mut statement = Statement::new(SELECT);
    statement.push(" where id = ").push_bind(id);
    rows.push_and(&mut statement);
    statement
}

pub async fn insert(db: impl Executor<'_>, comment: &Comment) -> sqlx::Result<Id<Comment>> {
    sqlx::query_scalar(
        "insert into comments
             (id, author_id, post_id, parent_id, body, version, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         returning id",
    )
    .bind(comment.id)
    .bind(comment.author_id)
    .bind(comment.post_id)
    .bind(comment.parent_id)
    .bind(&comment.body)
    .bind(comment.version)
    .bind(comment.created_at)
    .bind(comment.updated_at)
    .fetch_one(db)
    .await
}

pub async fn update(db: impl Executor<'_>, comment: &Comment) -> sqlx::Result<()> {
    sqlx::query(
        "update comments
         set author_id = ?, post_id = ?, parent_id = ?, body = ?, version = ?, updated_at = ?
         where id = ?",
    )
    .bind(comment.author_id)
    .bind(comment.post_id)
    .bind(comment.parent_id)
    .bind(&comment.body)
    .bind(comment.version)
    .bind(comment.updated_at)
    .bind(comment.id)
    .execute(db)
    .await?;
    Ok(())
}
