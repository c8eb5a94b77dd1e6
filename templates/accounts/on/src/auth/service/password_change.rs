//! A new password for whoever knows the old one.

use kernel::{Draft, Error, Identity, Problem, Result};

use crate::{
    app::App,
    auth::{
        bodies::CURRENT_PASSWORD,
        events::{self, Event},
        mail::Mail,
        service::{ending, sign_in},
    },
    users::credentials::{self, Credentials},
};

/// The credentials of the caller.
pub async fn credentials_of(app: &App, caller: &Identity) -> Result<Credentials> {
    let credentials = credentials::find(app.db.reader(), caller.user).await?;
    credentials.ok_or(Error::Unauthorized("the session has ended"))
}

/// Checks the current password that a body holds. A wrong one is told with what else is wrong.
pub async fn confirm(app: &App, account: &Credentials, draft: &mut Draft) -> Result<bool> {
    let Some(password) = draft.text(CURRENT_PASSWORD).map(ToOwned::to_owned) else {
        return Ok(false);
    };
    let right = sign_in::confirm(app, account, password).await?;
    if !right {
        let message = "is not the current password";
        draft.refuse(Problem::new(CURRENT_PASSWORD, "invalid", message));
    }
    Ok(right)
}

/// Changes the password to one that was checked. The session of the request goes on, all others end.
pub async fn change(
    app: &App,
    caller: &Identity,
    account: &Credentials,
    password: String,
) -> Result<()> {
    let hash = app.auth.passwords.hash(password).await?;

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
