//! Anybody may register.

use kernel::{Caller, Result, Tx, now};

use crate::users::{NewAccount, Profile, Role, storage};

/// Makes an account with the default role.
///
/// # Errors
/// 409 where there is one with this e-mail address.
pub async fn register(tx: &mut Tx, caller: &Caller, new: NewAccount, password_hash: &str) -> Result<Profile> {
    let account = new.into_account(vec![Role::DEFAULT], now());
    let account = storage::insert(tx, caller, account, password_hash).await?;
    Ok(Profile(account))
}
