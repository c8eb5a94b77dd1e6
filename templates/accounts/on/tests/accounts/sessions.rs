//! Staying signed in, and how sessions end.

use app::api::ACCESS_TTL;
use axum::http::Method;
use serde_json::json;

use crate::helpers::{
    PASSWORD, Service,
    names::{EXPIRES_AT, EXPIRES_IN, HAS_MORE, TOKEN_TYPE},
};

#[tokio::test]
async fn a_refresh_token_is_used_once() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let nobody = service.nobody();
    let answer = nobody.refresh(&alice.refresh_token).await.is(200);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.body[TOKEN_TYPE], "Bearer");
    assert_eq!(answer.body[EXPIRES_IN], ACCESS_TTL.as_secs());
    let next = nobody.signed_in(&alice.email, &answer.body);
    assert_ne!(next.refresh_token, alice.refresh_token);
    next.get("/auth/me").await.is(200);

    // Right after, it may be a double click: refused, and nothing more.
    nobody.refresh(&alice.refresh_token).await.is(409);
    next.get("/auth/me").await.is(200);
    // Once the next one has been used, it can only be a theft: everything ends.
    let answer = nobody.refresh(&next.refresh_token).await.is(200);
    let last = nobody.signed_in(&alice.email, &answer.body);
    nobody.refresh(&alice.refresh_token).await.is(401);
    for client in [&alice, &next, &last] {
        client.get("/auth/me").await.is(401);
        nobody.refresh(&client.refresh_token).await.is(401);
    }
    // Other sessions of the account live on.
    nobody
        .login(&alice.email, PASSWORD)
        .await
        .get("/auth/me")
        .await
        .is(200);
}

#[tokio::test]
async fn a_late_second_use_ends_the_session() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let nobody = service.nobody();
    let answer = nobody.refresh(&alice.refresh_token).await.is(200);
    let next = nobody.signed_in(&alice.email, &answer.body);
    let mut tx = service.app.db.begin().await.unwrap();
    sqlx::query("update _refresh_tokens set rotated_at = ? where rotated_at is not null")
        .bind(kernel::now() - chrono::TimeDelta::seconds(11))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    nobody.refresh(&alice.refresh_token).await.is(401);
    next.get("/auth/me").await.is(401);
    nobody.refresh(&next.refresh_token).await.is(401);
}

#[tokio::test]
async fn twenty_refreshes_at_once_leave_one_live_chain() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let attempts = (0..20).map(|_| {
        let (nobody, token) = (service.nobody(), alice.refresh_token.clone());
        tokio::spawn(async move { nobody.refresh(&token).await })
    });
    let mut pairs = Vec::new();
    for attempt in attempts.collect::<Vec<_>>() {
        let answer = attempt.await.unwrap();
        match answer.status.as_u16() {
            200 => pairs.push(answer.body),
            409 => {}
            status => panic!("{status}: {}", answer.body),
        }
    }
    assert_eq!(pairs.len(), 1);
    let next = service.nobody().signed_in(&alice.email, &pairs[0]);
    next.get("/auth/me").await.is(200);
    service.nobody().refresh(&next.refresh_token).await.is(200);
}

#[tokio::test]
async fn sessions_expire_when_idle() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let mut tx = service.app.db.begin().await.unwrap();
    sqlx::query("update _sessions set expires_at = ?")
        .bind(kernel::now())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    service.nobody().refresh(&alice.refresh_token).await.is(401);
    alice.get("/auth/me").await.is(401);
    app::auth::sweep(&service.app.db).await.unwrap();
    let count: i64 = sqlx::query_scalar("select count(*) from _sessions")
        .fetch_one(service.app.db.reader())
        .await
        .unwrap();
    assert_eq!(count, 0);
}

#[tokio::test]
async fn sessions_end_at_last_however_often_they_are_refreshed() {
    let service = Service::start_with(&[("ACCESS_TTL", "15m"), ("REFRESH_TTL", "30d")]).await;
    let alice = service.user("alice").await;
    let began = kernel::now() - chrono::TimeDelta::days(89);
    let mut tx = service.app.db.begin().await.unwrap();
    sqlx::query("update _sessions set created_at = ?")
        .bind(began)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let answer = service.nobody().refresh(&alice.refresh_token).await.is(200);
    let next = service.nobody().signed_in(&alice.email, &answer.body);
    let sessions = next.get("/auth/sessions").await.is(200).body;
    let expires_at = sessions["data"][0][EXPIRES_AT].as_str().unwrap();
    let expires_at: chrono::DateTime<chrono::Utc> = expires_at.parse().unwrap();
    assert_eq!(expires_at, began + chrono::TimeDelta::days(90));
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let phone = alice.login(&alice.email, PASSWORD).await;
    let bob = service.user("bob").await;

    let list = alice.get("/auth/sessions").await.is(200).body;
    assert_eq!(list["pagination"]["total"], 2);
    assert_eq!(list["pagination"][HAS_MORE], false);
    let current: Vec<_> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["current"])
        .collect();
    assert_eq!(current, [false, true]);
    assert_eq!(list["data"][0]["address"], "127.0.0.1");
    let id = list["data"][0]["id"].as_str().unwrap();
    alice.get("/auth/sessions?limit=1").await.is(400);

    let path = format!("/auth/sessions/{id}");
    bob.delete(&path).await.is(404);
    service.nobody().delete(&path).await.is(401);
    alice.delete("/auth/sessions/nonsense").await.is(404);
    phone.get("/auth/me").await.is(200);
    alice.delete(&path).await.is(204);
    phone.get("/auth/me").await.is(401);
    service.nobody().refresh(&phone.refresh_token).await.is(401);
    alice.delete(&path).await.is(404);
    alice.get("/auth/me").await.is(200);
}

#[tokio::test]
async fn logout_ends_the_session_and_no_other() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let phone = alice.login(&alice.email, PASSWORD).await;
    service
        .nobody()
        .post("/auth/logout", &json!({}))
        .await
        .is(401);
    phone
        .send(Method::POST, "/auth/logout", &[], None)
        .await
        .is(204);
    phone.get("/auth/me").await.is(401);
    phone
        .send(Method::POST, "/auth/logout", &[], None)
        .await
        .is(401);
    service.nobody().refresh(&phone.refresh_token).await.is(401);
    alice.get("/auth/me").await.is(200);
}

#[tokio::test]
async fn an_account_has_a_hundred_sessions_at_most() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let mut tx = service.app.db.begin().await.unwrap();
    for _ in 0..99 {
        sqlx::query(
            "insert into _sessions
             select ?, user_id, address, user_agent, created_at, refreshed_at, expires_at
             from _sessions order by id desc limit 1",
        )
        .bind(uuid::Uuid::now_v7())
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    alice.get("/auth/me").await.is(200);
    let newest = alice.login(&alice.email, PASSWORD).await;
    alice.get("/auth/me").await.is(401);
    let list = newest.get("/auth/sessions").await.is(200).body;
    assert_eq!(list["pagination"]["total"], 100);
}
