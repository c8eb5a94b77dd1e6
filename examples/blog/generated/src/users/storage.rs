//! Accounts are written: what the rules or the database refuse is told to the client.

use super::{Account, CONSTRAINTS, repository};
use crate::kernel::{Connection, Constraint, Result};

/// Adds the account, with the id that it has from then on.
///
/// # Errors
/// 422 where it may not be as it is, 409 where another account has a value of it that no two may
/// share.
pub async fn insert(db: &mut Connection, account: Account, password_hash: &str) -> Result<Account> {
    repository::insert(db, account, password_hash)
        .await
        .map_err(|error| Constraint::explain(CONSTRAINTS, error))
}

/// Writes what has changed of the account.
///
/// # Errors
/// As those of [`insert`].
pub async fn update(db: &mut Connection, account: &Account) -> Result<()> {
    repository::update(db, account)
        .await
        .map_err(|error| Constraint::explain(CONSTRAINTS, error))
}
