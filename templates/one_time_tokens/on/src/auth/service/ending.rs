//! How what proves an account ends: its sessions, and the tokens that were mailed to it.

use kernel::{Connection, Database, Id, Result, Session, User, now};

use crate::auth::repository::{one_time_tokens, sessions};

/// Ends every session of the account but the one to be kept, and voids its tokens.
pub async fn revoke(
    db: &mut Connection,
    user: Id<User>,
    kept: Option<Id<Session>>,
) -> Result<()> {
    sessions::delete_others(&mut *db, user, kept).await?;
    Ok(one_time_tokens::delete_all(db, user).await?)
}

/// Forgets what has expired. Nothing depends on it but the space that it takes.
pub async fn sweep(db: &Database) -> Result<()> {
    let now = now();
    let mut tx = db.begin().await?;
    let sessions = sessions::delete_expired(&mut *tx, now).await?;
    let tokens = one_time_tokens::delete_expired(&mut *tx, now).await?;
    tx.commit().await?;
    tracing::debug!(sessions, tokens, "expired sessions and tokens forgotten");
    Ok(())
}
