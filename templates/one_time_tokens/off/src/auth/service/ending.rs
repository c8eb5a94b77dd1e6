//! How what proves an account ends: its sessions.

use kernel::{Connection, Database, Id, Result, Session, User, now};

use crate::auth::repository::sessions;

/// Ends every session of the account but the one to be kept.
pub async fn revoke(
    db: &mut Connection,
    user: Id<User>,
    kept: Option<Id<Session>>,
) -> Result<()> {
    Ok(sessions::delete_others(db, user, kept).await?)
}

/// Forgets what has expired. Nothing depends on it but the space that it takes.
pub async fn sweep(db: &Database) -> Result<()> {
    let mut tx = db.begin().await?;
    let sessions = sessions::delete_expired(&mut *tx, now()).await?;
    tx.commit().await?;
    tracing::debug!(sessions, "expired sessions forgotten");
    Ok(())
}
