//! Accounts of which more is their own than the address.

use axum::http::Method;
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

#[tokio::test]
async fn every_broken_rule_of_an_account_is_told_at_once() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let wrong = json!({ "born_on": "1899-12-31", "handle": "anonymous", "home_id": NOBODY });
    let problems = [
        ("born_on", "check"),
        ("handle", "check"),
        ("home_id", "not_found"),
    ];
    let answer = alice.patch("/auth/me", &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
    for email in ["alice@example.com", "bob@example.com"] {
        let body = registration(email, &wrong);
        let answer = service.nobody().post("/auth/register", &body).await.is(422);
        assert_eq!(answer.problems(), problems, "{email}");
    }
}

#[tokio::test]
async fn everything_that_is_taken_is_told_at_once() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let member = json!({ "handle": "alice", "first_name": "Alice", "born_on": "1990-01-01" });
    alice.patch("/auth/me", &member).await.is(200);
    let taken = ["born_on", "first_name", "handle"].map(|field| (field, "taken"));
    let answer = bob.patch("/auth/me", &member).await.is(409);
    assert_eq!(answer.problems(), taken);
    alice.patch("/auth/me", &member).await.is(200);

    let address = json!({ "street": "High Street", "code": "1" });
    let made = alice.post("/addresses", &address).await.is(201).body;
    let path = format!("/addresses/{}", made["id"].as_str().unwrap());
    let taken = ["code", "street"].map(|field| (field, "taken"));
    let answer = alice.post("/addresses", &address).await.is(409);
    assert_eq!(answer.problems(), taken);
    alice.patch(&path, &address).await.is(200);
    // Only addresses with a code count, and only those that are not deleted.
    let other = json!({ "street": "High Street" });
    let made = alice.post("/addresses", &other).await.is(201).body;
    let other = format!("/addresses/{}", made["id"].as_str().unwrap());
    let answer = alice.patch(&other, &address).await.is(409);
    assert_eq!(answer.problems(), taken);
    alice.delete(&path).await.is(204);
    alice.patch(&other, &address).await.is(200);
    let badge = json!({ "id": "one", "next_id": "one" });
    alice.post("/badges", &badge).await.is(201);
    let answer = alice.post("/badges", &badge).await.is(409);
    assert_eq!(answer.problems(), [("id", "taken")]);
}

#[tokio::test]
async fn every_wrong_element_of_a_list_is_told_with_its_place() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let mut wrong = meeting();
    wrong["days"] = json!(["2030-01-01", "2030-02-30", 7]);
    let answer = alice.post("/meetings", &wrong).await.is(422);
    assert_eq!(
        answer.problems(),
        [("days.1", "invalid"), ("days.2", "wrong_type")]
    );
}

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

fn meeting() -> Value {
    json!({ "title": "On time", "starts_at": "2030-01-01T10:00:00Z" })
}

#[tokio::test]
async fn whatever_the_database_would_refuse_is_told_at_once() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let mut wrong = meeting();
    wrong["address_id"] = json!(NOBODY);
    wrong["seats"] = json!(0);
    wrong["taken"] = json!(1);
    let mut problems = [
        ("address_id", "not_found"),
        ("seats", "check"),
        ("taken", "check"),
    ];
    problems.sort_unstable();
    let answer = alice.post("/meetings", &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let path = format!("/meetings/{}", made["id"].as_str().unwrap());
    let answer = alice.patch(&path, &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
}

#[tokio::test]
async fn a_wrong_field_hides_no_other() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let mut wrong = meeting();
    wrong["title"] = json!("long ".repeat(20));
    wrong["address_id"] = json!(NOBODY);
    wrong["seats"] = json!(0);
    wrong["days"] = json!("2030-01-01");
    let problems = [
        ("address_id", "not_found"),
        ("days", "wrong_type"),
        ("seats", "check"),
        ("title", "too_long"),
    ];
    let answer = alice.post("/meetings", &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);

    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let path = format!("/meetings/{}", made["id"].as_str().unwrap());
    let answer = alice.patch(&path, &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
    let answer = alice.put(&path, &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
    let answer = bob.patch(&path, &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
    // Who may not change the row learns nothing of how its values go together.
    let many = json!({ "taken": 100, "title": "long ".repeat(20) });
    let answer = bob.patch(&path, &many).await.is(422);
    assert_eq!(answer.problems(), [("title", "too_long")]);
    let answer = alice.patch(&path, &many).await.is(422);
    assert_eq!(
        answer.problems(),
        [("taken", "check"), ("title", "too_long")]
    );
    // Nor does anybody of a row that the path leads to in vain.
    let below = format!("/addresses/{NOBODY}/meetings");
    wrong.as_object_mut().unwrap().remove("address_id");
    let answer = alice.post(&below, &wrong).await.is(422);
    assert_eq!(answer.problems(), problems[1..]);

    let passwords = json!({ "current_password": "not this one", "new_password": "short" });
    let answer = alice.put("/auth/password", &passwords).await.is(422);
    assert_eq!(
        answer.problems(),
        [("current_password", "invalid"), ("new_password", "too_short")]
    );

    let wrong = json!({ "born_on": "1899-12-31", "first_name": 7, "home_id": NOBODY });
    let problems = [
        ("born_on", "check"),
        ("first_name", "wrong_type"),
        ("home_id", "not_found"),
    ];
    let answer = alice.patch("/auth/me", &wrong).await.is(422);
    assert_eq!(answer.problems(), problems);
    let body = registration("carol@example.com", &wrong);
    let answer = service.nobody().post("/auth/register", &body).await.is(422);
    assert_eq!(answer.problems(), problems);
}

#[tokio::test]
async fn what_is_wrong_with_a_body_comes_before_what_is_wrong_with_its_row() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let path = format!("/meetings/{}", made["id"].as_str().unwrap());
    let dangling = json!({ "address_id": NOBODY });
    let nowhere = [("address_id", "not_found")];
    let stale = [("if-match", "\"7\"")];
    let answer = alice.send(Method::PATCH, &path, &stale, Some(&dangling));
    assert_eq!(answer.await.is(422).problems(), nowhere);
    let answer = bob.patch(&path, &dangling).await.is(422);
    assert_eq!(answer.problems(), nowhere);
    let missing = format!("/meetings/{NOBODY}");
    bob.patch(&missing, &dangling).await.is(404);

    let mut none = meeting();
    none["seats"] = json!(0);
    let below = format!("/addresses/{NOBODY}/meetings");
    let answer = alice.post(&below, &none).await.is(422);
    assert_eq!(answer.problems(), [("seats", "check")]);
    alice.post(&below, &meeting()).await.is(404);

    // What the row does not let somebody set is told with the rest, and before what is taken.
    let tea = json!({ "matter": "Tea", "meeting_id": made["id"] });
    bob.post("/points", &tea).await.is(201);
    bob.post("/points", &tea).await.is(409);
    let mut settled = tea.clone();
    settled["settled"] = json!(true);
    let answer = bob.post("/points", &settled).await.is(422);
    assert_eq!(answer.problems(), [("settled", "not_writable")]);
    settled["seat_id"] = json!(NOBODY);
    settled["other"] = json!(1);
    let answer = bob.post("/points", &settled).await.is(422);
    assert_eq!(
        answer.problems(),
        [
            ("other", "unknown_field"),
            ("seat_id", "not_found"),
            ("settled", "not_writable")
        ]
    );
}

#[tokio::test]
async fn a_new_row_is_one_that_is_not_deleted() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let point = |matter| json!({ "matter": matter, "urgent": true, "meeting_id": made["id"] });
    alice.post("/points", &point("Coffee")).await.is(201);
    let answer = alice.post("/points", &point("Tea")).await.is(422);
    assert_eq!(answer.problems(), [("urgent", "not_writable")]);
}

#[tokio::test]
async fn what_is_taken_below_the_row_of_another_is_told_to_nobody() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let taken = json!({ "meeting_id": made["id"], "number": 1 });
    alice.post("/seats", &taken).await.is(201);
    alice.post("/seats", &taken).await.is(409);
    bob.post("/seats", &taken).await.is(404);

    let own = bob.post("/meetings", &meeting()).await.is(201).body;
    let seat = json!({ "meeting_id": own["id"], "number": 2 });
    let seat = bob.post("/seats", &seat).await.is(201).body;
    let path = format!("/seats/{}", seat["id"].as_str().unwrap());
    bob.patch(&path, &taken).await.is(404);
    let free = json!({ "meeting_id": made["id"], "number": 3 });
    bob.patch(&path, &free).await.is(404);
}

#[tokio::test]
async fn a_day_is_written_in_one_way() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    for day in ["+12026-1-1", "-999-01-01", "2026- 1-01", " 026-01-01"] {
        let seat = json!({ "meeting_id": made["id"], "number": 1, "on": day });
        let answer = alice.post("/seats", &seat).await.is(422);
        assert_eq!(answer.problems(), [("on", "invalid")]);
    }
}

#[tokio::test]
async fn a_request_below_a_row_is_answered_again_though_the_row_has_gone() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let meeting = format!("/meetings/{}", made["id"].as_str().unwrap());
    let (path, key) = (format!("{meeting}/points"), [("idempotency-key", "once")]);
    let point = json!({ "matter": "Coffee" });
    let send = async || alice.send(Method::POST, &path, &key, Some(&point)).await;
    let first = send().await.is(201);
    alice.delete(&meeting).await.is(204);
    assert_eq!(send().await.is(201).body, first.body);
    alice.post(&path, &point).await.is(404);
}

#[tokio::test]
async fn a_row_that_points_to_itself_does_not_hold_itself() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    for id in ["one", "two"] {
        let badge = json!({ "id": id, "next_id": id });
        alice.post("/badges", &badge).await.is(201);
        let itself = json!({ "pledged_id": "one" });
        let path = format!("/badges/{id}");
        alice.patch(&path, &itself).await.is(200);
    }
    alice.delete("/badges/one").await.is(409);
    alice.delete("/badges/two").await.is(204);
    alice.delete("/badges/one").await.is(204);
    let restore = alice.send(Method::POST, "/badges/one/restore", &[], None);
    restore.await.is(200);
}

#[tokio::test]
async fn rows_that_go_together_do_not_hold_each_other() {
    const MANY: usize = 502;
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let badge = |id: &str| json!({ "id": id, "next_id": id, "part_of_id": "whole" });
    let whole = json!({ "id": "whole", "next_id": "whole" });
    alice.post("/badges", &whole).await.is(201);
    for number in 1..=MANY {
        let part = badge(&format!("part-{number}"));
        alice.post("/badges", &part).await.is(201);
    }
    let pledge = json!({ "pledged_id": format!("part-{MANY}") });
    alice.patch("/badges/part-1", &pledge).await.is(200);
    alice.delete("/badges/whole").await.is(204);
    alice.get("/badges/part-1").await.is(404);

    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let path = format!("/meetings/{}", made["id"].as_str().unwrap());
    let mut seats = Vec::new();
    for number in 1..=MANY {
        let seat = json!({ "number": number });
        let seat = alice.post(&format!("{path}/seats"), &seat).await.is(201);
        seats.push(seat.body["id"].as_str().unwrap().to_owned());
    }
    for (seat, other) in [(0, MANY - 1), (MANY - 1, 0)] {
        let beside = json!({ "beside_id": seats[other] });
        let seat = format!("/seats/{}", seats[seat]);
        alice.patch(&seat, &beside).await.is(200);
    }
    alice.delete(&format!("/seats/{}", seats[0])).await.is(409);
    alice.delete(&path).await.is(204);
}

#[tokio::test]
async fn what_only_an_owner_sets_is_not_carried_to_another() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let own = alice.post("/meetings", &meeting()).await.is(201).body;
    let other = bob.post("/meetings", &meeting()).await.is(201).body;
    let point = json!({ "matter": "Tea", "meeting_id": own["id"] });
    let point = alice.post("/points", &point).await.is(201).body;
    let path = format!("/points/{}", point["id"].as_str().unwrap());
    let both = json!({ "meeting_id": other["id"], "settled": true });
    let answer = alice.patch(&path, &both).await.is(422);
    assert_eq!(answer.problems(), [("settled", "not_writable")]);
    let settled = json!({ "settled": true });
    alice.patch(&path, &settled).await.is(200);
    let moved = json!({ "meeting_id": other["id"] });
    alice.patch(&path, &moved).await.is(200);
}

#[tokio::test]
async fn a_row_that_something_cannot_be_without_stays() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let made = alice.post("/meetings", &meeting()).await.is(201).body;
    let path = format!("/meetings/{}", made["id"].as_str().unwrap());
    let seat = json!({ "number": 1 });
    let seat = alice.post(&format!("{path}/seats"), &seat).await.is(201);
    let seat = seat.body["id"].clone();
    for place in [Value::Null, seat.clone()] {
        let point = json!({ "matter": "Tea", "seat_id": place });
        alice.post(&format!("{path}/points"), &point).await.is(201);
    }
    let seat = format!("/seats/{}", seat.as_str().unwrap());
    alice.delete(&seat).await.is(409);
    alice.get(&seat).await.is(200);
}

#[tokio::test]
async fn nothing_moves_below_what_is_somebody_elses() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let mut meetings = Vec::new();
    for host in [&alice, &alice, &bob] {
        let body = json!({ "title": "Plans", "starts_at": "2026-05-01T18:00:00Z" });
        let meeting = host.post("/meetings", &body).await.is(201);
        meetings.push(meeting.body["id"].clone());
    }
    for (place, path) in ["/seats", "/ballots"].into_iter().enumerate() {
        let body = |meeting: &Value| json!({ "meeting_id": meeting, "number": place });
        let row = alice.post(path, &body(&meetings[0])).await.is(201);
        let row = format!("{path}/{}", row.body["id"].as_str().unwrap());
        alice.post(path, &body(&meetings[2])).await.is(404);
        let any = [("if-match", "*")];
        for method in [Method::PATCH, Method::PUT] {
            for (meeting, status) in [(&meetings[2], 404), (&meetings[1], 200)] {
                let body = body(meeting);
                let answer = alice.send(method.clone(), &row, &any, Some(&body)).await;
                answer.is(status);
            }
        }
    }
}

#[tokio::test]
async fn rows_point_to_nobody_once_an_account_is_gone() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let own = alice.get("/auth/me").await.is(200).body["id"].clone();
    let body = json!({ "title": "Spring", "opened_by_id": own });
    let season = alice.post("/seasons", &body).await.is(201);
    let path = format!("/seasons/{}", season.body["id"].as_str().unwrap());
    assert_eq!(bob.get(&path).await.body["opened_by_id"], own);
    alice.delete("/auth/me").await.is(204);
    let left = bob.get(&path).await.is(200);
    assert_eq!(left.body["opened_by_id"], Value::Null);
    assert_ne!(left.header("etag"), season.header("etag"));
}

#[tokio::test]
async fn what_an_owner_alone_sets_tells_nothing_of_the_rows_of_others() {
    let service = Service::start().await;
    let (alice, bob) = (service.user("alice").await, service.user("bob").await);
    let body = json!({ "title": "Plans", "starts_at": "2026-05-01T18:00:00Z" });
    let meeting = alice.post("/meetings", &body).await.is(201);
    let unknown = json!("00000000-0000-7000-8000-000000000000");
    for meeting in [&meeting.body["id"], &unknown] {
        let body = json!({ "meeting_id": meeting, "number": 1, "counted": 2 });
        bob.post("/ballots", &body).await.is(404);
    }
}
