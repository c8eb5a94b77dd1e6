//! Rows that belong to whomever another row belongs to.

use serde_json::{Value, json};

use crate::checks::subject::{Subject, World};

/// A row belongs to nothing but what is there, and nobody is told what is.
pub async fn belongs_to_a_row(subject: &'static Subject, field: &str, unknown: Value) {
    let world = World::new().await;
    let body = world.body(subject, &json!({ field: unknown })).await;
    world.maker.post(subject.path, &body).await.is(404);
}
