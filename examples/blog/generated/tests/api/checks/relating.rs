//! What rows point to, and what becomes of them with it.

use app::kernel::OnDelete;
use serde_json::{Value, json};

use crate::checks::subject::{Source, Subject, World, text};

/// A row points to nothing but what is there.
pub async fn points_to_a_row(subject: &'static Subject, field: &str, unknown: Value) {
    let world = World::new().await;
    let body = world.body(subject, &json!({ field: unknown })).await;
    let answer = world.maker.post(subject.path, &body).await.is(422);
    assert_eq!(answer.problems(), [(field, "not_found")]);
}

/// The rows that point to a parent are listed and made below it.
pub async fn is_nested(subject: &'static Subject, path: &str, field: &str, parent: Source) {
    let world = World::new().await;
    let maker = &world.maker;
    let id = parent(&world).await;
    let below = path.replace("{id}", &text(&id));
    if subject.offers(&["create"]) {
        let body = world.body(subject, &json!({ field: id })).await;
        let answer = maker.post(&below, &body).await.is(422);
        assert_eq!(answer.problems(), [(field, "not_writable")]);
        let body = crate::checks::subject::without(&body, &[field]);
        let row = maker.post(&below, &body).await.is(201);
        assert_eq!(row.body[field], id);
        for nothing in ["no-such-id", "%00"] {
            let nowhere = path.replace("{id}", nothing);
            maker.post(&nowhere, &body).await.is(404);
        }
        if subject.offers(&["list"]) {
            let list = maker.get(&below).await.is(200);
            assert_eq!(*list.rows(), [row.body]);
            assert_eq!(list.body["pagination"]["total"], 1);
        }
    }
    if subject.offers(&["list"]) {
        maker.get(&path.replace("{id}", "no-such-id")).await.is(404);
    }
}

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
