//! The rule and the route that the README of the notes shows.

use axum::http::Method;
use serde_json::json;

use crate::helpers::{Service, run};

#[test]
fn a_note_whose_title_is_blank_is_refused() {
    run(async {
        let service = Service::start().await;
        let nobody = service.nobody();
        let blank = json!({"title": " \n"});
        let answer = nobody.post("/notes", &blank).await.is(422);
        assert_eq!(answer.problems(), [("title", "check")]);
        assert_eq!(nobody.get("/notes").await.is(200).rows().len(), 0);

        let note = nobody.post("/notes", &json!({"title": "Tea"})).await;
        let note = format!("/notes/{}", note.is(201).body["id"].as_str().unwrap());
        let change = nobody.send(Method::PATCH, &note, &[], Some(&blank));
        change.await.is(422);
        assert_eq!(nobody.get(&note).await.is(200).body["title"], "Tea");
    });
}

#[test]
fn a_note_is_touched() {
    run(async {
        let service = Service::start().await;
        let nobody = service.nobody();
        let note = nobody.post("/notes", &json!({"title": "Tea"})).await;
        let note = format!("/notes/{}", note.is(201).body["id"].as_str().unwrap());
        let touched = nobody.post(&format!("{note}/touch"), &json!({})).await;
        let touched = touched.is(200).body;
        assert_eq!(
            (&touched["title"], &touched["version"]),
            (&json!("Tea"), &json!(2))
        );
        assert_eq!(nobody.get(&note).await.is(200).body, touched);
    });
}

#[test]
fn the_route_is_documented() {
    let document = app::app::document();
    let operation = &document["paths"]["/api/v1/notes/{id}/touch"]["post"];
    assert_eq!(operation["summary"], "Mark a note as changed");
    assert!(operation["responses"]["422"].is_object());
}
