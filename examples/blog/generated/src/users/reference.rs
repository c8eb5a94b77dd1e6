use super::Account;
use crate::kernel::{Caller, Connection, Id, Predicate, Problem, Resource, Result, User, rows};

/// The problem with a field of a body that points to an account, unless that is the caller or another
/// one in use.
pub async fn refer(
    db: &mut Connection,
    caller: &Caller,
    field: &'static str,
    id: impl Into<Option<Id<User>>>,
) -> Result<Option<Problem>> {
    const IN_USE: Predicate = Predicate::Sql("not disabled");
    let Some(id) = id.into() else {
        return Ok(None);
    };
    let is_there = caller.is(id) || rows::exists(db, &Account::TABLE, id, &IN_USE).await?;
    Ok((!is_there).then(|| rows::points_to_nothing(field)))
}
