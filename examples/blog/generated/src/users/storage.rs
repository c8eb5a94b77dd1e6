//! Accounts are written: what the rules or the database refuse is told to the client.

use kernel::{Caller, Connection, Constraint, Result, integrity};

use super::{Account, repository};

/// Adds the account, with the id that it has from then on.
///
/// # Errors
/// 422 where it may not be as it is, 409 where another account has a value of it that no two may
/// share.
pub async fn insert(
    db: &mut Connection,
    caller: &Caller,
    account: Account,
    password_hash: &str,
) -> Result<Account> {
    integrity::check(db, caller, None, &account).await?;
    repository::insert(db, account, password_hash)
        .await
        .map_err(Constraint::explain::<Account>)
}

/// Writes what has changed of the account.
///
/// # Errors
/// As those of [`insert`].
pub async fn update(
    db: &mut Connection,
    caller: &Caller,
    before: Option<&Account>,
    account: &Account,
) -> Result<()> {
    integrity::check(db, caller, before, account).await?;
    repository::update(db, account)
        .await
        .map_err(Constraint::explain::<Account>)
}
