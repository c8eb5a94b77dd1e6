//! From an e-mail address and a password to a session.

use kernel::{Error, Result, limiter::network, now};

use crate::{
    app::App,
    auth::{
        bodies::{Login, TokenPair},
        events::{self, Event},
        password_rules, repository,
        service::sessions,
        throttle::{Attempt, Wait},
    },
    users::{
        self,
        credentials::{self, Credentials},
    },
};

/// Whatever was wrong: it tells nobody which accounts there are.
const REFUSED: Error = Error::Unauthorized("the e-mail address or the password is wrong");

/// Begins a session of the account.
///
/// # Errors
/// 401 where the password is wrong or there is no such account, 429 after too many of those.
pub async fn sign_in(app: &App, login: Login, user_agent: Option<&str>) -> Result<TokenPair> {
    let email = users::normalise(&login.email);
    let account = credentials::find_by_email(app.db.reader(), &email).await?;
    let id = account.as_ref().map(|account| account.id);
    let hash = account.map(|account| account.password_hash);
    if !prove(app, &email, login.password, hash.clone()).await? {
        events::record(Event::SignInFailed, id);
        return Err(REFUSED);
    }
    let (Some(user), Some(hash)) = (id, hash) else {
        return Err(REFUSED);
    };

    let mut tx = app.db.begin().await?;
    let tokens = sessions::begin(app, &mut tx, user, &hash, user_agent).await?;
    let tokens = tokens.ok_or(REFUSED)?;
    tx.commit().await?;
    events::record(Event::SignedIn, Some(user));
    Ok(tokens)
}

/// Whether this is the password of the signed-in account itself.
pub async fn confirm(app: &App, account: &Credentials, password: String) -> Result<bool> {
    let hash = account.password_hash.clone();
    let right = prove(app, &account.email, password, Some(hash)).await?;
    if !right {
        events::record(Event::PasswordRefused, Some(account.id));
    }
    Ok(right)
}

/// Checks a password, as often as the throttle admits; failures count.
async fn prove(app: &App, email: &str, password: String, hash: Option<String>) -> Result<bool> {
    let attempt = Attempt::at(email);
    admit(app, &attempt).await?;
    let turn = app.auth.passwords.turn().await?;
    // Again, now that it is this attempt's turn: of many at once only a few may pass.
    admit(app, &attempt).await?;
    let fits = password.len() <= password_rules::MOST_BYTES;
    let password = if fits { password } else { String::new() };
    let right = turn.verify(password, hash).await?;
    if !right {
        app.auth.throttle.failed(&attempt).await;
    }
    drop(turn);
    Ok(right)
}

async fn admit(app: &App, attempt: &Attempt) -> Result<()> {
    let retry_after = match app.auth.throttle.wait(attempt).await {
        None => return Ok(()),
        Some(Wait::Account(_)) if is_familiar(app, attempt).await? => return Ok(()),
        Some(Wait::Account(time) | Wait::Address(time)) => time,
    };
    events::record(Event::SignInThrottled, None);
    Err(Error::RateLimited { retry_after })
}

/// Whether a session of the account lives where the attempt comes from.
async fn is_familiar(app: &App, attempt: &Attempt) -> Result<bool> {
    let account = credentials::find_by_email(app.db.reader(), &attempt.account).await?;
    let Some(account) = account else {
        return Ok(false);
    };
    let sessions = repository::sessions::list(app.db.reader(), account.id, now()).await?;
    let here = |address: &str| {
        address
            .parse()
            .is_ok_and(|it| network(it) == attempt.address)
    };
    Ok(sessions.iter().any(|session| here(&session.address)))
}
