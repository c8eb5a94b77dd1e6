//! Several instances of one service, with what they share, and a copy of its database for reads that may be late.

use std::{
    array, thread,
    time::{Duration, Instant, SystemTime},
};

use backend_gen::model::Engine;
use serde_json::{Value, json};

use crate::{
    http::Client,
    mysql,
    number::number,
    redis::Redis,
    schema, server,
    service::Service,
    shop::{PASSWORD, Shop, nobody, sign_in},
};

/// How often each of them has to hold: what goes wrong once in a while shows in a longer run, for which `REPEATED` asks.
fn times() -> usize {
    number("REPEATED", 3)
}

/// How many start at once.
const INSTANCES: usize = 5;

/// Within which all is as before once Redis is back.
const BACK: Duration = Duration::from_secs(5);

/// After which an instance uses copies, and somewhat more.
const SETTLED: Duration = Duration::from_millis(3_200);

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn instances_share_what_they_have_to() {
    let address = server::address().await;
    let shop = Shop::on(Engine::Postgres, &address);
    for _ in 0..times() {
        let database = schema::make("instances").await;
        let copy = schema::make("copy").await;
        hold(&shop, &database);
        read_late(&shop, &database, &copy);
    }
    schema::forget("instances").await;
    schema::forget("copy").await;
}

#[test]
#[ignore = "needs MariaDB and Redis; `scripts/test` has them"]
fn instances_share_what_they_have_to_on_mysql() {
    let shop = Shop::on(Engine::Mysql, &mysql::address());
    for _ in 0..times() {
        let database = mysql::make("instances");
        hold(&shop, &database);
        read_late(&shop, &database, &mysql::make("copy"));
    }
    mysql::forget("instances");
    mysql::forget("copy");
}

#[test]
#[ignore = "needs Redis; `scripts/test` has it"]
fn instances_on_one_machine_share_what_they_have_to() {
    let shop = Shop::on(Engine::Sqlite, "");
    for _ in 0..times() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.db");
        hold(&shop, &format!("sqlite://{}", file.display()));
    }
}

fn hold(shop: &Shop, database: &str) {
    let namespace = format!("{:?}", SystemTime::now());
    let variables = [
        ("DATABASE_URL", database),
        ("REDIS_NAMESPACE", namespace.as_str()),
        ("RATE_LIMIT_REQUESTS", "200"),
        ("RATE_LIMIT_WINDOW", "1h"),
    ];
    // All find an empty database, and one of them makes the tables.
    let services: [Service; INSTANCES] = started(shop, &variables);
    let begun = Instant::now();
    shop.make_admin(&variables);
    let clients = services.each_ref().map(nobody);
    let [one, other, ..] = &clients;

    a_refresh_token_is_used_once(one, other);
    a_session_ends_everywhere(one, other);
    let admins = [sign_in(one, "admin"), sign_in(other, "admin")];
    a_key_is_used_once(&admins[0], &admins[1]);
    thread::sleep(SETTLED.saturating_sub(begun.elapsed()));
    a_copy_is_never_older_than_the_last_write(&admins);
    a_limit_is_that_of_all(&clients);
}

fn read_late(shop: &Shop, database: &str, copy: &str) {
    shop.migrate(&[("DATABASE_URL", copy)]);
    let late = [("DATABASE_URL", database), ("DATABASE_REPLICA_URL", copy)];
    what_may_be_late_is_read_from_the_copy(&nobody(&shop.serve(&late)));
}

/// So many at the same moment.
fn started<const COUNT: usize>(shop: &Shop, variables: &[(&str, &str)]) -> [Service; COUNT] {
    thread::scope(|scope| {
        let starts = [(); COUNT].map(|()| scope.spawn(|| shop.serve(variables)));
        starts.map(|start| start.join().unwrap())
    })
}

/// Two that use copies, and an admin at each.
fn settled(shop: &Shop, variables: &[(&str, &str)]) -> ([Service; 2], [Client; 2]) {
    let services = started(shop, variables);
    let begun = Instant::now();
    shop.make_admin(variables);
    let admins = services
        .each_ref()
        .map(|service| sign_in(&nobody(service), "admin"));
    thread::sleep(SETTLED.saturating_sub(begun.elapsed()));
    (services, admins)
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

fn what_may_be_late_is_read_from_the_copy(client: &Client) {
    let admin = sign_in(client, "admin");
    let category = admin
        .post("/categories", &json!({ "name": "Tea" }))
        .expect(201);
    let tag = admin.post("/tags", &json!({ "name": "late" })).expect(201);
    let total = |path: &str| admin.get(path).expect(200)["pagination"]["total"].clone();
    assert_eq!(total("/tags"), 0);
    assert_ne!(total("/categories"), 0);
    admin.post("/orders", &json!({})).expect(201);
    assert_ne!(total("/orders"), 0);
    let export = admin.get("/auth/me/export").expect(200);
    assert_eq!(export["data"]["orders"], json!([]));
    let path = format!("/tags/{}", tag["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).expect(200), tag);
    let path = format!("/categories/{}", category["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).expect(200), category);
}

fn category(admin: &Client) -> String {
    let body = json!({ "name": "0" });
    let category = admin.post("/categories", &body).expect(201);
    format!("/categories/{}", category["id"].as_str().unwrap())
}

fn rename(admin: &Client, path: &str, name: &str) {
    let body = json!({ "name": name }).to_string();
    admin.send("PATCH", path, &[], &body).expect(200);
}

fn name(client: &Client, path: &str) -> Value {
    client.get(path).expect(200)["name"].clone()
}

fn a_copy_is_never_older_than_the_last_write(instances: &[Client; 2]) {
    let path = category(&instances[0]);
    for write in 1..=20 {
        let (writer, reader) = (&instances[write % 2], &instances[(write + 1) % 2]);
        // Whoever reads meanwhile may keep what was before.
        thread::scope(|scope| {
            scope.spawn(|| name(reader, &path));
            rename(writer, &path, &write.to_string());
        });
        assert_eq!(name(reader, &path), write.to_string());
        assert_eq!(name(writer, &path), write.to_string());
    }
}

fn a_limit_is_that_of_all(instances: &[Client; INSTANCES]) {
    let get = |client: usize| instances[client].get("/products");
    let left: usize = get(0).header("x-ratelimit-remaining").parse().unwrap();
    let passed = thread::scope(|scope| {
        let clients: [_; INSTANCES] = array::from_fn(|client| {
            scope.spawn(move || {
                let statuses = (0..60).map(|_| get(client).status);
                statuses.filter(|status| *status == 200).count()
            })
        });
        let passed = clients.map(|client| client.join().unwrap());
        passed.iter().sum::<usize>()
    });
    // One comes back in eighteen seconds.
    assert!((left..=left + 1).contains(&passed), "{passed} of {left}");
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn a_redis_that_takes_no_writes_leaves_nothing_stale() {
    // As often as it is asked whether it serves, and some more.
    const NOTICED: Duration = Duration::from_millis(800);
    let address = server::address().await;
    let shop = Shop::on(Engine::Postgres, &address);
    let database = schema::make("refused").await;
    let redis = Redis::start();
    let url = redis.address();
    let variables = [
        ("DATABASE_URL", database.as_str()),
        ("REDIS_URL", url.as_str()),
    ];
    let (_services, admins) = settled(&shop, &variables);
    let path = category(&admins[0]);

    for (fails, recovers, notices) in [
        (
            "CONFIG SET maxmemory 1",
            "CONFIG SET maxmemory 0",
            Duration::ZERO,
        ),
        ("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE", NOTICED),
    ] {
        name(&admins[1], &path);
        redis.tell(fails);
        rename(&admins[0], &path, fails);
        thread::sleep(notices);
        assert_eq!(name(&admins[1], &path), fails);
        redis.tell(recovers);
        thread::sleep(BACK);
        for client in &admins {
            assert_eq!(name(client, &path), fails);
            has_redis(client);
        }
    }
    schema::forget("refused").await;
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn without_redis_the_service_goes_on_and_nothing_stays_stale() {
    let address = server::address().await;
    let shop = Shop::on(Engine::Postgres, &address);
    let database = schema::make("away").await;
    let redis = Redis::start();
    let url = redis.address();
    let variables = [
        ("DATABASE_URL", database.as_str()),
        ("REDIS_URL", url.as_str()),
    ];
    let (_services, admins) = settled(&shop, &variables);
    let path = category(&admins[0]);
    name(&admins[1], &path);

    let frozen = Duration::from_secs(3);
    redis.freeze(frozen);
    let thaws = Instant::now() + frozen;
    go_on(&admins, &path, "written while it was frozen");
    assert!(Instant::now() < thaws);
    stays(
        &admins[1],
        &path,
        "written while it was frozen",
        thaws + BACK,
    );

    let port = redis.kill();
    go_on(&admins, &path, "written while it was gone");
    for (one, other) in [(&admins[0], &admins[1]), (&admins[1], &admins[0])] {
        a_refresh_token_is_used_once(one, other);
        a_session_ends_everywhere(one, other);
    }
    let _redis = Redis::start_at(port);
    let back = Instant::now();
    stays(&admins[1], &path, "written while it was gone", back + BACK);
    admins.iter().for_each(has_redis);
    schema::forget("away").await;
}

/// Reads the name of a row again and again, which never is another one.
fn stays(client: &Client, path: &str, written: &str, until: Instant) {
    while Instant::now() < until {
        assert_eq!(name(client, path), written);
        thread::sleep(Duration::from_millis(20));
    }
}

/// The service says that Redis is there.
fn has_redis(client: &Client) {
    let health = client.outside().get("/health").expect(200);
    assert_eq!(health["checks"]["redis"]["status"], "up", "{health}");
}

/// Reads and writes without Redis: what waits for it is one request of each instance, and no longer than it has to.
fn go_on(admins: &[Client; 2], path: &str, written: &str) {
    /// By which a request may take longer, and what a busy machine adds.
    const ADDED: Duration = Duration::from_millis(100);
    const USUAL: Duration = Duration::from_millis(50);
    let took = |client: &Client| {
        let begun = Instant::now();
        name(client, path);
        begun.elapsed()
    };
    for client in admins {
        let first = took(client);
        assert!(first < ADDED + USUAL, "{first:?}");
        let then = [(); 5].map(|()| took(client));
        assert!(
            then.iter().filter(|took| **took < USUAL).count() >= 3,
            "{then:?}"
        );
    }
    rename(&admins[0], path, written);
    for client in admins {
        assert_eq!(name(client, path), written);
    }
}
