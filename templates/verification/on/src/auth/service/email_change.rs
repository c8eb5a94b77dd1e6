//! Another e-mail address for an account, once it has been verified.

use kernel::{Result, Tx};

use crate::{
    app::App,
    auth::{mail::Mail, secrets, service::email_verification},
    users::Account,
};

/// Completes the change of an account whose owner has proven to be that: the old address stays until
/// the token is used that is mailed to the new one.
///
/// # Errors
/// 429 where the owner has asked for very many mails, or somebody has for that address.
pub async fn make(
    app: &App,
    tx: &mut Tx,
    before: &Account,
    account: Account,
) -> Result<(Account, Option<Mail>)> {
    let Some(email) = account
        .email
        .clone()
        .filter(|_| account.email != before.email)
    else {
        return Ok((account, None));
    };
    app.auth.throttle.demand_mail().await?;
    app.auth.throttle.demand_mail_to(&email, "email_change").await?;
    let (token, hash) = secrets::draw()?;
    email_verification::void_all(tx, account.id).await?;
    email_verification::keep(tx, &hash, account.id, &email).await?;
    let account = Account {
        email: before.email.clone(),
        ..account
    };
    Ok((account, Some(email_verification::mail(email, &token))))
}
