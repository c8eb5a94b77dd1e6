//! An admin makes accounts, and their owners prove to read the mails of the address.

use crate::{
    auth::{mail::Mail, secrets, service::email_verification},
    kernel::{Constraint, Result, Role, Tx, now},
    users::{self, Account, CONSTRAINTS, NewAccount, repository},
};

/// Makes an account with the default role, that may sign in once its address has been verified.
///
/// # Errors
/// 409 where there is one with this e-mail address.
pub async fn register(
    tx: &mut Tx,
    new: NewAccount,
    password_hash: &str,
) -> Result<(Account, Mail)> {
    let email = users::normalise(&new.email);
    let account = new.into_account(vec![Role::DEFAULT], now());
    let account = repository::insert(&mut **tx, account, password_hash)
        .await
        .map_err(|error| Constraint::explain(CONSTRAINTS, error))?;
    let (token, hash) = secrets::draw()?;
    email_verification::keep(tx, &hash, account.id, &email).await?;
    Ok((account, email_verification::mail(email, &token)))
}
