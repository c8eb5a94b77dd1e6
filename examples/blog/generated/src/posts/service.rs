//! The rules of posts: who may do what, what belongs together, and what a refused write means.

use std::sync::Arc;

use kernel::{
    Caller, Connection, Constraint, Edit, Error, Executor, Id, Lens, ListQuery, Page, Precondition,
    Predicate, Representation, Resource, Result, Tx, deletion, integrity, now, rows,
};

use super::{NewPost, Post, PostPatch, model::CACHED_FOR, repository};
use crate::{
    app::App,
    changes::{self, Change},
    tags::Tag,
};

/// The posts that the caller may list, of those within `within`.
pub async fn list(
    app: &App,
    caller: &Caller,
    query: &ListQuery,
    within: Predicate,
) -> Result<Page<Post>> {
    let rows = query.rows::<Post>(caller)?.and(within);
    let read = async |db: &mut Connection| {
        let posts = repository::list(&mut *db, query, &rows).await?;
        let total = match query.total {
            true => Some(repository::count(&mut *db, query, &rows).await?),
            false => None,
        };
        query.page(db, posts, total).await
    };
    app.db.read(read).await
}

/// A post that the caller may read.
pub async fn find(db: impl Executor<'_>, caller: &Caller, id: Id<Post>) -> Result<Post> {
    let readable = Post::readable(caller)?;
    repository::find(db, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, caller: &Caller, id: Id<Post>) -> Result<Post> {
    let readable = Post::readable(caller)?;
    repository::find_for_update(&mut **tx, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// A post as the lens shows it, from the cache where it is there.
pub async fn show(
    app: &App,
    caller: &Caller,
    id: Id<Post>,
    lens: &Lens,
) -> Result<Arc<Representation>> {
    let readable = Post::readable(caller)?;
    let key = app.cache.key("posts", &id, &[], &readable, lens);
    let read = async |db: &mut Connection| {
        let post = repository::find(&mut *db, id, &readable).await?;
        Representation::of(db, &post.ok_or(Error::NotFound)?, lens).await
    };
    let load = async || app.db.read(read).await;
    app.cache.get_or_load(key, CACHED_FOR, load).await
}

/// Creates a post.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewPost) -> Result<Post> {
    Post::creatable(caller)?;
    let now = now();
    let mut post = Post {
        id: Id::new(),
        author_id: new.author_id,
        title: new.title,
        slug: new.slug,
        summary: new.summary,
        body: new.body,
        status: new.status,
        published_at: new.published_at,
        cover: new.cover,
        comment_count: new.comment_count,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    integrity::check(tx, caller, None, &post).await?;
    let inserted = repository::insert(&mut **tx, &post).await;
    post.id = inserted.map_err(Constraint::explain::<Post>)?;
    changes::announce(tx, caller, Change::PostCreated(&post)).await?;
    Ok(post)
}

/// Makes the changes that a client asks for.
pub async fn edit(tx: &mut Tx, caller: &Caller, id: Id<Post>, edit: Edit) -> Result<Post> {
    let readable = Post::readable(caller)?;
    let post = repository::find_for_update(&mut **tx, id, &readable).await?;
    let settled = edit.settle(tx, caller, post).await?;
    update_unchecked(tx, caller, settled.row, settled.patch).await
}

/// Makes changes to a post, and does not ask whether the caller may change it.
pub async fn update_unchecked(
    tx: &mut Tx,
    caller: &Caller,
    before: Post,
    patch: PostPatch,
) -> Result<Post> {
    let post = Post {
        version: before.version + 1,
        updated_at: now(),
        ..patch.apply_to(before.clone())
    };
    integrity::check(tx, caller, Some(&before), &post).await?;
    if post.author_id != before.author_id {
        Post::creatable(caller)?;
    }
    repository::update(&mut **tx, &post)
        .await
        .map_err(Constraint::explain::<Post>)?;
    let change = Change::PostUpdated {
        before: &before,
        after: &post,
    };
    changes::announce(tx, caller, change).await?;
    Ok(post)
}

/// Deletes a post; it can be restored.
pub async fn delete(
    tx: &mut Tx,
    caller: &Caller,
    id: Id<Post>,
    precondition: &Precondition,
) -> Result<()> {
    let deletable = Post::deletable(caller)?;
    let readable = Post::readable(caller)?;
    let post = repository::find_for_delete(&mut **tx, id, &readable).await?;
    let post = post.ok_or(Error::NotFound)?;
    rows::demand(tx, &post, &deletable, Error::Forbidden).await?;
    precondition.check_for_change(tx, &post, caller).await?;
    changes::announce(tx, caller, Change::PostDeleted(&post)).await?;
    deletion::delete(tx, &Post::TABLE, post.id).await
}

/// Brings a deleted post back, and what was marked as deleted with it.
pub async fn restore(
    tx: &mut Tx,
    caller: &Caller,
    id: Id<Post>,
    precondition: &Precondition,
) -> Result<Post> {
    let restorable = Post::TABLE.deleted().and(Post::changeable(caller)?);
    let post = repository::find_for_update(&mut **tx, id, &restorable).await?;
    let post = post.ok_or(Error::NotFound)?;
    precondition.check_for_change(tx, &post, caller).await?;
    deletion::restore(tx, &Post::TABLE, post.id, post.deleted_at)
        .await
        .map_err(Constraint::explain::<Post>)?;
    let restored = repository::find(&mut **tx, id, &Post::TABLE.active()).await?;
    let post = restored.ok_or(Error::NotFound)?;
    changes::announce(tx, caller, Change::PostRestored(&post)).await?;
    Ok(post)
}

/// Links a post that the caller may change to a tag that the caller may read.
pub async fn link_tags(tx: &mut Tx, caller: &Caller, post: Id<Post>, tag: Id<Tag>) -> Result<()> {
    let ends = rows::ends::<Post, Tag>(tx, caller, post, tag).await?;
    Ok(repository::link_tags(&mut **tx, ends.0, ends.1).await?)
}

/// Takes that link away; where there is none, nothing happens.
pub async fn unlink_tags(tx: &mut Tx, caller: &Caller, post: Id<Post>, tag: Id<Tag>) -> Result<()> {
    let ends = rows::ends::<Post, Tag>(tx, caller, post, tag).await?;
    Ok(repository::unlink_tags(&mut **tx, ends.0, ends.1).await?)
}
