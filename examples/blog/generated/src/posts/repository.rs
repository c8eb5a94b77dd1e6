//! SQL for posts: one function, one statement. Which rows are meant comes with the call.

use kernel::{
    Executor, Id, ListQuery, Predicate, Statement,
    engine::{FOR_DELETE, FOR_UPDATE},
};

use super::Post;
use crate::tags::Tag;

const SELECT: &str = "
    select id, author_id, title, slug, summary, body, status, published_at, cover, comment_count,
           version, created_at, updated_at, deleted_at
    from posts";

pub async fn list(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<Vec<Post>> {
    let mut statement = query.page_of(SELECT, rows);
    statement.build_query_as().fetch_all(db).await
}

pub async fn count(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<i64> {
    let mut statement = query.count_of("select count(*) from posts", rows);
    statement.build_query_scalar().fetch_one(db).await
}

pub async fn find(
    db: impl Executor<'_>,
    id: Id<Post>,
    rows: &Predicate,
) -> sqlx::Result<Option<Post>> {
    let mut statement = select_one(id, rows);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody else changes the row until the transaction ends.
pub async fn find_for_update(
    db: impl Executor<'_>,
    id: Id<Post>,
    rows: &Predicate,
) -> sqlx::Result<Option<Post>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_UPDATE);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody points to the row either.
pub async fn find_for_delete(
    db: impl Executor<'_>,
    id: Id<Post>,
    rows: &Predicate,
) -> sqlx::Result<Option<Post>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_DELETE);
    statement.build_query_as().fetch_optional(db).await
}

fn select_one(id: Id<Post>, rows: &Predicate) -> Statement {
    let mut statement = Statement::new(SELECT);
    statement.push(" where id = ").push_bind(id);
    rows.push_and(&mut statement);
    statement
}

pub async fn insert(db: impl Executor<'_>, post: &Post) -> sqlx::Result<Id<Post>> {
    sqlx::query_scalar(
        "insert into posts
             (id, author_id, title, slug, summary, body, status, published_at, cover,
              comment_count, version, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         returning id",
    )
    .bind(post.id)
    .bind(post.author_id)
    .bind(&post.title)
    .bind(&post.slug)
    .bind(&post.summary)
    .bind(&post.body)
    .bind(post.status)
    .bind(post.published_at)
    .bind(&post.cover)
    .bind(post.comment_count)
    .bind(post.version)
    .bind(post.created_at)
    .bind(post.updated_at)
    .fetch_one(db)
    .await
}

pub async fn update(db: impl Executor<'_>, post: &Post) -> sqlx::Result<()> {
    sqlx::query(
        "update posts
         set author_id = ?, title = ?, slug = ?, summary = ?, body = ?, status = ?,
             published_at = ?, cover = ?, comment_count = ?, version = ?, updated_at = ?
         where id = ?",
    )
    .bind(post.author_id)
    .bind(&post.title)
    .bind(&post.slug)
    .bind(&post.summary)
    .bind(&post.body)
    .bind(post.status)
    .bind(post.published_at)
    .bind(&post.cover)
    .bind(post.comment_count)
    .bind(post.version)
    .bind(post.updated_at)
    .bind(post.id)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn link_tags(db: impl Executor<'_>, post: Id<Post>, tag: Id<Tag>) -> sqlx::Result<()> {
    sqlx::query("insert into post_tags (post_id, tag_id) values (?, ?) on conflict do nothing")
        .bind(post)
        .bind(tag)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn unlink_tags(db: impl Executor<'_>, post: Id<Post>, tag: Id<Tag>) -> sqlx::Result<()> {
    sqlx::query("delete from post_tags where post_id = ? and tag_id = ?")
        .bind(post)
        .bind(tag)
        .execute(db)
        .await?;
    Ok(())
}
