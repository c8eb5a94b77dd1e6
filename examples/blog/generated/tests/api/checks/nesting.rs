//! Rows below the row that they point to.

use serde_json::json;

use crate::checks::subject::{Source, Subject, World, text, without};

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
        let body = without(&body, &[field]);
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
