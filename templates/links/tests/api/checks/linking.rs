//! Links between rows that know nothing of each other.

use axum::http::Method;
use serde_json::{Value, json};

use crate::checks::subject::{Source, Subject, World, text};

/// A link comes and goes, as often as it is asked for, and changes neither row.
pub async fn is_linked(subject: &'static Subject, path: &str, other: Source) {
    let world = World::new().await;
    let maker = &world.maker;
    let other = text(&other(&world).await);
    let row = world.make(subject).await;
    let list = path.replace("{id}", &other);
    let link = format!("{list}/{}", text(&row.id));
    let linked = async || {
        if !subject.offers(&["list"]) {
            return None;
        }
        let answer = maker.get(&list).await.is(200);
        let ids = answer.rows().iter().map(|row| row["id"].clone());
        Some(ids.collect::<Vec<Value>>())
    };
    let none = linked().await;
    assert!(none.as_ref().is_none_or(Vec::is_empty), "{none:?}");
    for method in [Method::PUT, Method::DELETE] {
        let asked = format!("{link}?no-such-parameter=1");
        maker.send(method, &asked, &[], None).await.is(400);
    }
    for _ in 0..2 {
        maker
            .send(Method::PUT, &link, &[], None)
            .await
            .is(204);
        assert!(linked().await.is_none_or(|ids| ids == [row.id.clone()]));
    }
    if subject.offers(&["read"]) {
        assert_eq!(row.read().await.body, row.shown);
    }
    for _ in 0..2 {
        maker
            .send(Method::DELETE, &link, &[], None)
            .await
            .is(204);
        assert_eq!(linked().await, none);
    }
    let unknown = json!(subject.unknown);
    for path in [
        format!("{list}/{}", text(&unknown)),
        format!("{list}/no-such-id"),
        format!("{}/{}", path.replace("{id}", "no-such-id"), text(&row.id)),
    ] {
        maker
            .send(Method::PUT, &path, &[], None)
            .await
            .is(404);
    }
}
