//! A new password for whoever reads the mails of the account.

use chrono::TimeDelta;
use kernel::{Error, Problem, Result, context, now};

use crate::{
    app::App,
    auth::{
        bodies::{PasswordReset, TOKEN},
        events::{self, Event},
        mail::Mail,
        repository::one_time_tokens::{self, Found},
        secrets::{self, SecretHash},
        service::{ending, password_change},
    },
    users::{self, credentials},
};

/// What tells its tokens from others.
const PURPOSE: &str = "password_reset";

const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// Sends a token to the address, if it is that of an account. The answer is the same in any case,
/// and comes before anything is looked up.
pub async fn ask(app: &App, email: &str) -> Result<()> {
    let email = users::normalise(email);
    app.auth.throttle.demand_mail().await?;
    let app = app.clone();
    context::spawn(async move {
        if let Err(error) = send_token(&app, &email).await {
            tracing::error!(?error, "no mail to reset a password");
        }
    });
    Ok(())
}

async fn send_token(app: &App, email: &str) -> Result<()> {
    let Some(account) = credentials::find_by_email(app.db.reader(), email).await? else {
        return Ok(());
    };
    // What is not sent does not count.
    if app
        .auth
        .throttle
        .demand_mail_to(email, PURPOSE)
        .await
        .is_err()
    {
        return Ok(());
    }
    let (token, hash) = secrets::draw()?;
    let expires_at = now() + LIFETIME;
    let mut tx = app.db.begin().await?;
    one_time_tokens::insert(&mut *tx, &hash, PURPOSE, account.id, email, expires_at).await?;
    tx.commit().await?;
    events::record(Event::PasswordResetRequested, Some(account.id));
    app.auth.mailer.send(mail(account.email, &token)).await
}

/// The account that a token was sent for.
pub async fn find(app: &App, token: &str) -> Result<Option<Found>> {
    let hash = SecretHash::of(token);
    let found = one_time_tokens::find(app.db.reader(), &hash, PURPOSE, now()).await?;
    Ok(found)
}

/// Sets the password, uses the token up and ends every session of the account.
pub async fn reset(app: &App, found: Option<Found>, reset: PasswordReset) -> Result<()> {
    let found = found.ok_or_else(|| Error::Invalid(vec![void()]))?;
    let hash = app.auth.passwords.hash(reset.password).await?;
    let token = SecretHash::of(&reset.token);

    let mut tx = app.db.begin().await?;
    let (user, email) = (found.user_id, found.email);
    let live = one_time_tokens::delete(&mut *tx, &token, PURPOSE, now()).await?;
    if !live || !credentials::reset_password(&mut *tx, user, &email, &hash).await? {
        return Err(Error::Invalid(vec![void()]));
    }
    ending::revoke(&mut tx, user, None).await?;
    tx.commit().await?;
    events::record(Event::PasswordReset, Some(user));
    app.auth.mailer.post(password_change::notice(email));
    Ok(())
}

/// The problem of a token that was used, has expired or never was.
pub fn void() -> Problem {
    Problem::new(TOKEN, "invalid", "is not valid, or not any more")
}

fn mail(to: String, token: &str) -> Mail {
    Mail {
        to,
        subject: "Your new password",
        text: format!(
            "Somebody, most likely you, asked for a new password for your account.\n\
             This token sets one, once, within an hour:\n\n{token}\n\n\
             If it was not you, there is nothing to do."
        ),
    }
}
