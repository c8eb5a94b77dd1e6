//! SQL for accounts: one function, one statement. Which rows are meant comes with the call.

use kernel::{Executor, Id, ListQuery, Predicate, Statement, User, engine::FOR_DELETE};
use sqlx::types::Json;

use super::Account;

const SELECT: &str = "
    select id, email, roles, disabled, display_name, bio, newsletter, version, created_at, updated_at
    from users";

pub async fn list(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<Vec<Account>> {
    let mut statement = query.page_of(SELECT, rows);
    statement.build_query_as().fetch_all(db).await
}

pub async fn count(
    db: impl Executor<'_>,
    query: &ListQuery,
    rows: &Predicate,
) -> sqlx::Result<i64> {
    let mut statement = query.count_of("select count(*) from users", rows);
    statement.build_query_scalar().fetch_one(db).await
}

pub async fn find(
    db: impl Executor<'_>,
    id: Id<User>,
    rows: &Predicate,
) -> sqlx::Result<Option<Account>> {
    let mut statement = select_one(id, rows);
    statement.build_query_as().fetch_optional(db).await
}

/// The same, and nobody else changes the account, or points to it, until the transaction ends: it may be to be erased.
pub async fn find_for_update(
    db: impl Executor<'_>,
    id: Id<User>,
    rows: &Predicate,
) -> sqlx::Result<Option<Account>> {
    let mut statement = select_one(id, rows);
    statement.push(FOR_DELETE);
    statement.build_query_as().fetch_optional(db).await
}

fn select_one(id: Id<User>, rows: &Predicate) -> Statement {
    let mut statement = Statement::new(SELECT);
    statement.push(" where id = ").push_bind(id);
    rows.push_and(&mut statement);
    statement
}

/// Adds the account, with the id that it has from then on.
pub async fn insert(
    db: impl Executor<'_>,
    account: Account,
    password_hash: &str,
) -> sqlx::Result<Account> {
    let id = sqlx::query_scalar(
        "insert into users
             (id, email, password_hash, roles, disabled, display_name, bio, newsletter, version, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         returning id",
    )
    .bind(account.id)
    .bind(&account.email)
    .bind(password_hash)
    .bind(Json(&account.roles))
    .bind(account.disabled)
    .bind(&account.display_name)
    .bind(&account.bio)
    .bind(account.newsletter)
    .bind(account.version)
    .bind(account.created_at)
    .bind(account.updated_at)
    .fetch_one(db)
    .await?;
    Ok(Account { id, ..account })
}

pub async fn update(db: impl Executor<'_>, account: &Account) -> sqlx::Result<()> {
    sqlx::query(
        "update users
         set email = ?, roles = ?, disabled = ?, display_name = ?, bio = ?, newsletter = ?, version = ?, updated_at = ?
         where id = ?",
    )
    .bind(&account.email)
    .bind(Json(&account.roles))
    .bind(account.disabled)
    .bind(&account.display_name)
    .bind(&account.bio)
    .bind(account.newsletter)
    .bind(account.version)
    .bind(account.updated_at)
    .bind(account.id)
    .execute(db)
    .await?;
    Ok(())
}
