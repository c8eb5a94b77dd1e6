//! What becomes of rows when the account that they point to is erased.

use axum::http::Method;

use crate::checks::subject::{Subject, World};

/// The row of an account that leaves goes along where its relation says so, and stays where not.
/// `count` is a statement that counts the rows.
pub async fn outlives_its_account(subject: &'static Subject, count: &'static str, stays: bool) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let database = world.service.app.db.reader();
    let rows = || sqlx::query_scalar::<_, i64>(count).fetch_one(database);
    let before = rows().await.unwrap();

    let erased = row.by.send(Method::DELETE, "/auth/me", &[], None).await;
    erased.is(204);

    assert_eq!(rows().await.unwrap(), before - i64::from(!stays));
}
