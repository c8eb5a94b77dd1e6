//! How a session begins, how long it lives, and how it ends.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Connection, Error, Id, Identity, Result, Session, Tx, User, context, now};

use crate::{
    app::App,
    auth::{
        bodies::{SessionView, TokenPair},
        events::{self, Event},
        repository::{self, refresh_tokens, sessions::NewSession},
        secrets,
    },
    users::credentials,
};

/// A session ends after this time, however often it is refreshed.
const LIFETIME: TimeDelta = TimeDelta::days(90);

/// How many sessions an account has; a new one ends the oldest.
pub const MOST: u32 = 100;

/// How much is kept of the name of a client.
const LONGEST_USER_AGENT: usize = 255;

/// Begins a session, unless the account has changed since its password was checked.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    user: Id<User>,
    password_hash: &str,
    user_agent: Option<&str>,
) -> Result<Option<TokenPair>> {
    let now = now();
    let session = NewSession {
        id: Id::new(),
        user,
        address: client_address(),
        user_agent: user_agent.map(shorten),
        created_at: now,
        expires_at: expiry(app, now, now),
    };
    if !credentials::hold(&mut **tx, user, password_hash).await? {
        return Ok(None);
    }
    repository::sessions::insert(&mut **tx, &session).await?;
    if let Some(oldest) = repository::sessions::nth_newest(&mut **tx, user, MOST.into()).await? {
        repository::sessions::delete_up_to(&mut **tx, user, oldest).await?;
    }
    let (refresh_token, hash) = secrets::draw()?;
    refresh_tokens::insert(&mut **tx, &hash, session.id, now).await?;
    pair(app, user, session.id, refresh_token, now).map(Some)
}

/// The tokens of a session, as its owner gets them.
pub(super) fn pair(
    app: &App,
    user: Id<User>,
    session: Id<Session>,
    refresh_token: String,
    now: DateTime<Utc>,
) -> Result<TokenPair> {
    let tokens = &app.auth.tokens;
    Ok(TokenPair {
        access_token: tokens.issue(user, session, now)?,
        refresh_token,
        token_type: "Bearer",
        expires_in: tokens.ttl().as_secs(),
    })
}

/// When a session ends that began then and is used now.
pub(super) fn expiry(app: &App, began: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let idle = TimeDelta::from_std(app.config.auth.refresh_ttl).unwrap_or(LIFETIME);
    (now + idle).min(began + LIFETIME)
}

/// The address of the client whose request is under way.
pub(super) fn client_address() -> String {
    context::with(|request| request.client().to_string()).unwrap_or_default()
}

/// The sessions of the caller, newest first.
pub async fn list(app: &App, caller: &Identity) -> Result<Vec<SessionView>> {
    let mut sessions = repository::sessions::list(app.db.reader(), caller.user, now()).await?;
    for session in &mut sessions {
        session.current = session.id == caller.session;
    }
    Ok(sessions)
}

/// Ends a session of the caller.
pub async fn end(app: &App, caller: &Identity, id: Id<Session>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let ended = repository::sessions::delete(&mut *tx, caller.user, id).await?;
    tx.commit().await?;
    if !ended {
        return Err(Error::NotFound);
    }
    events::record(Event::SessionEnded, Some(caller.user));
    Ok(())
}

/// Ends the session of the request itself.
pub async fn sign_out(app: &App, caller: &Identity) -> Result<()> {
    let mut tx = app.db.begin().await?;
    repository::sessions::delete(&mut *tx, caller.user, caller.session).await?;
    tx.commit().await?;
    events::record(Event::SignedOut, Some(caller.user));
    Ok(())
}

/// Ends every session of the account.
pub async fn end_all(db: &mut Connection, user: Id<User>) -> Result<()> {
    Ok(repository::sessions::delete_others(db, user, None).await?)
}

fn shorten(user_agent: &str) -> &str {
    let end = user_agent.char_indices().nth(LONGEST_USER_AGENT);
    end.map_or(user_agent, |(end, _)| &user_agent[..end])
}
