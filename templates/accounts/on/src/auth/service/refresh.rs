//! From a refresh token to the next pair of tokens.

use chrono::TimeDelta;
use kernel::{Error, Result, Tx, now};

use crate::{
    app::App,
    auth::{
        bodies::TokenPair,
        events::{self, Event},
        repository::{
            self,
            refresh_tokens::{self, Found},
        },
        secrets::{self, SecretHash},
        service::sessions,
    },
};

const REFUSED: Error = Error::Unauthorized("the refresh token is not valid");

/// How long a second use counts as a lost answer or a double click, and not as a theft.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// Uses the token up and gives the next pair.
///
/// # Errors
/// 401 where it is not the live token of a living session, and 409 where it has just been used. A
/// token that comes again later was stolen, from its owner or by its owner's successor: the session
/// ends, for both of them.
pub async fn refresh(app: &App, token: &str) -> Result<TokenPair> {
    let now = now();
    let hash = SecretHash::of(token);
    let (successor, successor_hash) = secrets::draw()?;

    let mut tx = app.db.begin().await?;
    let found = refresh_tokens::find(&mut *tx, &hash).await?;
    let session = found.ok_or(REFUSED)?.session_id;
    // Whoever ends the session comes before all of this or after it.
    repository::sessions::hold(&mut *tx, session).await?;
    let rotated = refresh_tokens::rotate(&mut *tx, &hash, &successor_hash, now).await?;
    let found = refresh_tokens::find(&mut *tx, &hash).await?.ok_or(REFUSED)?;
    if !rotated {
        return Err(refuse(tx, found).await?);
    }
    refresh_tokens::insert(&mut *tx, &successor_hash, session, now).await?;
    let address = sessions::client_address();
    let expires_at = sessions::expiry(app, found.created_at, now);
    repository::sessions::refresh(&mut *tx, session, &address, now, expires_at).await?;
    let tokens = sessions::pair(app, found.user_id, session, successor, now)?;
    tx.commit().await?;
    Ok(tokens)
}

/// Tells a hurried client from a thief.
async fn refuse(mut tx: Tx, found: Found) -> Result<Error> {
    let Some(rotated_at) = found.rotated_at else {
        // The live token of a session that has expired.
        return Ok(REFUSED);
    };
    if found.successor_rotated_at.is_none() && now() - rotated_at <= GRACE {
        return Ok(Error::conflict("the refresh token has just been used"));
    }
    repository::sessions::delete(&mut *tx, found.user_id, found.session_id).await?;
    tx.commit().await?;
    events::record(Event::RefreshTokenReused, Some(found.user_id));
    Ok(REFUSED)
}
