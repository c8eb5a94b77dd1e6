//! How accounts come to be: an admin makes them.

use app::{api::PREFIX, users::Role};
use serde_json::json;

use crate::helpers::{OTHER_PASSWORD, PASSWORD, Service, login, path_of};

/// Makes an account that can sign in with [`PASSWORD`].
pub async fn register(service: &Service, email: &str) {
    let admin = service.admin("registrar").await;
    admin
        .post("/auth/register", &login(email, PASSWORD))
        .await
        .is(201);
}

#[tokio::test]
async fn an_admin_makes_accounts() {
    let service = Service::start().await;
    let admin = service.admin("admin").await;
    let body = login("Bob@Example.com", PASSWORD);
    let answer = admin.post("/auth/register", &body).await.is(201);
    let path = path_of(&answer.body["id"]);
    assert_eq!(answer.header("location"), format!("{PREFIX}{path}"));
    assert_eq!(answer.body["email"], "bob@example.com");
    assert_eq!(answer.body["roles"], json!([Role::DEFAULT.as_str()]));
    service.nobody().login("bob@example.com", PASSWORD).await;
    let answer = admin
        .post("/auth/register", &login("bob@example.com", OTHER_PASSWORD))
        .await;
    assert_eq!(answer.is(409).problems(), [("email", "taken")]);
}

#[tokio::test]
async fn registration_tells_everything_that_is_wrong_at_once() {
    let service = Service::start().await;
    let admin = service.admin("admin").await;
    let body = json!({ "email": "no address", "password": "Password1", "roles": ["admin"] });
    let answer = admin.post("/auth/register", &body).await.is(422);
    assert_eq!(
        answer.problems(),
        [
            ("email", "invalid"),
            ("password", "not_allowed"),
            ("roles", "unknown_field"),
        ]
    );
}
