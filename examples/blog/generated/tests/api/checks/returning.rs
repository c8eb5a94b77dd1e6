//! Rows that go with another one, and come back with it.

use serde_json::json;

use crate::checks::{
    restoring::restore,
    subject::{Subject, World, without},
};

/// A row goes with the one that it points to, and comes back with it.
pub async fn returns_with(parent: &'static Subject, subject: &'static Subject, field: &str) {
    let world = World::new().await;
    let parent = world.make(parent).await;
    let row = world.make_with(subject, json!({ field: parent.id })).await;
    parent.delete().await.is(204);
    row.by.get(&row.path).await.is(404);
    restore(&parent).await.is(200);
    let back = row.read().await.body;
    let still = |row| without(row, subject.touched);
    assert_eq!(still(&back), still(&row.shown));
}
