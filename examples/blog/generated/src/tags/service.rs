//! The rules of tags: who may do what, what belongs together, and what a refused write means.

use std::sync::Arc;

use kernel::{
    Caller, Connection, Constraint, Edit, Error, Executor, Id, Lens, ListQuery, Page, Precondition,
    Predicate, Representation, Resource, Result, Tx, deletion, integrity, now, rows,
};

use super::{NewTag, Tag, TagPatch, model::CACHED_FOR, repository};
use crate::{
    app::App,
    changes::{self, Change},
};

/// The tags that the caller may list, of those within `within`.
pub async fn list(
    app: &App,
    caller: &Caller,
    query: &ListQuery,
    within: Predicate,
) -> Result<Page<Tag>> {
    let rows = query.rows::<Tag>(caller)?.and(within);
    let read = async |db: &mut Connection| {
        let tags = repository::list(&mut *db, query, &rows).await?;
        let total = match query.total {
            true => Some(repository::count(&mut *db, query, &rows).await?),
            false => None,
        };
        query.page(db, tags, total).await
    };
    app.db.read(read).await
}

/// A tag that the caller may read.
pub async fn find(db: impl Executor<'_>, caller: &Caller, id: Id<Tag>) -> Result<Tag> {
    let readable = Tag::readable(caller)?;
    repository::find(db, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, caller: &Caller, id: Id<Tag>) -> Result<Tag> {
    let readable = Tag::readable(caller)?;
    repository::find_for_update(&mut **tx, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// A tag as the lens shows it, from the cache where it is there.
pub async fn show(
    app: &App,
    caller: &Caller,
    id: Id<Tag>,
    lens: &Lens,
) -> Result<Arc<Representation>> {
    let readable = Tag::readable(caller)?;
    let key = app.cache.key("tags", &id, &[], &readable, lens);
    let read = async |db: &mut Connection| {
        let tag = repository::find(&mut *db, id, &readable).await?;
        Representation::of(db, &tag.ok_or(Error::NotFound)?, lens).await
    };
    let load = async || app.db.read(read).await;
    app.cache.get_or_load(key, CACHED_FOR, load).await
}

/// Creates a tag.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewTag) -> Result<Tag> {
    Tag::creatable(caller)?;
    let now = now();
    let mut tag = Tag {
        id: Id::new(),
        name: new.name,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    integrity::check(tx, caller, None, &tag).await?;
    let inserted = repository::insert(&mut **tx, &tag).await;
    tag.id = inserted.map_err(Constraint::explain::<Tag>)?;
    changes::announce(tx, caller, Change::TagCreated(&tag)).await?;
    Ok(tag)
}

/// Makes the changes that a client asks for.
pub async fn edit(tx: &mut Tx, caller: &Caller, id: Id<Tag>, edit: Edit) -> Result<Tag> {
    let readable = Tag::readable(caller)?;
    let tag = repository::find_for_update(&mut **tx, id, &readable).await?;
    let settled = edit.settle(tx, caller, tag).await?;
    update_unchecked(tx, caller, settled.row, settled.patch).await
}

/// Makes changes to a tag, and does not ask whether the caller may change it.
pub async fn update_unchecked(
    tx: &mut Tx,
    caller: &Caller,
    before: Tag,
    patch: TagPatch,
) -> Result<Tag> {
    let tag = Tag {
        version: before.version + 1,
        updated_at: now(),
        ..patch.apply_to(before.clone())
    };
    integrity::check(tx, caller, Some(&before), &tag).await?;
    repository::update(&mut **tx, &tag)
        .await
        .map_err(Constraint::explain::<Tag>)?;
    let change = Change::TagUpdated {
        before: &before,
        after: &tag,
    };
    changes::announce(tx, caller, change).await?;
    Ok(tag)
}

/// Deletes a tag.
pub async fn delete(
    tx: &mut Tx,
    caller: &Caller,
    id: Id<Tag>,
    precondition: &Precondition,
) -> Result<()> {
    let deletable = Tag::deletable(caller)?;
    let readable = Tag::readable(caller)?;
    let tag = repository::find_for_delete(&mut **tx, id, &readable).await?;
    let tag = tag.ok_or(Error::NotFound)?;
    rows::demand(tx, &tag, &deletable, Error::Forbidden).await?;
    precondition.check_for_change(tx, &tag, caller).await?;
    changes::announce(tx, caller, Change::TagDeleted(&tag)).await?;
    deletion::delete(tx, &Tag::TABLE, tag.id).await
}
