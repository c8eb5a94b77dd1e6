//! What a role is worth: accounts that are no admins, and admins.

use serde_json::json;

use crate::helpers::Service;

#[tokio::test]
async fn accounts_are_for_admins() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let admin = service.admin("admin").await;
    let path = alice.path().await;

    service.nobody().get("/users").await.is(401);
    alice.get("/users").await.is(403);
    alice.get(&path).await.is(404);
    alice
        .patch(&path, &json!({ "roles": ["admin"] }))
        .await
        .is(404);
    let admins = admin.get("/users?roles=admin&fields=email").await.is(200);
    let admins = admins.body["data"].as_array().unwrap();
    assert!(admins.contains(&json!({ "email": admin.email })));
    assert!(!admins.contains(&json!({ "email": alice.email })));
}

#[tokio::test]
async fn a_role_holds_from_the_next_request() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let admin = service.admin("admin").await;
    let member = app::users::Role::DEFAULT.as_str();
    let path = alice.path().await;

    alice.get("/users").await.is(403);
    let roles = json!({ "roles": [member, "admin", "admin"] });
    let answer = admin.patch(&path, &roles).await.is(200);
    assert_eq!(answer.body["roles"], json!([member, "admin"]));
    alice.get("/users").await.is(200);
    admin
        .patch(&path, &json!({ "roles": [member] }))
        .await
        .is(200);
    alice.get("/users").await.is(403);
}
