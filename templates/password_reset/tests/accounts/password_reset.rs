//! A forgotten password, from the mail to the new one.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    email_change,
    helpers::{OTHER_PASSWORD, PASSWORD, Service, login, token_in},
};

async fn ask_for_reset(service: &Service, email: &str) -> String {
    let body = json!({ "email": email });
    let nobody = service.nobody();
    let answer = nobody.post("/auth/password/forgot", &body).await.is(202);
    assert_eq!(answer.body, Value::Null);
    token_in(&service.mail_to(email, "asked for a new password").await).unwrap()
}

#[tokio::test]
async fn mails_that_nobody_gets_keep_no_other_away() {
    let service = Service::start().await;
    let address = json!({ "email": "alice@example.com" });
    for _ in 0..5 {
        let nobody = service.nobody();
        nobody.post("/auth/password/forgot", &address).await.is(202);
    }
    let alice = service.user("alice").await;
    assert_eq!(alice.email, "alice@example.com");
    ask_for_reset(&service, &alice.email).await;
}

#[tokio::test]
async fn a_forgotten_password_is_reset_once() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let nobody = service.nobody();
    let token = ask_for_reset(&service, &alice.email).await;
    let unused = ask_for_reset(&service, &alice.email).await;
    let body = |token: &str, password: &str| json!({ "token": token, "password": password });

    let answer = nobody
        .post("/auth/password/reset", &body("nonsense", "short"))
        .await
        .is(422);
    assert_eq!(
        answer.problems(),
        [("password", "too_short"), ("token", "invalid")]
    );
    let answer = nobody
        .post("/auth/password/reset", &body(&token, &alice.email))
        .await
        .is(422);
    assert_eq!(answer.problems(), [("password", "not_allowed")]);

    let attempts = (0..10).map(|_| {
        let (nobody, body) = (nobody.clone(), body(&token, OTHER_PASSWORD));
        tokio::spawn(async move { nobody.post("/auth/password/reset", &body).await.status })
    });
    let mut done = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap().as_u16() {
            204 => done += 1,
            status => assert_eq!(status, 422),
        }
    }
    assert_eq!(done, 1);
    nobody
        .post("/auth/password/reset", &body(&unused, PASSWORD))
        .await
        .is(422);
    alice.get("/auth/me").await.is(401);
    nobody.refresh(&alice.refresh_token).await.is(401);
    nobody
        .post("/auth/login", &login(&alice.email, PASSWORD))
        .await
        .is(401);
    nobody
        .post("/auth/login", &login(&alice.email, OTHER_PASSWORD))
        .await
        .is(200);
}

#[tokio::test]
async fn reset_tokens_expire_and_are_void_after_a_change_of_address() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let nobody = service.nobody();
    let body = |token: &str| json!({ "token": token, "password": OTHER_PASSWORD });

    let token = ask_for_reset(&service, &alice.email).await;
    email_change::change(&service, &alice, "new@example.com").await;
    nobody
        .post("/auth/password/reset", &body(&token))
        .await
        .is(422);

    let token = ask_for_reset(&service, "new@example.com").await;
    let mut tx = service.app.db.begin().await.unwrap();
    sqlx::query("update _one_time_tokens set expires_at = ?")
        .bind(kernel::now())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    nobody
        .post("/auth/password/reset", &body(&token))
        .await
        .is(422);
    nobody.login("new@example.com", PASSWORD).await;
}

#[tokio::test]
async fn a_forgotten_password_tells_nobody_who_has_an_account() {
    let service = Service::start().await;
    let nobody = service.nobody();
    let ask = async |email: &str| {
        nobody
            .post("/auth/password/forgot", &json!({ "email": email }))
            .await
    };
    assert_eq!(ask("stranger@example.com").await.is(202).body, Value::Null);
    let answer = ask("no address").await.is(422);
    assert_eq!(answer.problems(), [("email", "invalid")]);
    // Nobody's mailbox is filled either.
    let alice = service.user("alice").await;
    for _ in 0..10 {
        ask(&alice.email).await.is(202);
    }
    service
        .mail_to(&alice.email, "asked for a new password")
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(service.mails_to(&alice.email).len() < 3);
    assert!(service.mails_to("stranger@example.com").is_empty());
}
