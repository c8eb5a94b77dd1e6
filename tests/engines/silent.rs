//! A database that is away: it hangs, or connections to it end.

use std::{
    thread,
    time::{Duration, Instant},
};

use backend_gen::model::Engine;
use serde_json::json;

use crate::{
    http::{Answer, Client},
    mysql,
    relay::{Relay, State},
    schema, server,
    shop::{Shop, nobody, sign_in},
};

/// Within which a request is answered, whatever the database does, and within which all is as before once that is
/// back: two seconds, and what a busy machine adds.
const SOON: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn without_its_database_a_service_says_so_at_once() {
    let shop = Shop::on(Engine::Postgres, &server::address().await);
    let database = schema::make("silent").await;
    hold(&shop, &database);
    schema::forget("silent").await;
}

#[test]
#[ignore = "needs MariaDB and Redis; `scripts/test` has them"]
fn without_its_database_a_service_says_so_at_once_on_mysql() {
    let shop = Shop::on(Engine::Mysql, &mysql::address());
    hold(&shop, &mysql::make("silent"));
    mysql::forget("silent");
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn a_service_goes_on_with_the_server_that_takes_the_place_of_its_own() {
    /// What the service waits for an answer of a connection before it takes another one.
    const GIVEN_UP: Duration = Duration::from_secs(25);
    let shop = Shop::on(Engine::Postgres, &server::address().await);
    let database = schema::make("replaced").await;
    let relay = Relay::to(&database);
    // sqlx waits for the goodbye of a connection with TLS for as long as the network does.
    let address = format!("{}&sslmode=disable", relay.address(&database));
    let service = shop.serve(&[("DATABASE_URL", &address), ("REQUEST_TIMEOUT", "2s")]);
    let nobody = nobody(&service);
    thread::scope(|scope| {
        let begun = Instant::now();
        // More than there are connections.
        for _ in 0..24 {
            let nobody = &nobody;
            scope.spawn(move || read_for(nobody, begun));
        }
        thread::sleep(Duration::from_secs(1));
        relay.lose();
    });
    let lost = Instant::now();
    while nobody.get("/products").status != 200 {
        assert!(lost.elapsed() < GIVEN_UP);
        thread::sleep(Duration::from_millis(200));
    }
    schema::forget("replaced").await;
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn without_its_copy_a_service_reads_its_database() {
    let shop = Shop::on(Engine::Postgres, &server::address().await);
    let database = schema::make("read").await;
    let copy = schema::make("read_late").await;
    shop.migrate(&[("DATABASE_URL", &copy)]);
    let relay = Relay::to(&copy);
    relay.set(State::Cut);
    let late = relay.address(&copy);
    let variables = [
        ("DATABASE_URL", database.as_str()),
        ("DATABASE_REPLICA_URL", late.as_str()),
    ];
    // It is away at the start.
    let service = shop.serve(&variables);
    shop.make_admin(&variables);
    let admin = sign_in(&nobody(&service), "admin");
    admin.post("/tags", &json!({ "name": "new" })).expect(201);
    // The copy is one that never hears of the row.
    let count = || {
        let answer = soon(|| admin.get("/tags"));
        (answer.status == 200).then(|| answer.expect(200)["pagination"]["total"].clone())
    };
    assert_eq!(count().unwrap(), 1);
    for state in [State::Frozen, State::Cut] {
        relay.set(State::Open);
        let back = Instant::now();
        while count().unwrap() != 0 {
            assert!(back.elapsed() < SOON, "{state:?}");
        }
        relay.set(state);
        let away = Instant::now();
        while count().is_none_or(|count| count != 1) {
            assert!(away.elapsed() < SOON, "{state:?}");
        }
    }
    schema::forget("read").await;
    schema::forget("read_late").await;
}

fn hold(shop: &Shop, database: &str) {
    let relay = Relay::to(database);
    shop.make_admin(&[("DATABASE_URL", database)]);
    let service = shop.serve(&[("DATABASE_URL", &relay.address(database))]);
    let nobody = nobody(&service);
    let admin = sign_in(&nobody, "admin");
    for state in [State::Frozen, State::Cut] {
        let begun = Instant::now();
        thread::scope(|scope| {
            // Some are under way when it happens, and hold connections that were good a moment ago.
            let readers = [(); 8].map(|()| scope.spawn(|| read_for(&nobody, begun)));
            thread::sleep(Duration::from_millis(500));
            relay.set(state);
            let readers = readers.map(|reader| reader.join().unwrap());
            assert!(readers.iter().all(|refused| *refused > 0), "{readers:?}");
        });
        assert_away(&nobody, &admin, state);

        relay.set(State::Open);
        let back = Instant::now();
        while soon(|| nobody.get("/products")).status != 200 {
            assert!(back.elapsed() < SOON, "{state:?}");
            thread::sleep(Duration::from_millis(50));
        }
        let name = format!("after it was {state:?}").to_lowercase();
        admin.post("/tags", &json!({ "name": name })).expect(201);
    }
}

/// Reads until it is over, and gives how many answers were that there is no database.
fn read_for(client: &Client, begun: Instant) -> usize {
    let mut refused = 0;
    while begun.elapsed() < Duration::from_secs(4) {
        match soon(|| client.get("/products")).status {
            200 => {}
            503 => refused += 1,
            other => panic!("{other}"),
        }
    }
    refused
}

fn assert_away(nobody: &Client, admin: &Client, state: State) {
    let outside = nobody.outside();
    let live = Instant::now();
    outside.get("/health/live").expect(200);
    assert!(live.elapsed() < Duration::from_millis(500));
    for answer in [
        soon(|| outside.get("/health/ready")),
        soon(|| outside.get("/health")),
        soon(|| admin.post("/tags", &json!({ "name": "away" }))),
    ] {
        assert_eq!(answer.status, 503, "{state:?}: {}", answer.body);
        answer.header("retry-after");
    }
}

fn soon(ask: impl FnOnce() -> Answer) -> Answer {
    let begun = Instant::now();
    let answer = ask();
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    answer
}
