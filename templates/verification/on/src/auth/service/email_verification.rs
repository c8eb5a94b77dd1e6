//! An e-mail address belongs to whoever reads its mails.

use chrono::TimeDelta;
use kernel::{Constraint, Error, Id, Problem, Result, Tx, User, context, now};

use crate::{
    app::App,
    auth::{
        bodies::TOKEN,
        events::{self, Event},
        mail::Mail,
        repository::one_time_tokens,
        secrets::{self, SecretHash},
    },
    users::{self, Account, credentials},
};

/// What tells its tokens from others.
pub const PURPOSE: &str = "email_verification";

const LIFETIME: TimeDelta = TimeDelta::days(1);

/// Keeps a token that verifies the address for the account.
pub async fn keep(tx: &mut Tx, hash: &SecretHash, user: Id<User>, email: &str) -> Result<()> {
    let expires_at = now() + LIFETIME;
    one_time_tokens::insert(&mut **tx, hash, PURPOSE, user, email, expires_at).await?;
    Ok(())
}

/// Voids what was mailed for the account before.
pub async fn void_all(tx: &mut Tx, user: Id<User>) -> Result<()> {
    Ok(one_time_tokens::delete_all(&mut **tx, user).await?)
}

/// Sends another token to the address, if it belongs to an account that waits for one. The answer
/// is the same in any case, and comes before anything is looked up.
pub async fn send_again(app: &App, email: &str) -> Result<()> {
    let email = users::normalise(email);
    app.auth.throttle.demand_mail().await?;
    let app = app.clone();
    context::spawn(async move {
        if let Err(error) = send_token(&app, email).await {
            tracing::error!(?error, "no mail to verify an address");
        }
    });
    Ok(())
}

async fn send_token(app: &App, email: String) -> Result<()> {
    let registered = credentials::find_registered(app.db.reader(), &email).await?;
    let Some(registered) = registered.filter(|registered| !registered.verified) else {
        return Ok(());
    };
    // What is not sent does not count.
    if app.auth.throttle.demand_mail_to(&email, PURPOSE).await.is_err() {
        return Ok(());
    }
    let (token, hash) = secrets::draw()?;
    let mut tx = app.db.begin().await?;
    keep(&mut tx, &hash, registered.id, &email).await?;
    tx.commit().await?;
    app.auth.mailer.send(mail(email, &token)).await
}

/// Gives the account the address that the token was sent to, and uses the token up.
///
/// # Errors
/// 422 where the token was used or has expired, 409 where the address has another account by now.
pub async fn verify(app: &App, token: &str) -> Result<()> {
    let void = || {
        Error::Invalid(vec![Problem::new(
            TOKEN,
            "invalid",
            "is not valid, or not any more",
        )])
    };
    let hash = SecretHash::of(token);
    let now = now();

    let mut tx = app.db.begin().await?;
    let found = one_time_tokens::find(&mut *tx, &hash, PURPOSE, now).await?;
    let found = found.ok_or_else(void)?;
    if !one_time_tokens::delete(&mut *tx, &hash, PURPOSE, now).await? {
        return Err(void());
    }
    let verified = credentials::verify_email(&mut *tx, found.user_id, &found.email, now)
        .await
        .map_err(Constraint::explain::<Account>)?;
    if !verified {
        return Err(void());
    }
    void_all(&mut tx, found.user_id).await?;
    tx.commit().await?;
    events::record(Event::EmailVerified, Some(found.user_id));
    Ok(())
}

/// The mail with a token that verifies its address.
pub fn mail(to: String, token: &str) -> Mail {
    Mail {
        to,
        subject: "Is this your e-mail address?",
        text: format!(
            "Somebody, most likely you, gave this e-mail address for an account.\n\
             This token confirms that it is yours, once, within a day:\n\n{token}\n\n\
             If it was not you, keep the token to yourself."
        ),
    }
}
