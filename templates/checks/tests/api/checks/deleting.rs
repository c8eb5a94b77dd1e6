//! How rows go, whatever the resource.

use axum::http::Method;
use serde_json::json;

use crate::checks::subject::{Subject, World};

/// A row that is deleted is nowhere to be seen, and all others stay.
pub async fn is_deleted(subject: &'static Subject) {
    let world = World::new().await;
    let others = [world.shared(subject).await, world.fresh(subject).await];
    let row = world.make(subject).await;
    let asked = format!("{}?no-such-parameter=1", row.path);
    let answer = row.by.send(Method::DELETE, &asked, &[], None).await;
    answer.is(400);
    row.delete().await.is(204);
    row.delete().await.is(404);
    if subject.offers(&["update"]) {
        row.patch(&json!({})).await.is(404);
    }
    if subject.offers(&["read"]) {
        row.by.get(&row.path).await.is(404);
        let shared = subject.path_of(&others[0]);
        world.maker.get(&shared).await.is(200);
    }
    if subject.rows > others.len() {
        let list = world.all(subject.path, "").await;
        let ids: Vec<_> = list.iter().map(|row| &row["id"]).collect();
        assert_eq!(ids.len(), others.len());
        assert!(others.iter().all(|other| ids.contains(&other)), "{ids:?}");
    }
}
