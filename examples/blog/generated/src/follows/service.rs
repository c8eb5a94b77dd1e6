//! The rules of follows: who may do what, what belongs together, and what a refused write means.

use std::sync::Arc;

use kernel::{
    Caller, Connection, Constraint, Edit, Error, Executor, Id, Lens, ListQuery, Page, Precondition,
    Predicate, Representation, Resource, Result, Tx, deletion, integrity, now, rows,
};

use super::{Follow, FollowPatch, NewFollow, model::CACHED_FOR, repository};
use crate::{
    app::App,
    changes::{self, Change},
};

/// The follows that the caller may list, of those within `within`.
pub async fn list(
    app: &App,
    caller: &Caller,
    query: &ListQuery,
    within: Predicate,
) -> Result<Page<Follow>> {
    let rows = query.rows::<Follow>(caller)?.and(within);
    let read = async |db: &mut Connection| {
        let follows = repository::list(&mut *db, query, &rows).await?;
        let total = match query.total {
            true => Some(repository::count(&mut *db, query, &rows).await?),
            false => None,
        };
        query.page(db, follows, total).await
    };
    app.db.read(read).await
}

/// A follow that the caller may read.
pub async fn find(db: impl Executor<'_>, caller: &Caller, id: Id<Follow>) -> Result<Follow> {
    let readable = Follow::readable(caller)?;
    repository::find(db, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, caller: &Caller, id: Id<Follow>) -> Result<Follow> {
    let readable = Follow::readable(caller)?;
    repository::find_for_update(&mut **tx, id, &readable)
        .await?
        .ok_or(Error::NotFound)
}

/// A follow as the lens shows it, from the cache where it is there.
pub async fn show(
    app: &App,
    caller: &Caller,
    id: Id<Follow>,
    lens: &Lens,
) -> Result<Arc<Representation>> {
    let readable = Follow::readable(caller)?;
    let key = app.cache.key("follows", &id, &[], &readable, lens);
    let read = async |db: &mut Connection| {
        let follow = repository::find(&mut *db, id, &readable).await?;
        Representation::of(db, &follow.ok_or(Error::NotFound)?, lens).await
    };
    let load = async || app.db.read(read).await;
    app.cache.get_or_load(key, CACHED_FOR, load).await
}

/// Creates a follow.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewFollow) -> Result<Follow> {
    Follow::creatable(caller)?;
    let now = now();
    let mut follow = Follow {
        id: Id::new(),
        follower_id: new.follower_id,
        followed_id: new.followed_id,
        created_at: now,
        updated_at: now,
    };
    integrity::check(tx, caller, None, &follow).await?;
    let inserted = repository::insert(&mut **tx, &follow).await;
    follow.id = inserted.map_err(Constraint::explain::<Follow>)?;
    changes::announce(tx, caller, Change::FollowCreated(&follow)).await?;
    Ok(follow)
}

/// Makes the changes that a client asks for.
pub async fn edit(tx: &mut Tx, caller: &Caller, id: Id<Follow>, edit: Edit) -> Result<Follow> {
    let readable = Follow::readable(caller)?;
    let follow = repository::find_for_update(&mut **tx, id, &readable).await?;
    let settled = edit.settle(tx, caller, follow).await?;
    update_unchecked(tx, caller, settled.row, settled.patch).await
}

/// Makes changes to a follow, and does not ask whether the caller may change it.
pub async fn update_unchecked(
    tx: &mut Tx,
    caller: &Caller,
    before: Follow,
    patch: FollowPatch,
) -> Result<Follow> {
    let follow = Follow {
        updated_at: now(),
        ..patch.apply_to(before.clone())
    };
    integrity::check(tx, caller, Some(&before), &follow).await?;
    if follow.follower_id != before.follower_id {
        Follow::creatable(caller)?;
    }
    repository::update(&mut **tx, &follow)
        .await
        .map_err(Constraint::explain::<Follow>)?;
    let change = Change::FollowUpdated {
        before: &before,
        after: &follow,
    };
    changes::announce(tx, caller, change).await?;
    Ok(follow)
}

/// Deletes a follow.
pub async fn delete(
    tx: &mut Tx,
    caller: &Caller,
    id: Id<Follow>,
    precondition: &Precondition,
) -> Result<()> {
    let deletable = Follow::deletable(caller)?;
    let readable = Follow::readable(caller)?;
    let follow = repository::find_for_delete(&mut **tx, id, &readable).await?;
    let follow = follow.ok_or(Error::NotFound)?;
    rows::demand(tx, &follow, &deletable, Error::Forbidden).await?;
    precondition.check_for_change(tx, &follow, caller).await?;
    changes::announce(tx, caller, Change::FollowDeleted(&follow)).await?;
    deletion::delete(tx, &Follow::TABLE, follow.id).await
}
