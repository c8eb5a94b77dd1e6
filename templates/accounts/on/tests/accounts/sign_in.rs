//! Who gets in, who does not, and what guessing costs.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::helpers::{
    OTHER_PASSWORD, PASSWORD, Service, login,
    names::{CURRENT_PASSWORD, NEW_PASSWORD},
    token_in,
};

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_look_the_same() {
    let service = Service::start_with(&[
        ("LOGIN_FAILURES", "10000"),
        ("LOGIN_FAILURES_PER_ADDRESS", "10000"),
    ])
    .await;
    let nobody = service.nobody();
    service.user("alice").await;
    let disabled = service.user("disabled").await;
    let admin = service.admin("admin").await;
    let path = disabled.path().await;
    admin
        .patch(&path, &json!({ "disabled": true }))
        .await
        .is(200);

    // Other tests run at the same time, so the least of many times tells best. A hash that was not
    // computed would show however long this goes on.
    let mut look = None;
    let mut least = [Duration::MAX; 3];
    for round in 0..200 {
        let stranger = format!("nobody{round}@example.com");
        let cases = [
            login("alice@example.com", OTHER_PASSWORD),
            login(&stranger, OTHER_PASSWORD),
            login("disabled@example.com", PASSWORD),
        ];
        for (body, least) in cases.iter().zip(&mut least) {
            let started = Instant::now();
            let answer = nobody.post("/auth/login", body).await.is(401);
            *least = started.elapsed().min(*least);
            let looks = answer.anonymous();
            assert_eq!(*look.get_or_insert_with(|| looks.clone()), looks);
        }
        let [shortest, longest] = [least.iter().min(), least.iter().max()].map(Option::unwrap);
        if round >= 5 && *longest < shortest.mul_f64(1.5) {
            return;
        }
    }
    panic!("one can be told from the other: {least:?}");
}

#[tokio::test]
async fn guessing_is_throttled_and_locks_nobody_out() {
    let service =
        Service::start_with(&[("LOGIN_FAILURES", "5"), ("LOGIN_FAILURES_PER_ADDRESS", "8")]).await;
    let wrong = login("alice@example.com", OTHER_PASSWORD);
    let right = login("alice@example.com", PASSWORD);
    let alice = service.user("alice").await;
    let guesser = service.nobody().at([203, 0, 113, 9]);
    for _ in 0..5 {
        guesser.post("/auth/login", &wrong).await.is(401);
    }
    let answer = guesser.post("/auth/login", &right).await.is(429);
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // The owner is elsewhere, and gets in.
    service
        .nobody()
        .at([198, 51, 100, 7])
        .post("/auth/login", &right)
        .await
        .is(200);
    // One address does not get far by trying other accounts.
    for account in ["a@example.com", "b@example.com", "c@example.com"] {
        guesser
            .post("/auth/login", &login(account, OTHER_PASSWORD))
            .await
            .is(401);
    }
    guesser
        .post("/auth/login", &login("d@example.com", OTHER_PASSWORD))
        .await
        .is(429);
    // Nor by guessing where the password is asked again.
    let body = json!({ CURRENT_PASSWORD: OTHER_PASSWORD, NEW_PASSWORD: "quite another one" });
    for _ in 0..5 {
        alice.put("/auth/password", &body).await.is(422);
    }
    alice.put("/auth/password", &body).await.is(429);
    alice.get("/auth/me").await.is(200);
}

#[tokio::test]
async fn guesses_from_everywhere_leave_the_owner_in() {
    let service = Service::start_with(&[("LOGIN_FAILURES", "1")]).await;
    let alice = service.user("alice").await;
    let wrong = login(&alice.email, OTHER_PASSWORD);
    let right = login(&alice.email, PASSWORD);
    for host in 1..=20 {
        let guesser = service.nobody().at([203, 0, 113, host]);
        guesser.post("/auth/login", &wrong).await.is(401);
    }
    service
        .nobody()
        .at([203, 0, 113, 21])
        .post("/auth/login", &right)
        .await
        .is(429);
    // A session of the account lives at this address.
    service.nobody().post("/auth/login", &right).await.is(200);
}

#[tokio::test]
async fn the_right_password_works_after_the_wait() {
    const FAILURES: u64 = 150;
    /// The time in which one more is allowed: as many in five minutes as there may be.
    const PAUSE: Duration = Duration::from_secs(5 * 60 / FAILURES);
    let failures = FAILURES.to_string();
    let service = Service::start_with(&[("LOGIN_FAILURES", &failures)]).await;
    service.user("alice").await;
    let wrong = login("alice@example.com", OTHER_PASSWORD);
    let (begun, mut guesses, mut refused) = (Instant::now(), 0, 0);
    while refused == 0 {
        let at_once = (0..20).map(|_| {
            let (nobody, wrong) = (service.nobody(), wrong.clone());
            tokio::spawn(async move { nobody.post("/auth/login", &wrong).await.status.as_u16() })
        });
        for guess in at_once.collect::<Vec<_>>() {
            match guess.await.unwrap() {
                429 => refused += 1,
                status => {
                    assert_eq!(status, 401);
                    guesses += 1;
                }
            }
        }
        let allowed = FAILURES + begun.elapsed().as_secs() / PAUSE.as_secs() + 1;
        assert!(guesses <= allowed, "{guesses} guesses, {allowed} allowed");
    }
    let right = login("alice@example.com", PASSWORD);
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = service.nobody().post("/auth/login", &right).await;
        if answer.status == 200 {
            break;
        }
        assert!(Instant::now() < deadline, "still locked out");
        let wait: u64 = answer.is(429).header("retry-after").parse().unwrap();
        tokio::time::sleep(Duration::from_secs(wait)).await;
    }
}

#[tokio::test]
async fn a_bad_credential_is_refused_on_a_public_route_too() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let body = login(&alice.email, PASSWORD);
    alice
        .with_token("nonsense")
        .post("/auth/login", &body)
        .await
        .is(401);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let phone = alice.login(&alice.email, PASSWORD).await;
    let body = |current: &str, new: &str| json!({ CURRENT_PASSWORD: current, NEW_PASSWORD: new });

    let answer = alice
        .put("/auth/password", &body(PASSWORD, "password1"))
        .await
        .is(422);
    assert_eq!(answer.problems(), [(NEW_PASSWORD, "not_allowed")]);
    let answer = alice
        .put("/auth/password", &body(PASSWORD, &alice.email))
        .await
        .is(422);
    assert_eq!(answer.problems(), [(NEW_PASSWORD, "not_allowed")]);
    let answer = alice
        .put("/auth/password", &body(OTHER_PASSWORD, OTHER_PASSWORD))
        .await
        .is(422);
    assert_eq!(answer.problems(), [(CURRENT_PASSWORD, "invalid")]);
    phone.get("/auth/me").await.is(200);

    alice
        .put("/auth/password", &body(PASSWORD, OTHER_PASSWORD))
        .await
        .is(204);
    alice.get("/auth/me").await.is(200);
    service.nobody().refresh(&alice.refresh_token).await.is(200);
    phone.get("/auth/me").await.is(401);
    service.nobody().refresh(&phone.refresh_token).await.is(401);
    let nobody = service.nobody();
    nobody
        .post("/auth/login", &login(&alice.email, PASSWORD))
        .await
        .is(401);
    nobody
        .post("/auth/login", &login(&alice.email, OTHER_PASSWORD))
        .await
        .is(200);
    let mail = service
        .mail_to(&alice.email, "password has been changed")
        .await;
    assert_eq!(token_in(&mail), None);
}
