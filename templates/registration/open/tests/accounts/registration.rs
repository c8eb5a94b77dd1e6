//! How accounts come to be: anybody registers.

use app::{
    api::{ACCESS_TTL, PREFIX},
    users::Role,
};
use serde_json::json;

use crate::helpers::{
    OTHER_PASSWORD, PASSWORD, Service, login,
    names::{EXPIRES_IN, TOKEN_TYPE},
};

/// Makes an account that can sign in with [`PASSWORD`].
pub async fn register(service: &Service, email: &str) {
    let body = login(email, PASSWORD);
    let answer = service.nobody().post("/auth/register", &body).await;
    answer.is(201);
}

#[tokio::test]
async fn an_account_is_registered_and_signs_in() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let body =
        json!({ "email": "Alice@Example.com", "password": PASSWORD });
    let answer = nobody.post("/auth/register", &body).await.is(201);
    assert_eq!(
        answer.headers["location"],
        format!("{PREFIX}/auth/me").as_str()
    );
    assert_eq!(answer.headers["etag"], "\"1\"");
    let account = answer.body;
    let text = account.to_string();
    assert!(!text.contains(PASSWORD) && !text.contains("$argon2id$v="), "{text}");
    assert_eq!(account["email"], "alice@example.com");
    assert_eq!(account["roles"], json!([Role::DEFAULT.as_str()]));

    let answer = nobody
        .post("/auth/login", &login("ALICE@example.com", PASSWORD))
        .await
        .is(200);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.body[TOKEN_TYPE], "Bearer");
    assert_eq!(answer.body[EXPIRES_IN], ACCESS_TTL.as_secs());
    let alice = nobody.signed_in("alice@example.com", &answer.body);
    // What only the owner reads is not in the answer to nobody.
    assert_eq!(alice.id().await, account["id"]);
    nobody.get("/auth/me").await.is(401);
}

#[tokio::test]
async fn registration_tells_everything_that_is_wrong_at_once() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let body = json!({
        "email": "no address",
        "password": "Password1",
        "roles": ["admin"],
        "disabled": false,
    });
    let answer = nobody.post("/auth/register", &body).await.is(422);
    assert_eq!(
        answer.problems(),
        [
            ("disabled", "unknown_field"),
            ("email", "invalid"),
            ("password", "not_allowed"),
            ("roles", "unknown_field"),
        ]
    );
    let answer = nobody.post("/auth/register", &json!({})).await.is(422);
    assert_eq!(
        answer.problems(),
        [("email", "required"), ("password", "required")]
    );
    let body = json!({ "email": null, "password": 5 });
    let answer = nobody.post("/auth/register", &body).await.is(422);
    assert_eq!(
        answer.problems(),
        [("email", "null"), ("password", "wrong_type")]
    );

    for (password, code) in [
        ("", "too_short"),
        ("1234567", "too_short"),
        ("alice@example.com", "not_allowed"),
        ("ALICE@example.com", "not_allowed"),
        ("iloveyou", "not_allowed"),
        (&"long".repeat(257), "too_long"),
        (&"é".repeat(600), "too_long"),
    ] {
        let answer = nobody
            .post("/auth/register", &login("alice@example.com", password))
            .await;
        assert_eq!(
            answer.is(422).problems(),
            [("password", code)],
            "{password}"
        );
    }
    nobody
        .post("/auth/register", &login("alice@example.com", "ünï✓ödé"))
        .await
        .is(422);
    nobody
        .post("/auth/register", &login("alice@example.com", "ünï✓ödé!"))
        .await
        .is(201);
}

#[tokio::test]
async fn an_address_has_one_account() {
    let service = Service::start().await;
    service.user("alice").await;
    let body = login("ALICE@EXAMPLE.COM", OTHER_PASSWORD);
    let answer = service.nobody().post("/auth/register", &body).await.is(409);
    assert_eq!(answer.problems(), [("email", "taken")]);

    let nobody = service.nobody();
    let body = login("bob@example.com", PASSWORD);
    let attempts = (0..10).map(|_| {
        let (nobody, body) = (nobody.clone(), body.clone());
        tokio::spawn(async move { nobody.post("/auth/register", &body).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for attempt in attempts.collect::<Vec<_>>() {
        statuses.push(attempt.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409, 409, 409]);
}
