//! What an admin may do with accounts.

use kernel::{
    Caller, Connection, Edit, Error, Executor, Id, ListQuery, Page, Resource, Result, Tx, User, now,
};

use super::{Account, AccountPatch, repository};
use crate::{app::App, auth::sessions};

/// The accounts that the caller may list.
pub async fn list(app: &App, caller: &Caller, query: &ListQuery) -> Result<Page<Account>> {
    let rows = Account::listable(caller)?;
    let read = async |db: &mut Connection| {
        let accounts = repository::list(&mut *db, query, &rows).await?;
        let total = match query.total {
            true => Some(repository::count(&mut *db, query, &rows).await?),
            false => None,
        };
        query.page(db, accounts, total).await
    };
    app.db.read(read).await
}

/// An account that the caller may read.
pub async fn find(db: impl Executor<'_>, caller: &Caller, id: Id<User>) -> Result<Account> {
    let rows = Account::readable(caller)?;
    repository::find(db, id, &rows)
        .await?
        .ok_or(Error::NotFound)
}

/// Makes the changes that an admin asks for. They hold from the next request of the account.
pub async fn edit(tx: &mut Tx, caller: &Caller, id: Id<User>, edit: Edit) -> Result<Account> {
    let readable = Account::readable(caller)?;
    let account = repository::find_for_update(&mut **tx, id, &readable).await?;
    let settled = edit.settle(tx, caller, account).await?;
    update(tx, settled.row, settled.patch).await
}

async fn update(tx: &mut Tx, before: Account, patch: AccountPatch) -> Result<Account> {
    if before.is_erased() && patch.disabled == Some(false) {
        return Err(Error::conflict(
            "the owner of the account has left for good",
        ));
    }
    let mut account = Account {
        version: before.version + 1,
        updated_at: now(),
        ..patch.apply_to(before)
    };
    let mut seen = Vec::new();
    account.roles.retain(|role| {
        let new = !seen.contains(role);
        seen.push(*role);
        new
    });
    repository::update(&mut **tx, &account).await?;
    if account.disabled {
        sessions::end_all(tx, account.id).await?;
    }
    Ok(account)
}
