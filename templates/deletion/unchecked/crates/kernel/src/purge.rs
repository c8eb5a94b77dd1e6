//! Rows of several tables that go for good.

use super::{
    Result, Scalar, Tx,
    engine::{Statement, UNCHECKED},
    scalar::{BATCH, push_list},
};

/// Deletes the rows with these ids of each table, in this order. They may point to each other.
///
/// A foreign key is never asked later here. Rows are deleted before those that they point to, as far as they do not point
/// to each other; the rest is deleted unasked, and with it what the database itself would have deleted.
pub async fn purge(tx: &mut Tx, rows: &[(&'static str, &[Scalar])]) -> Result<()> {
    for (table, ids) in rows {
        for ids in ids.chunks(BATCH) {
            let deleted = delete(["", " "], table, "id", ids).build().execute(&mut **tx).await;
            match deleted.err() {
                None => {}
                Some(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
                    take_along(tx, table, ids, rows).await?;
                    delete(UNCHECKED, table, "id", ids).build().execute(&mut **tx).await?;
                }
                Some(error) => return Err(error.into()),
            }
        }
        tx.changed_all(table);
    }
    Ok(())
}

/// Deletes what goes along with rows because the database says so, and not the service: sessions, and links of
/// many-to-manys.
async fn take_along(
    tx: &mut Tx,
    table: &str,
    ids: &[Scalar],
    rows: &[(&'static str, &[Scalar])],
) -> Result<()> {
    let pointing: Vec<(String, String)> = sqlx::query_as(
        "select own.table_name, own.column_name
         from information_schema.key_column_usage as own
              join information_schema.referential_constraints as rule
              on rule.constraint_schema = own.constraint_schema
                 and rule.constraint_name = own.constraint_name
                 and rule.table_name = own.table_name
         where own.referenced_table_schema = database()
               and own.referenced_table_name = ? and rule.delete_rule = 'CASCADE'",
    )
    .bind(bare(table))
    .fetch_all(&mut **tx)
    .await?;
    for (other, column) in pointing {
        if !rows.iter().any(|(table, _)| bare(table) == other) {
            let mut statement = delete(["", " "], &format!("\"{other}\""), &format!("\"{column}\""), ids);
            statement.build().execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// A name without the quotes that it may need in a statement.
fn bare(table: &str) -> &str {
    table.trim_matches('"')
}

fn delete([before, inside]: [&str; 2], table: &str, column: &str, ids: &[Scalar]) -> Statement {
    let mut statement = Statement::new(before);
    statement.push("delete").push(inside).push("from ").push(table);
    statement.push(" where ").push(column).push(" in ");
    push_list(&mut statement, ids);
    statement
}
