//! Another e-mail address for an account.

use serde_json::json;

use crate::helpers::{
    Client, OTHER_PASSWORD, PASSWORD, Service, login, names::CURRENT_PASSWORD,
};

/// Gives the account of the client another address.
pub async fn change(_: &Service, client: &Client, email: &str) {
    let body = json!({ "email": email, CURRENT_PASSWORD: PASSWORD });
    client.patch("/auth/me", &body).await.is(200);
}

#[tokio::test]
async fn another_address_needs_the_password() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let bob = service.user("bob").await;
    let answer = alice
        .patch("/auth/me", &json!({ "email": "new@example.com" }))
        .await
        .is(422);
    assert_eq!(answer.problems(), [(CURRENT_PASSWORD, "required")]);
    let body = |email: &str, password: &str| json!({ "email": email, CURRENT_PASSWORD: password });
    let answer = alice
        .patch("/auth/me", &body("new@example.com", OTHER_PASSWORD))
        .await
        .is(422);
    assert_eq!(answer.problems(), [(CURRENT_PASSWORD, "invalid")]);
    let answer = alice
        .patch("/auth/me", &body(&bob.email, PASSWORD))
        .await
        .is(409);
    assert_eq!(answer.problems(), [("email", "taken")]);
    change(&service, &alice, "New@Example.com").await;
    let account = alice.get("/auth/me").await.is(200).body;
    assert_eq!(account["email"], "new@example.com");
    assert!(account.get(CURRENT_PASSWORD).is_none());
    let nobody = service.nobody();
    nobody
        .post("/auth/login", &login(&alice.email, PASSWORD))
        .await
        .is(401);
    nobody.login("new@example.com", PASSWORD).await;
    service
        .mail_to(&alice.email, "another e-mail address")
        .await;
}
