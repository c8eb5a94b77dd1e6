//! What a deletion is where no row points to another.

use super::{Result, Scalar, Statement, Table, Tx};

/// Deletes a row.
pub async fn delete(tx: &mut Tx, table: &Table, id: impl Into<Scalar>) -> Result<()> {
    let mut statement = Statement::new("delete from ");
    statement.push(table.name).push(" where id = ").push_bind(id.into());
    statement.build().execute(&mut **tx).await?;
    tx.changed_all(table.name);
    Ok(())
}
