//! Accounts that an admin makes for others.

use serde_json::json;

use crate::helpers::{PASSWORD, Service, login};

#[tokio::test]
async fn what_an_account_does_not_let_anybody_set_it_does_not_begin_with() {
    let service = Service::start().await;
    let admin = service.admin("ann").await;
    let mut body = login("bob@example.com", PASSWORD);
    body["motto"] = json!("Slowly.");
    body["age"] = json!(17);
    let answer = admin.post("/auth/register", &body).await.is(422);
    assert_eq!(answer.problems(), [("motto", "not_writable")]);
    body["age"] = json!(18);
    admin.post("/auth/register", &body).await.is(201);
}
