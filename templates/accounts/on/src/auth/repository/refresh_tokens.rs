use chrono::{DateTime, Utc};
use kernel::{Executor, Id, Session, User};

use crate::auth::secrets::SecretHash;

/// A refresh token that was found, and the session that it belongs to.
#[derive(Debug, sqlx::FromRow)]
pub struct Found {
    pub session_id: Id<Session>,
    pub user_id: Id<User>,
    /// When the session began.
    pub created_at: DateTime<Utc>,
    pub rotated_at: Option<DateTime<Utc>>,
    /// When the token that came in its place was used.
    pub successor_rotated_at: Option<DateTime<Utc>>,
}

/// Keeps the first token of a session, or the next.
pub async fn insert(
    db: impl Executor<'_>,
    hash: &SecretHash,
    session: Id<Session>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("insert into _refresh_tokens (hash, session_id, issued_at) values (?, ?, ?)")
        .bind(hash.as_bytes())
        .bind(session)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Uses a token up, if it is the live one of a living session: one of many that try at once does it.
pub async fn rotate(
    db: impl Executor<'_>,
    hash: &SecretHash,
    successor: &SecretHash,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let result = sqlx::query(
        "update _refresh_tokens
         set rotated_at = ?, successor = ?
         where hash = ? and rotated_at is null and exists (
             select 1
             from _sessions join users on users.id = _sessions.user_id
             where _sessions.id = _refresh_tokens.session_id and _sessions.expires_at > ?
               and not users.disabled
         )",
    )
    .bind(now)
    .bind(successor.as_bytes())
    .bind(hash.as_bytes())
    .bind(now)
    .execute(db)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The token with its session.
pub async fn find(db: impl Executor<'_>, hash: &SecretHash) -> sqlx::Result<Option<Found>> {
    sqlx::query_as(
        "select token.session_id, _sessions.user_id, _sessions.created_at, token.rotated_at,
                successor.rotated_at as successor_rotated_at
         from _refresh_tokens as token
         join _sessions on _sessions.id = token.session_id
         left join _refresh_tokens as successor on successor.hash = token.successor
         where token.hash = ?",
    )
    .bind(hash.as_bytes())
    .fetch_optional(db)
    .await
}
