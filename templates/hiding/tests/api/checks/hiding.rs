//! Fields that not everybody may see who may see their rows.

use axum::http::Method;

use crate::checks::{
    scene::Scene,
    subject::{Subject, text},
};

/// The caller sees the row without the field, learns nothing of it by asking, and leaves it as it is
/// by writing back what is seen.
pub async fn is_hidden(
    subject: &'static Subject,
    field: &str,
    caller: &str,
    lists: bool,
    changes: bool,
) {
    let scene = Scene::of(subject).await;
    scene.demote_owner().await;
    let client = scene.client(caller).await;
    let seen = client.get(&scene.row.path).await.is(200).body;
    assert!(seen.get(field).is_none(), "{seen:#}");
    if lists {
        let id = text(&scene.row.id);
        let list = client
            .get(&format!("{}?filter[id]={id}", subject.path))
            .await;
        let list = list.is(200);
        assert_eq!(list.rows().iter().collect::<Vec<_>>(), [&seen]);
        for query in [
            format!("sort={field}"),
            format!("filter[{field}][null]=true"),
        ] {
            client
                .get(&format!("{}?{query}", subject.path))
                .await
                .is(400);
        }
    }
    if changes && subject.offers(&["replace"]) {
        let any = [("if-match", "*")];
        let put = client.send(Method::PUT, &scene.row.path, &any, Some(&seen));
        put.await.is(200);
    }
    scene.promote_owner().await;
    let whole = scene.row.read().await.body;
    assert!(whole.get(field).is_some(), "{whole:#}");
    assert_eq!(whole[field], scene.row.shown[field]);
}
