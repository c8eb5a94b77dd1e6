//! What goes along when an account is erased.

use super::Account;
use crate::kernel::{
    Child, Error, Id, OnDelete, Resource, Result, Scalar, Statement, Tx, User, cascade, now,
};

/// Deletes the rows of the account whose relation says so, each with what depends on it. A row that
/// other rows still need stays: leaving is never refused.
pub async fn delete_dependents(tx: &mut Tx, user: Id<User>) -> Result<()> {
    let children = (Account::TABLE.children)();
    // What goes may have been what kept another row.
    loop {
        let mut any_went = false;
        for child in children
            .iter()
            .filter(|child| child.on_delete == OnDelete::Cascade)
        {
            for id in ids_of(tx, child, user).await? {
                any_went |= delete_unless_needed(tx, child, id).await?;
            }
        }
        if !any_went {
            return Ok(());
        }
    }
}

/// Whether the row was not needed, and went.
async fn delete_unless_needed(tx: &mut Tx, child: &Child, id: Scalar) -> Result<bool> {
    sqlx::query("savepoint dependent")
        .execute(&mut **tx)
        .await?;
    let went = match cascade::delete(tx, &child.table, id, now()).await {
        Ok(()) => true,
        Err(Error::Conflict(..)) => {
            let undo = sqlx::query("rollback to savepoint dependent");
            undo.execute(&mut **tx).await?;
            false
        }
        Err(error) => return Err(error),
    };
    sqlx::query("release savepoint dependent")
        .execute(&mut **tx)
        .await?;
    Ok(went)
}

async fn ids_of(tx: &mut Tx, child: &Child, user: Id<User>) -> Result<Vec<Scalar>> {
    let mut statement = Statement::new("select id from ");
    statement.push(child.table.name).push(" where ");
    statement.push(child.column).push(" = ").push_bind(user);
    if child.table.soft_delete {
        statement.push(" and deleted_at is null");
    }
    // A row usually points to older ones, which go only after it.
    statement.push(" order by id desc");
    let rows = statement.build().fetch_all(&mut **tx).await?;
    let id = |row| Scalar::of_column(row, 0, child.table.id);
    Ok(rows.iter().map(id).collect::<sqlx::Result<_>>()?)
}
