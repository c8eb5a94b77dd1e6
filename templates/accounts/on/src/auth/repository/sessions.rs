use chrono::{DateTime, Utc};
use sqlx::types::Json;
use kernel::{Executor, Id, Session, Statement, User, engine::FOR_UPDATE};

use crate::{auth::bodies::SessionView, users::Role};

/// A session that begins.
#[derive(Debug)]
pub struct NewSession<'a> {
    pub id: Id<Session>,
    pub user: Id<User>,
    pub address: String,
    pub user_agent: Option<&'a str>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The roles of the user, if the session lives and the account is not disabled.
pub async fn roles(
    db: impl Executor<'_>,
    session: Id<Session>,
    user: Id<User>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Vec<Role>>> {
    let roles: Option<Json<Vec<Role>>> = sqlx::query_scalar(
        "select users.roles
         from _sessions join users on users.id = _sessions.user_id
         where _sessions.id = ? and _sessions.user_id = ? and _sessions.expires_at > ?
           and not users.disabled",
    )
    .bind(session)
    .bind(user)
    .bind(now)
    .fetch_optional(db)
    .await?;
    Ok(roles.map(|Json(roles)| roles))
}

/// Begins a session.
pub async fn insert(db: impl Executor<'_>, session: &NewSession<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into _sessions
             (id, user_id, address, user_agent, created_at, refreshed_at, expires_at)
         values (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(session.id)
    .bind(session.user)
    .bind(&session.address)
    .bind(session.user_agent)
    .bind(session.created_at)
    .bind(session.created_at)
    .bind(session.expires_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps a session from ending until the transaction does.
pub async fn hold(db: impl Executor<'_>, id: Id<Session>) -> sqlx::Result<()> {
    let mut statement = Statement::new("select 1 from _sessions where id = ");
    statement.push_bind(id).push(FOR_UPDATE);
    statement.build().fetch_optional(db).await?;
    Ok(())
}

/// The living sessions of the user, newest first.
pub async fn list(
    db: impl Executor<'_>,
    user: Id<User>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<SessionView>> {
    sqlx::query_as(
        "select id, address, user_agent, created_at, refreshed_at, expires_at
         from _sessions
         where user_id = ? and expires_at > ?
         order by id desc",
    )
    .bind(user)
    .bind(now)
    .fetch_all(db)
    .await
}

/// Notes that the session is still in use.
pub async fn refresh(
    db: impl Executor<'_>,
    id: Id<Session>,
    address: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("update _sessions set address = ?, refreshed_at = ?, expires_at = ? where id = ?")
        .bind(address)
        .bind(now)
        .bind(expires_at)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Ends a session and with it all of its tokens.
pub async fn delete(db: impl Executor<'_>, user: Id<User>, id: Id<Session>) -> sqlx::Result<bool> {
    let result = sqlx::query("delete from _sessions where user_id = ? and id = ?")
        .bind(user)
        .bind(id)
        .execute(db)
        .await?;
    Ok(result.rows_affected() == 1)
}

/// Ends all sessions of the user but this one.
pub async fn delete_others(
    db: impl Executor<'_>,
    user: Id<User>,
    kept: Option<Id<Session>>,
) -> sqlx::Result<()> {
    sqlx::query("delete from _sessions where user_id = ? and (? is null or id <> ?)")
        .bind(user)
        .bind(kept)
        .bind(kept)
        .execute(db)
        .await?;
    Ok(())
}

/// The session of the user that comes after so many newer ones.
pub async fn nth_newest(
    db: impl Executor<'_>,
    user: Id<User>,
    newer: i64,
) -> sqlx::Result<Option<Id<Session>>> {
    sqlx::query_scalar(
        "select id from _sessions where user_id = ? order by id desc limit 1 offset ?",
    )
    .bind(user)
    .bind(newer)
    .fetch_optional(db)
    .await
}

/// Ends this session of the user and those that began before it.
pub async fn delete_up_to(
    db: impl Executor<'_>,
    user: Id<User>,
    id: Id<Session>,
) -> sqlx::Result<()> {
    sqlx::query("delete from _sessions where user_id = ? and id <= ?")
        .bind(user)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets the sessions that have ended by themselves.
pub async fn delete_expired(db: impl Executor<'_>, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let result = sqlx::query("delete from _sessions where expires_at <= ?")
        .bind(now)
        .execute(db)
        .await?;
    Ok(result.rows_affected())
}
