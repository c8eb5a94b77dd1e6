//! What admins do with the accounts of others.

use serde_json::{Value, json};

use crate::helpers::{OTHER_PASSWORD, PASSWORD, Service};

#[tokio::test]
async fn no_account_exists_after_the_first_start() {
    let service = Service::start().await;
    let count: i64 = sqlx::query_scalar("select count(*) from users")
        .fetch_one(service.app.db.reader())
        .await
        .unwrap();
    assert_eq!(count, 0);
}

#[tokio::test]
async fn admins_find_and_change_accounts() {
    let service = Service::start().await;
    // Nothing else that is searched holds this address.
    let alice = service.user(&uuid::Uuid::now_v7().simple().to_string()).await;
    let admin = service.admin("admin").await;
    let path = alice.path().await;

    let emails = async |path: &str| {
        let list = admin.get(path).await.is(200).body;
        let rows = list["data"].as_array().unwrap();
        let email = |row: &Value| row["email"].as_str().unwrap().to_owned();
        rows.iter().map(email).collect::<Vec<_>>()
    };
    let page = emails("/users?sort=email").await;
    assert!(page.is_sorted() && !page.is_empty(), "{page:?}");
    let search = format!("/users?search={}&fields=email", alice.email);
    let list = admin.get(&search).await.is(200).body;
    assert_eq!(list["data"], json!([{ "email": alice.email }]));
    admin.get("/users?no-such-field=x").await.is(400);
    admin.get("/users?sort=no-such-field").await.is(400);

    let body = json!({ "roles": [], "disabled": null, "email": "x@example.com" });
    let answer = admin.patch(&path, &body).await.is(422);
    assert_eq!(
        answer.problems(),
        [
            ("disabled", "null"),
            ("email", "not_writable"),
            ("roles", "too_short")
        ]
    );
    let answer = admin
        .patch(&path, &json!({ "roles": ["no such role", "admin", 1] }))
        .await
        .is(422);
    assert_eq!(
        answer.problems(),
        [("roles.0", "not_allowed"), ("roles.2", "wrong_type")]
    );
    admin.get("/users/nonsense").await.is(404);
}

#[tokio::test]
async fn a_disabled_account_is_out_from_the_next_request() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let admin = service.admin("admin").await;
    let path = alice.path().await;

    admin
        .patch(&path, &json!({ "disabled": true }))
        .await
        .is(200);
    alice.get("/auth/me").await.is(401);
    service.nobody().refresh(&alice.refresh_token).await.is(401);
    // Enabled again, the account starts from a new sign-in.
    admin
        .patch(&path, &json!({ "disabled": false }))
        .await
        .is(200);
    alice.get("/auth/me").await.is(401);
    service
        .nobody()
        .login(&alice.email, PASSWORD)
        .await
        .get("/auth/me")
        .await
        .is(200);
}

#[tokio::test]
async fn the_command_makes_an_admin_of_an_account_that_is_there() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let created = app::auth::admin::create(&service.app, "ALICE@example.com", OTHER_PASSWORD).await;
    assert_eq!(created.unwrap(), app::auth::admin::Outcome::Promoted);
    alice.get("/auth/me").await.is(401);
    let alice = service.nobody().login(&alice.email, OTHER_PASSWORD).await;
    alice.get("/users").await.is(200);

    let refused = app::auth::admin::create(&service.app, "nonsense", "password1").await;
    let text = refused.unwrap_err().to_string();
    assert!(
        text.contains("`email` must be") && text.contains("`password` is among"),
        "{text}"
    );
}

#[tokio::test]
async fn samples_are_made_once_and_leave_their_admin_alone() {
    let service = Service::start().await;
    let hash = async || -> String {
        sqlx::query_scalar("select password_hash from users")
            .fetch_one(service.app.db.reader())
            .await
            .unwrap()
    };
    app::seed::run(&service.app).await.unwrap();
    let before = hash().await;
    let again = app::seed::run(&service.app).await.unwrap_err();
    assert!(again.to_string().contains("admin@example.test"), "{again}");
    assert_eq!(hash().await, before);
}
