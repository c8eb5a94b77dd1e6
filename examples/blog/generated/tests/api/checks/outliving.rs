//! What becomes of rows with what they point to.

use kernel::OnDelete;
use serde_json::{Value, json};

use crate::checks::subject::{Subject, World};

/// What becomes of a row when the one that it points to is deleted.
pub async fn outlives(
    parent: &'static Subject,
    subject: &'static Subject,
    field: &str,
    on_delete: OnDelete,
) {
    let world = World::new().await;
    let parent = world.make(parent).await;
    let row = world.make_with(subject, json!({ field: parent.id })).await;
    let answer = parent.delete().await;
    match on_delete {
        OnDelete::Restrict => {
            answer.is(409);
            assert_eq!(row.read().await.body, row.shown);
        }
        OnDelete::Cascade => {
            answer.is(204);
            row.by.get(&row.path).await.is(404);
        }
        OnDelete::SetNull => {
            answer.is(204);
            assert_eq!(row.read().await.body[field], Value::Null);
        }
    }
}
