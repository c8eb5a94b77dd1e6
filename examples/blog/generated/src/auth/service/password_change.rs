//! A new password for whoever knows the old one.

use crate::{
    app::App,
    auth::{
        bodies::{CURRENT_PASSWORD, PasswordChange},
        events::{self, Event},
        mail::Mail,
        service::{ending, sign_in},
    },
    kernel::{Error, Identity, Problem, Result},
    users::credentials::{self, Credentials},
};

/// The credentials of the caller.
pub async fn credentials_of(app: &App, caller: &Identity) -> Result<Credentials> {
    let credentials = credentials::find(app.db.reader(), caller.user).await?;
    credentials.ok_or(Error::Unauthorized("the session has ended"))
}

/// Changes the password. The session of the request goes on, all others end.
pub async fn change(
    app: &App,
    caller: &Identity,
    account: &Credentials,
    change: PasswordChange,
) -> Result<()> {
    if !sign_in::confirm(app, account, change.current_password).await? {
        return Err(Error::Invalid(vec![wrong()]));
    }
    let hash = app.auth.passwords.hash(change.new_password).await?;

    let mut tx = app.db.begin().await?;
    let before = &account.password_hash;
    if !credentials::change_password(&mut *tx, caller.user, before, &hash).await? {
        return Err(Error::conflict("the password has been changed meanwhile"));
    }
    ending::revoke(&mut tx, caller.user, Some(caller.session)).await?;
    tx.commit().await?;
    events::record(Event::PasswordChanged, Some(caller.user));
    app.auth.mailer.post(notice(account.email.clone()));
    Ok(())
}

/// The problem of a current password that is not the current one.
pub fn wrong() -> Problem {
    Problem::new(CURRENT_PASSWORD, "invalid", "is not the current password")
}

/// Tells the owner of an account that its password is another now.
pub fn notice(to: String) -> Mail {
    Mail {
        to,
        subject: "Your password has been changed",
        text: "The password of your account has been changed, and its other sessions have ended.\n\
               If this was not you, ask for a new password now."
            .to_owned(),
    }
}
