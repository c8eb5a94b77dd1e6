//! SQL for follows: one function, one statement. Which rows are meant comes with the call.

use sqlx::Row as _;

use super::Follow;
use crate::kernel::{Executor, Id, ListQuery, Predicate, Statement};

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
    let mut statement = Statement::new(SELECT);
    statement.push(" where id = ").push_bind(id);
    rows.push_and(&mut statement);
    statement.build_query_as().fetch_optional(db).await
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

/// Says of each rule between fields whether the row keeps it; of a value that is not there nobody can.
pub async fn check(db: impl Executor<'_>, follow: &Follow) -> sqlx::Result<Vec<Option<bool>>> {
    let kept = sqlx::query(
        "select follower_id <> followed_id
         from (select ? as follower_id, ? as followed_id)",
    )
    .bind(follow.follower_id)
    .bind(follow.followed_id)
    .fetch_one(db)
    .await?;
    (0..kept.len()).map(|place| kept.try_get(place)).collect()
}
