//! Rows that are nothing without another one.

use serde_json::json;

use crate::checks::{
    restoring::restore,
    subject::{Subject, World},
};

/// A deleted row comes back only after the one that it points to.
pub async fn comes_back_after(parent: &'static Subject, subject: &'static Subject, field: &str) {
    let world = World::new().await;
    let parent = world.make(parent).await;
    let row = world.make_with(subject, json!({ field: parent.id })).await;
    row.delete().await.is(204);
    parent.delete().await.is(204);
    // Whoever owns the row only by way of the other one owns nothing now.
    let refused = restore(&row).await.status;
    assert!([404, 409].contains(&refused.as_u16()), "{refused}");
    restore(&parent).await.is(200);
    restore(&row).await.is(200);
    assert_eq!(row.read().await.body[field], parent.id);
}
