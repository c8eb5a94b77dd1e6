//! How accounts come to be: anybody registers, and proves to read the mails of the address.

use app::users::Role;
use serde_json::{Value, json};

use crate::helpers::{OTHER_PASSWORD, PASSWORD, Service, login, token_in};

/// Makes an account that can sign in with [`PASSWORD`].
pub async fn register(service: &Service, email: &str) {
    let body = login(email, PASSWORD);
    service.nobody().post("/auth/register", &body).await.is(202);
    let mail = service.mail_to(email, "confirms that it is yours").await;
    verify(service, &token_in(&mail).unwrap(), 204).await;
}

async fn verify(service: &Service, token: &str, status: u16) {
    let body = json!({ "token": token });
    service
        .nobody()
        .post("/auth/email/verify", &body)
        .await
        .is(status);
}

#[tokio::test]
async fn an_account_signs_in_once_its_address_is_verified() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let body = login("Alice@Example.com", PASSWORD);
    let answer = nobody.post("/auth/register", &body).await.is(202);
    assert_eq!(answer.body, Value::Null);

    let refused = nobody.post("/auth/login", &body).await.is(401);
    let wrong = login("nobody@example.com", PASSWORD);
    let unknown = nobody.post("/auth/login", &wrong).await.is(401);
    assert_eq!(refused.anonymous(), unknown.anonymous());

    let mail = service
        .mail_to("alice@example.com", "confirms that it is yours")
        .await;
    verify(&service, "nonsense", 422).await;
    verify(&service, &token_in(&mail).unwrap(), 204).await;
    verify(&service, &token_in(&mail).unwrap(), 422).await;
    let alice = nobody.login("alice@example.com", PASSWORD).await;
    let account = alice.get("/auth/me").await.is(200).body;
    assert_eq!(account["email"], "alice@example.com");
    assert_eq!(account["roles"], json!([Role::DEFAULT.as_str()]));
}

#[tokio::test]
async fn a_taken_address_shows_in_its_mailbox_alone() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let body = login("ALICE@example.com", OTHER_PASSWORD);
    let answer = service.nobody().post("/auth/register", &body).await.is(202);
    assert_eq!(answer.body, Value::Null);
    service
        .mail_to(&alice.email, "has an account already")
        .await;
    alice.get("/auth/me").await.is(200);
    service.nobody().post("/auth/login", &body).await.is(401);
    service.nobody().login(&alice.email, PASSWORD).await;
}

#[tokio::test]
async fn an_address_belongs_to_whoever_verifies_it() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let email = "alice@example.com";
    // Somebody else was there first, and never read the mail.
    nobody
        .post("/auth/register", &login(email, OTHER_PASSWORD))
        .await
        .is(202);
    let first = token_in(&service.mail_to(email, "confirms").await).unwrap();
    nobody
        .post("/auth/register", &login(email, PASSWORD))
        .await
        .is(202);
    let second = token_in(&service.mail_to(email, "once more").await).unwrap();
    verify(&service, &first, 422).await;
    verify(&service, &second, 204).await;
    nobody
        .post("/auth/login", &login(email, OTHER_PASSWORD))
        .await
        .is(401);
    nobody.login(email, PASSWORD).await;
}

#[tokio::test]
async fn another_mail_can_be_asked_for() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let alice = login("alice@example.com", PASSWORD);
    nobody.post("/auth/register", &alice).await.is(202);
    service.mail_to("alice@example.com", "confirms").await;
    for email in ["alice@example.com", "stranger@example.com"] {
        let answer = nobody
            .post("/auth/email/resend", &json!({ "email": email }))
            .await;
        assert_eq!(answer.is(202).body, Value::Null);
    }
    let second = token_in(&service.mail_to("alice@example.com", "confirms").await).unwrap();
    verify(&service, &second, 204).await;
    assert!(service.mails_to("stranger@example.com").is_empty());
    nobody.login("alice@example.com", PASSWORD).await;
}

#[tokio::test]
async fn mails_that_nobody_gets_keep_no_other_away() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let address = json!({ "email": "alice@example.com" });
    for _ in 0..5 {
        nobody.post("/auth/email/resend", &address).await.is(202);
    }
    let alice = login("alice@example.com", PASSWORD);
    nobody.post("/auth/register", &alice).await.is(202);
    let token = token_in(&service.mail_to("alice@example.com", "confirms").await).unwrap();
    verify(&service, &token, 204).await;
}

#[tokio::test]
async fn registration_tells_everything_that_is_wrong_at_once() {
    let service = Service::start().await;
    let body = json!({ "email": "no address", "password": "Password1", "roles": ["admin"] });
    let answer = service.nobody().post("/auth/register", &body).await.is(422);
    assert_eq!(
        answer.problems(),
        [
            ("email", "invalid"),
            ("password", "not_allowed"),
            ("roles", "unknown_field"),
        ]
    );
}
