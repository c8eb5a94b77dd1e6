//! Fields that whoever sets them does not see.

use crate::checks::subject::{Subject, World};

/// Who reads a row and writes it back keeps what they do not see. `values` is a statement that
/// selects it as texts.
pub async fn keeps_what_is_hidden(subject: &'static Subject, values: &'static str) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let database = world.service.app.db.reader();
    let kept = || sqlx::query_scalar::<_, String>(values).fetch_all(database);
    let before = kept().await.unwrap();

    let seen = row.read().await.body;
    row.put(&seen).await.is(200);

    assert_eq!(kept().await.unwrap(), before);
}
