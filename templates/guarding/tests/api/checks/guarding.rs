//! Fields that not everybody may set who may change their rows.

use axum::http::Method;
use serde_json::{Value, json};

use crate::checks::{
    scene::Scene,
    subject::{Subject, with},
};

/// The caller may change the row but not the field, however it is asked for.
pub async fn is_guarded(
    subject: &'static Subject,
    field: &str,
    value: Value,
    caller: &str,
    creates: bool,
) {
    let scene = Scene::of(subject).await;
    let body = scene.world.body(subject, &json!({})).await;
    scene.demote_owner().await;
    let client = scene.client(caller).await;
    let path = &scene.row.path;
    let any = [("if-match", "*")];
    let change = json!({ field: value });
    let patch = async |body: &Value| client.send(Method::PATCH, path, &any, Some(body)).await;
    if subject.offers(&["update"]) {
        let answer = patch(&change).await.is(422);
        assert_eq!(answer.problems(), [(field, "not_writable")]);
        // What the caller sees may come along as it is, and nothing else: that would tell it.
        let seen = client.get(path).await.is(200).body;
        patch(&seen).await.is(200);
        if seen.get(field).is_none() {
            let stored = json!({ field: scene.row.shown[field] });
            let answer = patch(&stored).await.is(422);
            assert_eq!(answer.problems(), [(field, "not_writable")]);
            if subject.offers(&["replace"]) {
                let whole = with(&client.get(path).await.is(200).body, &stored);
                let answer = client.send(Method::PUT, path, &any, Some(&whole)).await;
                assert_eq!(answer.is(422).problems(), [(field, "not_writable")]);
            }
        }
    }
    if creates {
        let body = with(&body, &change);
        let answer = client.post(subject.path, &body).await.is(422);
        assert_eq!(answer.problems(), [(field, "not_writable")]);
    }
    scene.promote_owner().await;
    assert_eq!(scene.row.read().await.body[field], scene.row.shown[field]);
}
