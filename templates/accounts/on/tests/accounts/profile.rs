//! What an account may see, change, take along and erase of itself.

use axum::http::Method;
use serde_json::{Value, json};

use crate::helpers::{PASSWORD, Service, login};

#[tokio::test]
async fn what_is_sent_for_an_account_is_json() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let admin = service.admin("admin").await;
    for (client, method, path) in [
        (&service.nobody(), Method::POST, "/auth/login"),
        (&service.nobody(), Method::POST, "/auth/refresh"),
        (&alice, Method::PATCH, "/auth/me"),
        (&alice, Method::PUT, "/auth/password"),
        (&admin, Method::PATCH, &alice.path().await),
    ] {
        let kind = [("content-type", "text/plain")];
        client.send(method, path, &kind, None).await.is(415);
    }
}

#[tokio::test]
async fn an_account_changes_what_is_its_own() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let whole = alice.get("/auth/me").await.is(200).body;
    alice.patch("/auth/me", &whole).await.is(200);

    let body = json!({ "roles": [], "id": "x", "disabled": true, "no-such-field": "x" });
    let answer = alice.patch("/auth/me", &body).await.is(422);
    assert_eq!(
        answer.problems(),
        [
            ("disabled", "not_writable"),
            ("id", "not_writable"),
            ("no-such-field", "unknown_field"),
            ("roles", "not_writable"),
        ]
    );
    let stale = [("if-match", "\"1000\"")];
    alice
        .send(Method::PATCH, "/auth/me", &stale, Some(&json!({})))
        .await
        .is(412);
}

#[tokio::test]
async fn an_account_is_erased_for_good() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let admin = service.admin("admin").await;
    let path = alice.path().await;

    let exported = alice.get("/auth/me/export").await.is(200).body;
    assert_eq!(exported["account"]["email"], "alice@example.com");
    assert_eq!(exported["sessions"].as_array().unwrap().len(), 1);
    assert!(exported["data"].is_object());

    alice.delete("/auth/me").await.is(204);
    let left: i64 = sqlx::query_scalar(
        "select count(*) from users join _sessions on _sessions.user_id = users.id
         where users.email is null or users.password_hash is null",
    )
    .fetch_one(service.app.db.reader())
    .await
    .unwrap();
    assert_eq!(left, 0);
    alice.get("/auth/me").await.is(401);
    service.nobody().refresh(&alice.refresh_token).await.is(401);
    let nobody = service.nobody();
    nobody
        .post("/auth/login", &login(&alice.email, PASSWORD))
        .await
        .is(401);

    let erased = admin.get(&path).await.is(200).body;
    assert_eq!(erased["email"], Value::Null);
    assert_eq!(erased["disabled"], true);
    admin
        .patch(&path, &json!({ "disabled": false }))
        .await
        .is(409);
    // The address is free again, and a new account has nothing to do with the old one.
    let again = service.user("alice").await;
    assert_ne!(again.path().await, path);
}
