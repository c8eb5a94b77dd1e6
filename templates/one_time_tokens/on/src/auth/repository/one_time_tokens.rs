use chrono::{DateTime, Utc};
use kernel::{Executor, Id, User};

use crate::auth::secrets::SecretHash;

/// A token that has not been used and has not expired, and the account it was made for.
#[derive(Debug, sqlx::FromRow)]
pub struct Found {
    pub user_id: Id<User>,
    /// The address that the token was sent to.
    pub email: String,
}

pub async fn insert(
    db: impl Executor<'_>,
    hash: &SecretHash,
    purpose: &str,
    user: Id<User>,
    email: &str,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "insert into _one_time_tokens (hash, user_id, purpose, email, expires_at)
         values (?, ?, ?, ?, ?)",
    )
    .bind(hash.as_bytes())
    .bind(user)
    .bind(purpose)
    .bind(email)
    .bind(expires_at)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn find(
    db: impl Executor<'_>,
    hash: &SecretHash,
    purpose: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Found>> {
    sqlx::query_as(
        "select user_id, email
         from _one_time_tokens
         where hash = ? and purpose = ? and expires_at > ?",
    )
    .bind(hash.as_bytes())
    .bind(purpose)
    .bind(now)
    .fetch_optional(db)
    .await
}

/// Uses a token up: one of many that try at once does it.
pub async fn delete(
    db: impl Executor<'_>,
    hash: &SecretHash,
    purpose: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let result = sqlx::query(
        "delete from _one_time_tokens where hash = ? and purpose = ? and expires_at > ?",
    )
    .bind(hash.as_bytes())
    .bind(purpose)
    .bind(now)
    .execute(db)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Voids every token of the user.
pub async fn delete_all(db: impl Executor<'_>, user: Id<User>) -> sqlx::Result<()> {
    sqlx::query("delete from _one_time_tokens where user_id = ?")
        .bind(user)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets the tokens that nobody used in time.
pub async fn delete_expired(db: impl Executor<'_>, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let result = sqlx::query("delete from _one_time_tokens where expires_at <= ?")
        .bind(now)
        .execute(db)
        .await?;
    Ok(result.rows_affected())
}
