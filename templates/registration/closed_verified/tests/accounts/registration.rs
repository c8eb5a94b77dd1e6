//! How accounts come to be: an admin makes them.

use app::users::Role;
use serde_json::{Value, json};

use crate::helpers::{OTHER_PASSWORD, PASSWORD, Service, login, token_in};

/// Makes an account that can sign in with [`PASSWORD`].
pub async fn register(service: &Service, email: &str) {
    let admin = service.admin("registrar").await;
    admin
        .post("/auth/register", &login(email, PASSWORD))
        .await
        .is(202);
    verify(service, email).await;
}

async fn verify(service: &Service, email: &str) {
    let token = token_in(&service.mail_to(email, "confirms that it is yours").await).unwrap();
    let body = json!({ "token": token });
    service
        .nobody()
        .post("/auth/email/verify", &body)
        .await
        .is(204);
}

#[tokio::test]
async fn an_admin_makes_accounts() {
    let service = Service::start().await;
    let admin = service.admin("admin").await;
    let body = login("Bob@Example.com", PASSWORD);
    let answer = admin.post("/auth/register", &body).await.is(202);
    assert_eq!(answer.body, Value::Null);
    let bob = login("bob@example.com", PASSWORD);
    service.nobody().post("/auth/login", &bob).await.is(401);
    verify(&service, "bob@example.com").await;
    let bob = service.nobody().login("bob@example.com", PASSWORD).await;
    let account = admin.get(&bob.path().await).await.is(200).body;
    assert_eq!(account["email"], "bob@example.com");
    assert_eq!(account["roles"], json!([Role::DEFAULT.as_str()]));
    let again = login("bob@example.com", OTHER_PASSWORD);
    admin.post("/auth/register", &again).await.is(202);
    service.mail_to("bob@example.com", "an account already").await;
    service.nobody().login("bob@example.com", PASSWORD).await;
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
