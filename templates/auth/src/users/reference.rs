use super::Account;
use crate::kernel::{Caller, Id, Predicate, Resource, Result, Tx, User, rows};

/// Checks that a field of a body points to nothing, to the caller or to another account in use: 422
/// otherwise.
pub async fn refer(
    tx: &mut Tx,
    caller: &Caller,
    field: &'static str,
    id: impl Into<Option<Id<User>>>,
) -> Result<()> {
    const IN_USE: Predicate = Predicate::Sql("not disabled");
    let Some(id) = id.into() else {
        return Ok(());
    };
    if caller.is(id) || rows::exists(&mut **tx, &Account::TABLE, id, &IN_USE).await? {
        Ok(())
    } else {
        Err(rows::points_to_nothing(field))
    }
}
