//! Rows of several tables that go for good.

use super::{
    Result, Scalar, Tx,
    engine::{self, Statement},
    scalar::{BATCH, push_list},
};

/// Deletes the rows with these ids of each table, in this order. They may point to each other.
pub async fn purge(tx: &mut Tx, rows: &[(&'static str, &[Scalar])]) -> Result<()> {
    let are_several = rows.iter().map(|(_, ids)| ids.len()).sum::<usize>() > 1;
    if are_several {
        sqlx::query(engine::DEFER_FOREIGN_KEYS).execute(&mut **tx).await?;
    }
    for (table, ids) in rows {
        for ids in ids.chunks(BATCH) {
            let mut statement = Statement::new("delete from ");
            statement.push(table).push(" where id in ");
            push_list(&mut statement, ids);
            statement.build().execute(&mut **tx).await?;
        }
        tx.changed_all(table);
    }
    if are_several {
        sqlx::query(engine::ENFORCE_FOREIGN_KEYS).execute(&mut **tx).await?;
    }
    Ok(())
}
