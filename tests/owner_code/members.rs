//! Accounts of which more is their own than the address.

use serde_json::{Value, json};

use crate::helpers::{PASSWORD, Service, login};

fn registration(email: &str, more: &Value) -> Value {
    let mut body = login(email, PASSWORD);
    let more = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    body
}

#[tokio::test]
async fn what_is_taken_is_told_alike_whether_the_address_is_free_or_not() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let member = json!({ "handle": "alice", "first_name": "Alice", "born_on": "1990-01-01" });
    alice.patch("/auth/me", &member).await.is(200);

    for email in ["alice@example.com", "bob@example.com"] {
        for (more, status, taken) in [
            (json!({ "handle": "alice" }), 409, vec!["handle"]),
            (
                json!({ "first_name": "Alice", "born_on": "1990-01-01" }),
                409,
                vec!["born_on", "first_name"],
            ),
            (json!({ "born_on": "1899-12-31" }), 422, vec!["born_on"]),
            (
                json!({ "handle": "free", "first_name": "Alice" }),
                202,
                vec![],
            ),
        ] {
            let body = registration(email, &more);
            let answer = service
                .nobody()
                .post("/auth/register", &body)
                .await
                .is(status);
            if status != 202 {
                let fields: Vec<_> = answer
                    .problems()
                    .into_iter()
                    .map(|(field, _)| field)
                    .collect();
                assert_eq!(fields, taken, "{email} {more}");
            }
        }
    }
    alice.get("/auth/me").await.is(200);
}

#[tokio::test]
async fn a_change_to_what_is_taken_is_a_conflict() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let handle = json!({ "handle": "alice" });
    alice.patch("/auth/me", &handle).await.is(200);
    let answer = bob.patch("/auth/me", &handle).await.is(409);
    assert_eq!(answer.problems(), [("handle", "taken")]);
    let too_old = json!({ "born_on": "1899-12-31" });
    let answer = bob.patch("/auth/me", &too_old).await.is(422);
    assert_eq!(answer.problems(), [("born_on", "check")]);
}
