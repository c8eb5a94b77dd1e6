//! What goes along when an account is erased.

use kernel::{Child, Error, Id, OnDelete, Resource, Result, Scalar, Statement, Tx, User, deletion};

use super::Account;

/// Deletes the rows of the account whose relation says so, each with what depends on it, and has others point to
/// nothing. A row that other rows still need, or that cannot be without the account, stays: leaving is never refused.
pub async fn delete_dependents(tx: &mut Tx, user: Id<User>) -> Result<()> {
    let children = (Account::TABLE.children)();
    let those = |on_delete| {
        children
            .iter()
            .filter(move |child| child.on_delete == on_delete)
    };
    // What goes may have been what kept another row.
    loop {
        let mut any_went = false;
        for child in those(OnDelete::Cascade) {
            for id in ids_of(tx, child, user).await? {
                any_went |= takes(tx, child, id).await?;
            }
        }
        if !any_went {
            break;
        }
    }
    for child in those(OnDelete::SetNull) {
        for id in ids_of(tx, child, user).await? {
            takes(tx, child, id).await?;
        }
    }
    Ok(())
}

/// Whether the row takes that what it points to goes: it goes along or points to nothing, unless another row or a rule
/// is in the way.
async fn takes(tx: &mut Tx, child: &Child, id: Scalar) -> Result<bool> {
    tell(tx, "savepoint dependent").await?;
    let done = match child.on_delete {
        OnDelete::SetNull => deletion::set_null(tx, child, &[id]).await,
        _ => deletion::delete(tx, &child.table, id).await,
    };
    let taken = match done {
        Ok(()) => true,
        Err(Error::Conflict(..)) => {
            tell(tx, "rollback to savepoint dependent").await?;
            false
        }
        Err(error) => return Err(error),
    };
    tell(tx, "release savepoint dependent").await?;
    Ok(taken)
}

/// Sends what not every engine can prepare.
async fn tell(tx: &mut Tx, statement: &'static str) -> Result<()> {
    sqlx::raw_sql(statement).execute(&mut **tx).await?;
    Ok(())
}

async fn ids_of(tx: &mut Tx, child: &Child, user: Id<User>) -> Result<Vec<Scalar>> {
    let mut statement = Statement::new("select id from ");
    statement.push(child.table.name).push(" where ");
    statement.push(child.column).push(" = ").push_bind(user);
    if child.table.soft_delete && child.on_delete == OnDelete::Cascade {
        statement.push(" and deleted_at is null");
    }
    // A row usually points to older ones, which go only after it.
    statement.push(" order by id desc");
    let rows = statement.build().fetch_all(&mut **tx).await?;
    let id = |row| Scalar::of_column(row, 0, child.table.id);
    Ok(rows.iter().map(id).collect::<sqlx::Result<_>>()?)
}
