//! Rows that are deleted and can be brought back.

use axum::http::Method;
use serde_json::json;

use crate::{
    checks::subject::{Row, Subject, World, text, without},
    helpers::Answer,
};

/// A deleted row waits where only those who may change it see it, and comes back as it was.
pub async fn is_restored(subject: &'static Subject) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let waits = async || {
        if !subject.offers(&["list"]) || subject.rows == 0 {
            return None;
        }
        let list = world.all(subject.path, "deleted=true").await;
        Some(list.iter().any(|it| text(&it["id"]) == text(&row.id)))
    };
    assert_ne!(waits().await, Some(true));
    restore(&row).await.is(404);
    row.delete().await.is(204);
    assert_ne!(waits().await, Some(false));
    restore_for(&row, &[("if-match", "\"no version\"")])
        .await
        .is(412);
    let asked = format!("{}/restore?no-such-parameter=1", row.path);
    let answer = row.by.send(Method::POST, &asked, &[], None).await;
    answer.is(400);
    if subject.must_lock {
        restore_for(&row, &[]).await.is(428);
    }
    let back = restore(&row).await.is(200);
    let still = |row| without(row, subject.touched);
    assert_eq!(still(&back.body), still(&row.shown));
    assert_ne!(waits().await, Some(true));
    if subject.offers(&["read"]) {
        assert_eq!(row.read().await.body, back.body);
    }
    let nothing = subject.path_of(&json!(subject.unknown));
    let answer = row.by.post(&format!("{nothing}/restore"), &json!({})).await;
    answer.is(404);
}

/// Brings the row back, whatever its version.
pub async fn restore(row: &Row) -> Answer {
    restore_for(row, &[("if-match", "*")]).await
}

async fn restore_for(row: &Row, version: &[(&str, &str)]) -> Answer {
    let path = format!("{}/restore", row.path);
    row.by.send(Method::POST, &path, version, None).await
}
