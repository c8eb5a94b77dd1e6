//! What rows point to.

use serde_json::{Value, json};

use crate::checks::subject::{Subject, World};

/// A row points to nothing but what is there.
pub async fn points_to_a_row(subject: &'static Subject, field: &str, unknown: Value) {
    let world = World::new().await;
    let body = world.body(subject, &json!({ field: unknown })).await;
    let answer = world.maker.post(subject.path, &body).await.is(422);
    let problems = answer.problems();
    assert!(problems.contains(&(field, "not_found")), "{problems:?}");
}
