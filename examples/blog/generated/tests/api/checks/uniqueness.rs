//! What no two rows share.

use serde_json::json;

use crate::checks::subject::{Subject, World, only, with, without};

/// No second row has the values of these fields, not even where both come at once.
pub async fn is_unique(subject: &'static Subject, fields: &[&str]) {
    let world = World::new().await;
    let row = world.make_bare(subject).await;
    let taken = only(&row.sent, fields);
    let other = without(&world.body(subject, &json!({})).await, subject.optional);
    let answer = row
        .by
        .post(subject.path, &with(&other, &taken))
        .await
        .is(409);
    let problems = answer.problems();
    assert!(!problems.is_empty(), "{:#}", answer.body);
    let known = |(_, code): &(&str, &str)| *code == "taken";
    assert!(problems.iter().all(known), "{problems:?}");

    let posts = (0..8).map(|_| {
        let (by, body) = (row.by.clone(), other.clone());
        tokio::spawn(async move { by.post(subject.path, &body).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        statuses.push(post.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert_eq!(statuses[1..], [409; 7]);
}
