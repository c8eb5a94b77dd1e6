//! SQL for what an account is proven with: one function, one statement.

use sqlx::FromRow;
use kernel::{Executor, Id, Statement, User, engine::FOR_SHARE};

/// What a sign-in is checked against.
#[derive(FromRow)]
pub struct Credentials {
    pub id: Id<User>,
    pub email: String,
    pub password_hash: String,
}

/// The credentials of an account that may sign in.
pub async fn find_by_email(
    db: impl Executor<'_>,
    email: &str,
) -> sqlx::Result<Option<Credentials>> {
    sqlx::query_as(
        "select id, email, password_hash from users where email = ? and not disabled",
    )
    .bind(email)
    .fetch_optional(db)
    .await
}

pub async fn find(db: impl Executor<'_>, id: Id<User>) -> sqlx::Result<Option<Credentials>> {
    sqlx::query_as("select id, email, password_hash from users where id = ? and not disabled")
        .bind(id)
        .fetch_optional(db)
        .await
}

/// Whether the account may sign in with this password; so it stays until the transaction ends.
pub async fn hold(db: impl Executor<'_>, id: Id<User>, hash: &str) -> sqlx::Result<bool> {
    let mut statement = Statement::new("select 1 from users where not disabled and id = ");
    statement.push_bind(id).push(" and password_hash = ").push_bind(hash);
    statement.push(FOR_SHARE);
    Ok(statement.build().fetch_optional(db).await?.is_some())
}

/// The account with this e-mail address, whether it may sign in or not.
pub async fn find_id(db: impl Executor<'_>, email: &str) -> sqlx::Result<Option<Id<User>>> {
    sqlx::query_scalar("select id from users where email = ?")
        .bind(email)
        .fetch_optional(db)
        .await
}

/// Sets a password on the word of whoever runs the service.
pub async fn vouch(db: impl Executor<'_>, id: Id<User>, hash: &str) -> sqlx::Result<()> {
    sqlx::query("update users set password_hash = ? where id = ?")
        .bind(hash)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets a password in place of the one that was checked.
pub async fn change_password(
    db: impl Executor<'_>,
    id: Id<User>,
    before: &str,
    after: &str,
) -> sqlx::Result<bool> {
    let result = sqlx::query(
        "update users set password_hash = ? where id = ? and password_hash = ? and not disabled",
    )
    .bind(after)
    .bind(id)
    .bind(before)
    .execute(db)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Sets a password, if the account still has this e-mail address.
pub async fn reset_password(
    db: impl Executor<'_>,
    id: Id<User>,
    email: &str,
    hash: &str,
) -> sqlx::Result<bool> {
    let result = sqlx::query(
        "update users set password_hash = ? where id = ? and email = ? and not disabled",
    )
    .bind(hash)
    .bind(id)
    .bind(email)
    .execute(db)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Leaves an account without a password.
pub async fn erase(db: impl Executor<'_>, id: Id<User>) -> sqlx::Result<()> {
    sqlx::query("update users set password_hash = null where id = ?")
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}
