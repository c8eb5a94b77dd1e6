//! Anybody may register.

use crate::{
    kernel::{Constraint, Result, Role, Tx, now},
    users::{CONSTRAINTS, NewAccount, Profile, repository},
};

/// Makes an account with the default role.
///
/// # Errors
/// 409 where there is one with this e-mail address.
pub async fn register(tx: &mut Tx, new: NewAccount, password_hash: &str) -> Result<Profile> {
    let account = new.into_account(vec![Role::DEFAULT], now());
    let account = repository::insert(&mut **tx, account, password_hash)
        .await
        .map_err(|error| Constraint::explain(CONSTRAINTS, error))?;
    Ok(Profile(account))
}
