//! Rows that go and come back with others.

use serde_json::{Map, Value, json};

use crate::helpers::{Client, Service};

async fn make(client: &Client, id: &str, points: &[(&str, &str)]) {
    let mut badge = Map::from_iter([("id".into(), json!(id)), ("next_id".into(), json!("none"))]);
    badge.extend(
        points
            .iter()
            .map(|(field, to)| ((*field).into(), json!(to))),
    );
    client.post("/badges", &Value::Object(badge)).await.is(201);
}

async fn are(client: &Client, expected: &[(&str, u16)]) {
    for (id, status) in expected {
        client.get(&format!("/badges/{id}")).await.is(*status);
    }
}

#[tokio::test]
async fn what_needs_a_deleted_row_stays_deleted() {
    let service = Service::start().await;
    let admin = service.admin("ann").await;
    make(&admin, "whole", &[]).await;
    make(&admin, "pledge", &[]).await;
    make(
        &admin,
        "part",
        &[("part_of_id", "whole"), ("pledged_id", "pledge")],
    )
    .await;
    make(&admin, "free", &[("part_of_id", "whole")]).await;
    admin.delete("/badges/pledge").await.is(409);

    admin.delete("/badges/whole").await.is(204);
    admin.delete("/badges/pledge").await.is(204);
    admin
        .post("/badges/whole/restore", &json!({}))
        .await
        .is(200);
    are(&admin, &[("whole", 200), ("free", 200), ("part", 404)]).await;

    admin.post("/badges/part/restore", &json!({})).await.is(409);
    admin
        .post("/badges/pledge/restore", &json!({}))
        .await
        .is(200);
    admin.post("/badges/part/restore", &json!({})).await.is(200);
}

#[tokio::test]
async fn rows_that_went_together_come_back_together() {
    let service = Service::start().await;
    let admin = service.admin("ann").await;
    make(&admin, "whole", &[]).await;
    make(&admin, "pledge", &[("part_of_id", "whole")]).await;
    make(
        &admin,
        "part",
        &[("part_of_id", "whole"), ("pledged_id", "pledge")],
    )
    .await;
    make(
        &admin,
        "first",
        &[("part_of_id", "part"), ("pledged_id", "pledge")],
    )
    .await;

    admin.delete("/badges/whole").await.is(204);
    let all = ["whole", "pledge", "part", "first"];
    are(&admin, &all.map(|id| (id, 404))).await;
    admin
        .post("/badges/whole/restore", &json!({}))
        .await
        .is(200);
    are(&admin, &all.map(|id| (id, 200))).await;
}

#[tokio::test]
async fn what_goes_itself_is_not_cleared_before() {
    let service = Service::start().await;
    let ann = service.user("ann").await;
    let season = ann
        .post("/seasons", &json!({ "title": "Spring" }))
        .await
        .is(201);
    let season = season.body["id"].as_str().unwrap();
    let round = ann
        .post("/rounds", &json!({ "season_id": season }))
        .await
        .is(201);
    let game = json!({ "season_id": season, "round_id": round.body["id"] });
    ann.post("/games", &game).await.is(201);
    ann.delete(&format!("/rounds/{}", round.body["id"].as_str().unwrap()))
        .await
        .is(409);
    ann.delete(&format!("/seasons/{season}")).await.is(204);
    assert_eq!(ann.get("/games").await.is(200).body["data"], json!([]));
}

#[tokio::test]
async fn an_account_leaves_with_rows_that_need_each_other() {
    let service = Service::start().await;
    let (ann, bob) = (service.user("ann").await, service.user("bob").await);
    let shelf = ann.post("/shelves", &json!({})).await.is(201);
    ann.post("/cups", &json!({ "shelf_id": shelf.body["id"] }))
        .await
        .is(201);
    let kept = ann.post("/shelves", &json!({})).await.is(201);
    bob.post("/cups", &json!({ "shelf_id": kept.body["id"] }))
        .await
        .is(201);
    ann.delete("/auth/me").await.is(204);
    let shelves = bob.get("/shelves").await.is(200);
    assert_eq!(shelves.body["data"], json!([kept.body]));
}
