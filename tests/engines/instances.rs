//! Several instances of one service, and a copy of its database for reads that may be late.

use std::thread;

use serde_json::{Value, json};

use crate::{
    http::Client,
    schema, server,
    shop::{PASSWORD, Shop, nobody, sign_in},
    workshop::Workshop,
};

/// How often each of them has to hold.
const TIMES: usize = 20;

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn instances_share_what_they_have_to() {
    let address = server::address().await;
    let shop = Shop::on_postgres(&Workshop::open(), &address);
    for _ in 0..TIMES {
        let database = schema::make("instances").await;
        let copy = schema::make("copy").await;
        hold(&shop, &database, &copy);
    }
    schema::forget("instances").await;
    schema::forget("copy").await;
}

fn hold(shop: &Shop, database: &str, copy: &str) {
    let variables = [("DATABASE_URL", database)];
    // Both find an empty database, and one of them makes the tables.
    let services = thread::scope(|scope| {
        let starts = [(); 2].map(|()| scope.spawn(|| shop.serve(&variables)));
        starts.map(|start| start.join().unwrap())
    });
    shop.make_admin(&variables);
    let [one, other] = services.each_ref().map(nobody);

    a_refresh_token_is_used_once(&one, &other);
    a_session_ends_everywhere(&one, &other);
    a_key_is_used_once(&sign_in(&one, "admin"), &sign_in(&other, "admin"));
    shop.migrate(&[("DATABASE_URL", copy)]);
    let late = [("DATABASE_URL", database), ("DATABASE_REPLICA_URL", copy)];
    lists_that_may_be_late_are_read_from_the_copy(&nobody(&shop.serve(&late)));
}

fn tokens(client: &Client) -> Value {
    let body = json!({ "email": "admin@example.com", "password": PASSWORD });
    client.post("/auth/login", &body).expect(200)
}

fn refresh(client: &Client, tokens: &Value, status: u16) -> Value {
    let body = json!({ "refreshToken": tokens["refreshToken"] });
    client.post("/auth/refresh", &body).expect(status)
}

fn me(client: &Client, tokens: &Value, status: u16) {
    let token = tokens["accessToken"].as_str().unwrap();
    client.with_token(token).get("/auth/me").expect(status);
}

fn a_refresh_token_is_used_once(one: &Client, other: &Client) {
    let first = tokens(one);
    let second = refresh(other, &first, 200);
    // Two tabs may come with the same at once.
    refresh(one, &first, 409);
    let third = refresh(one, &second, 200);
    me(other, &third, 200);
    // Whoever comes with the first once more has stolen it: nobody goes on with this session.
    refresh(other, &first, 401);
    refresh(one, &third, 401);
    me(one, &third, 401);
    me(other, &third, 401);
}

fn a_session_ends_everywhere(one: &Client, other: &Client) {
    let tokens = tokens(one);
    me(other, &tokens, 200);
    let token = tokens["accessToken"].as_str().unwrap();
    let body = json!({ "refreshToken": tokens["refreshToken"] }).to_string();
    let answer = one
        .with_token(token)
        .send("POST", "/auth/logout", &[], &body);
    assert_eq!(answer.status, 204, "{}", answer.body);
    me(other, &tokens, 401);
}

fn a_key_is_used_once(one: &Client, other: &Client) {
    let body = json!({ "name": "once" }).to_string();
    let answers = thread::scope(|scope| {
        let both = [one, other].map(|client| {
            scope.spawn(|| {
                client.send(
                    "POST",
                    "/tags",
                    &["idempotency-key: one and the same"],
                    &body,
                )
            })
        });
        both.map(|answer| answer.join().unwrap())
    });
    let [one_answer, other_answer] = answers.map(|answer| answer.expect(201));
    assert_eq!(one_answer, other_answer);
    let tags = one.get("/tags").expect(200);
    assert_eq!(tags["pagination"]["total"], 1);
}

fn lists_that_may_be_late_are_read_from_the_copy(client: &Client) {
    let admin = sign_in(client, "admin");
    let category = admin
        .post("/categories", &json!({ "name": "Tea" }))
        .expect(201);
    let tag = admin.post("/tags", &json!({ "name": "late" })).expect(201);
    let total = |path: &str| admin.get(path).expect(200)["pagination"]["total"].clone();
    assert_eq!(total("/tags"), 0);
    assert_eq!(total("/categories"), 1);
    let path = format!("/tags/{}", tag["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).expect(200), tag);
    let path = format!("/categories/{}", category["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).expect(200), category);
}
