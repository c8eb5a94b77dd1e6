//! Questions about rows that every resource asks alike.

use sqlx::Row as _;

use super::{
    Caller, Connection, Error, Executor, Id, Predicate, Problem, Resource, Result, Scalar,
    Statement, Table, Tx, access, engine::FOR_REFERENCE,
};

/// Whether there is an active row with this id that satisfies the condition.
pub async fn exists(
    db: impl Executor<'_>,
    table: &Table,
    id: impl Into<Scalar>,
    condition: &Predicate,
) -> Result<bool> {
    if *condition == Predicate::Never {
        return Ok(false);
    }
    let mut statement = Statement::new("select exists (");
    push_active(&mut statement, table, id.into(), condition);
    statement.push(")");
    let row = statement.build().fetch_one(db).await?;
    Ok(row.try_get::<bool, _>(0)?)
}

/// The same; such a row stays active until the transaction ends, for another to point to it.
pub async fn hold(
    db: &mut Connection,
    table: &Table,
    id: impl Into<Scalar>,
    condition: &Predicate,
) -> Result<bool> {
    if *condition == Predicate::Never {
        return Ok(false);
    }
    let mut statement = Statement::new("");
    push_active(&mut statement, table, id.into(), condition);
    statement.push(FOR_REFERENCE);
    Ok(statement.build().fetch_optional(db).await?.is_some())
}

fn push_active(statement: &mut Statement, table: &Table, id: Scalar, condition: &Predicate) {
    statement.push("select 1 from ").push(table.name);
    statement.push(" where id = ").push_bind(id);
    table.active().push_and(statement);
    condition.push_and(statement);
}

/// Whether the row satisfies the condition.
pub async fn matches<T: Resource>(tx: &mut Tx, row: &T, condition: &Predicate) -> Result<bool> {
    Ok(condition.is_always() || exists(&mut **tx, &T::TABLE, row.key(), condition).await?)
}

/// Fails with `refusal` unless the row satisfies the condition.
pub async fn demand<T: Resource>(
    tx: &mut Tx,
    row: &T,
    condition: &Predicate,
    refusal: Error,
) -> Result<()> {
    if matches(tx, row, condition).await? {
        Ok(())
    } else {
        Err(refusal)
    }
}

/// Fails with 404 unless there is such a row and the caller may read it.
pub async fn require<T: Resource>(db: impl Executor<'_>, caller: &Caller, id: Id<T>) -> Result<()> {
    let readable = access::permitted::<T>(T::POLICY.read, caller);
    if exists(db, &T::TABLE, id, &readable).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Fails with 409 unless a field points to nothing, or to a row that has not been deleted.
pub async fn belong<T: Resource>(
    tx: &mut Tx,
    field: &'static str,
    id: impl Into<Option<Id<T>>>,
) -> Result<()> {
    let Some(id) = id.into() else {
        return Ok(());
    };
    if hold(tx, &T::TABLE, id, &Predicate::Always).await? {
        Ok(())
    } else {
        let message = "what the row belongs to has been deleted";
        let problem = Problem::new(field, "not_found", "points to a deleted row");
        Err(Error::Conflict(message.into(), vec![problem]))
    }
}

async fn hold_readable<T: Resource>(tx: &mut Tx, caller: &Caller, id: Id<T>) -> Result<()> {
    let readable = access::permitted::<T>(T::POLICY.read, caller);
    if hold(tx, &T::TABLE, id, &readable).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Gives the ends of a link back where the caller may change the left one and read the right one.
pub async fn ends<L: Resource, R: Resource>(
    tx: &mut Tx,
    caller: &Caller,
    left: Id<L>,
    right: Id<R>,
) -> Result<(Id<L>, Id<R>)> {
    let changeable = L::changeable(caller)?;
    hold_readable(tx, caller, left.clone()).await?;
    if !exists(&mut **tx, &L::TABLE, left.clone(), &changeable).await? {
        return Err(Error::Forbidden);
    }
    hold_readable(tx, caller, right.clone()).await?;
    Ok((left, right))
}
