//! Another e-mail address for an account.

use serde_json::json;

use crate::helpers::{
    Client, OTHER_PASSWORD, PASSWORD, Service, login, names::CURRENT_PASSWORD, token_in,
};

/// Gives the account of the client another address.
pub async fn change(service: &Service, client: &Client, email: &str) {
    let body = json!({ "email": email, CURRENT_PASSWORD: PASSWORD });
    client.patch("/auth/me", &body).await.is(200);
    let token = token_in(&service.mail_to(email, "confirms").await).unwrap();
    let body = json!({ "token": token });
    service
        .nobody()
        .post("/auth/email/verify", &body)
        .await
        .is(204);
}

#[tokio::test]
async fn another_address_needs_the_password_and_the_mail() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let bob = service.user("bob").await;
    let body = json!({ "email": "new@example.com" });
    let answer = alice.patch("/auth/me", &body).await.is(422);
    assert_eq!(answer.problems(), [(CURRENT_PASSWORD, "required")]);
    let body = json!({ "email": "new@example.com", CURRENT_PASSWORD: OTHER_PASSWORD });
    let answer = alice.patch("/auth/me", &body).await.is(422);
    assert_eq!(answer.problems(), [(CURRENT_PASSWORD, "invalid")]);

    // A taken address looks like any other, until its mail is read.
    for email in [&bob.email, "other@example.com"] {
        let body = json!({ "email": email, CURRENT_PASSWORD: PASSWORD });
        let answer = alice.patch("/auth/me", &body).await.is(200);
        assert_eq!(answer.body["email"], alice.email);
    }
    let nobody = service.nobody();
    nobody
        .post("/auth/login", &login("new@example.com", PASSWORD))
        .await
        .is(401);
    nobody.login(&alice.email, PASSWORD).await;

    change(&service, &alice, "new@example.com").await;
    assert_eq!(
        alice.get("/auth/me").await.is(200).body["email"],
        "new@example.com"
    );
    nobody
        .post("/auth/login", &login(&alice.email, PASSWORD))
        .await
        .is(401);
    nobody.login("new@example.com", PASSWORD).await;
}
