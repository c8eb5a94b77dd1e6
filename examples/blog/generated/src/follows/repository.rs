//! SQL for follows: one function, one statement. Which rows are meant comes with the call.

use kernel::{
    Executor, Id, ListQuery, Predicate, Statement,
    engine::{FOR_DELETE, FOR_UPDATE},
};

use super::Follow;

const SELECT: &str = "
    select id, follower_id, followed_id, created_at, updated_at
    from follows";

pub async fn list(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<Vec<Follow>> {
    let mut statement = query.page_of(SELECT, rows);
    statement.build_query_as().fetch_all(db).await
}

pub async fn count(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<i64> {
    let mut statement = query.count_of("select count(*) from follows", rows);
    statement.build_query_scalar().fetch_one(db).await
}

pub async fn find(
    db: impl Executor<'_>,
    id: Id<Follow>,
    rows: &Predicate,
) -> sqlx::Result<Option<Follow>> {
    let mut statement = select_one(id, rows);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody else changes the row until the transaction ends.
pub async fn find_for_update(
    db: impl Executor<'_>,
    id: Id<Follow>,
    rows: &Predicate,
) -> sqlx::Result<Option<Follow>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_UPDATE);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody points to the row either.
pub async fn find_for_delete(
    db: impl Executor<'_>,
    id: Id<Follow>,
    rows: &Predicate,
) -> sqlx::Result<Option<Follow>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_DELETE);
    statement.build_query_as().fetch_optional(db).await
}

fn select_one(id: Id<Follow>, rows: &Predicate) -> Statement {
    let mut statement = Statement::new(SELECT);
    statement.push(" where id = ").push_bind(id);
    rows.push_and(&mut statement);
    statement
}

pub async fn insert(db: impl Executor<'_>, follow: &Follow) -> sqlx::Result<Id<Follow>> {
    sqlx::query_scalar(
        "insert into follows
             (id, follower_id, followed_id, created_at, updated_at)
         values (?, ?, ?, ?, ?)
         returning id",
    )
    .bind(follow.id)
    .bind(follow.follower_id)
    .bind(follow.followed_id)
    .bind(follow.created_at)
    .bind(follow.updated_at)
    .fetch_one(db)
    .await
}

pub async fn update(db: impl Executor<'_>, follow: &Follow) -> sqlx::Result<()> {
    sqlx::query(
        "update follows
         set follower_id = ?, followed_id = ?, updated_at = ?
         where id = ?",
    )
    .bind(follow.follower_id)
    .bind(follow.followed_id)
    .bind(follow.updated_at)
    .bind(follow.id)
    .execute(db)
    .await?;
    Ok(())
}
