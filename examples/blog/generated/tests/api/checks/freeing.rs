//! Deleted rows that leave what was theirs alone.

use serde_json::json;

use crate::checks::{
    restoring::restore,
    subject::{Subject, World, only, with, without},
};

/// A deleted row leaves what is unique to others, and cannot come back beside them.
pub async fn frees_its_values(subject: &'static Subject, fields: &[&str]) {
    let world = World::new().await;
    let row = world.make_bare(subject).await;
    row.delete().await.is(204);
    let body = without(&world.body(subject, &json!({})).await, subject.optional);
    let body = with(&body, &only(&row.sent, fields));
    row.by.post(subject.path, &body).await.is(201);
    restore(&row).await.is(409);
}
