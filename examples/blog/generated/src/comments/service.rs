//! The rules of comments: who may do what, what belongs together, and what a refused write means.

use std::sync::Arc;

use kernel::{
    Caller, Connection, Constraint, Edit, Error, Executor, Id, Lens, ListQuery, Page, Precondition,
    Predicate, Representation, Resource, Result, Tx, deletion, integrity, now, rows,
};

use super::{Comment, CommentPatch, NewComment, model::CACHED_FOR, repository};
use crate::{
    app::App,
    changes::{self, Change},
    posts::Post,
};

/// The comments that the caller may list, of those within `within`.
pub async fn list(
    app: &App,
    caller: &Caller,
    query: &ListQuery,
    within: Predicate,
) -> Result<Page<Comment>> {
    let rows = query.rows::<Comment>(caller)?.and(within);
    let read = async |db: &mut Connection| {
        let comments = repository::list(&mut *db, query, &rows).await?;
        let total = match query.total {
            true => Some(repository::count(&mut *db, query, &rows).await?),
            false => None,
        };
        query.page(db, comments, total).await
    };
    app.db.read(read).await
}

/// A comment that the caller may read.
pub async fn find(db: impl Executor<'_>, caller: &Caller, id: Id<Comment>) -> Result<Comment> {
    let readable = Comment::readable(caller)?;
    repository::find(db, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, caller: &Caller, id: Id<Comment>) -> Result<Comment> {
    let readable = Comment::readable(caller)?;
    repository::find_for_update(&mut **tx, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// A comment as the lens shows it, from the cache where it is there.
pub async fn show(
    app: &App,
    caller: &Caller,
    id: Id<Comment>,
    lens: &Lens,
) -> Result<Arc<Representation>> {
    let readable = Comment::readable(caller)?;
    let key = app.cache.key("comments", &id, &["posts"], &readable, lens);
    let read = async |db: &mut Connection| {
        let comment = repository::find(&mut *db, id, &readable).await?;
        Representation::of(db, &comment.ok_or(Error::NotFound)?, lens).await
    };
    let load = async || app.db.read(read).await;
    app.cache.get_or_load(key, CACHED_FOR, load).await
}

/// Creates a comment.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewComment) -> Result<Comment> {
    Comment::creatable(caller)?;
    let now = now();
    let mut comment = Comment {
        id: Id::new(),
        author_id: new.author_id,
        post_id: new.post_id,
        parent_id: new.parent_id,
        body: new.body,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    integrity::check(tx, caller, None, &comment).await?;
    let inserted = repository::insert(&mut **tx, &comment).await;
    comment.id = inserted.map_err(Constraint::explain::<Comment>)?;
    changes::announce(tx, caller, Change::CommentCreated(&comment)).await?;
    Ok(comment)
}

/// Makes the changes that a client asks for.
pub async fn edit(tx: &mut Tx, caller: &Caller, id: Id<Comment>, edit: Edit) -> Result<Comment> {
    let readable = Comment::readable(caller)?;
    let comment = repository::find_for_update(&mut **tx, id, &readable).await?;
    let settled = edit.settle(tx, caller, comment).await?;
    update_unchecked(tx, caller, settled.row, settled.patch).await
}

/// Makes changes to a comment, and does not ask whether the caller may change it.
pub async fn update_unchecked(
    tx: &mut Tx,
    caller: &Caller,
    before: Comment,
    patch: CommentPatch,
) -> Result<Comment> {
    let comment = Comment {
        version: before.version + 1,
        updated_at: now(),
        ..patch.apply_to(before.clone())
    };
    integrity::check(tx, caller, Some(&before), &comment).await?;
    if comment.author_id != before.author_id {
        Comment::creatable(caller)?;
    }
    if comment.post_id != before.post_id {
        Comment::creatable(caller)?;
    }
    repository::update(&mut **tx, &comment)
        .await
        .map_err(Constraint::explain::<Comment>)?;
    let change = Change::CommentUpdated {
        before: &before,
        after: &comment,
    };
    changes::announce(tx, caller, change).await?;
    Ok(comment)
}

/// Deletes a comment; it can be restored.
pub async fn delete(
    tx: &mut Tx,
    caller: &Caller,
    id: Id<Comment>,
    precondition: &Precondition,
) -> Result<()> {
    let deletable = Comment::deletable(caller)?;
    let readable = Comment::readable(caller)?;
    let comment = repository::find_for_delete(&mut **tx, id, &readable).await?;
    let comment = comment.ok_or(Error::NotFound)?;
    rows::demand(tx, &comment, &deletable, Error::Forbidden).await?;
    precondition.check_for_change(tx, &comment, caller).await?;
    changes::announce(tx, caller, Change::CommentDeleted(&comment)).await?;
    deletion::delete(tx, &Comment::TABLE, comment.id).await
}

/// Brings a deleted comment back, and what was marked as deleted with it.
pub async fn restore(
    tx: &mut Tx,
    caller: &Caller,
    id: Id<Comment>,
    precondition: &Precondition,
) -> Result<Comment> {
    let restorable = Comment::TABLE.deleted().and(Comment::changeable(caller)?);
    let comment = repository::find_for_update(&mut **tx, id, &restorable).await?;
    let comment = comment.ok_or(Error::NotFound)?;
    precondition.check_for_change(tx, &comment, caller).await?;
    deletion::restore(tx, &Comment::TABLE, comment.id, comment.deleted_at)
        .await
        .map_err(Constraint::explain::<Comment>)?;
    let restored = repository::find(&mut **tx, id, &Comment::TABLE.active()).await?;
    let comment = restored.ok_or(Error::NotFound)?;
    rows::belong::<Post>(tx, "postId", comment.post_id).await?;
    rows::belong::<Comment>(tx, "parentId", comment.parent_id).await?;
    changes::announce(tx, caller, Change::CommentRestored(&comment)).await?;
    Ok(comment)
}
