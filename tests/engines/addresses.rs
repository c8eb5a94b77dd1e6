//! Addresses of databases that a service cannot use: it says so in one line, and does not listen.

use std::{fs, net::TcpListener};

use backend_gen::model::Engine;

use crate::{migrated, mysql, private, server, shop::Shop};

/// What is said to nobody.
const PASSWORD: &str = "hunter2-of-the-clerk";

/// A service that cannot start with an address says which variable it is, and this of why.
fn refuses(shop: &Shop, variable: &str, good: &str, address: &str, cause: &str) {
    // Who comes as far as to listen complains of another variable.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    let variables = [
        ("DATABASE_URL", good),
        ("BIND", bind.as_str()),
        (variable, address),
    ];
    let output = shop.command(&variables).output().unwrap();

    let told = String::from_utf8(output.stderr).unwrap();
    let logged = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{address}: {told}{logged}");
    let name = format!("`{variable}`");
    let lines: Vec<_> = told.lines().filter(|line| line.contains(&name)).collect();
    assert_eq!(lines.len(), 1, "{address}: {told}");
    assert!(lines[0].contains(cause), "{address}: {told}");
    assert!(!told.contains("hunter2"), "{told}");
    assert!(!logged.contains("hunter2"), "{logged}");
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn an_address_that_does_not_work_is_told_in_a_line() {
    let usual = server::address().await;
    let shop = Shop::on(Engine::Postgres, &usual);
    let folder = tempfile::tempdir().unwrap().keep();
    fs::write(folder.join("password"), PASSWORD).unwrap();
    let port = private::free_port();
    let _private = private::run_in(&folder, "server.sh", port);
    let place = format!("127.0.0.1:{port}");
    let good = format!("postgres://postgres:{PASSWORD}@{place}/postgres");
    let mut connection = server::reach(&good).await;
    let clerk = format!(
        "create role clerk login password '{PASSWORD}'; revoke create on schema public from public"
    );
    migrated::run(&mut connection, &clerk).await.unwrap();

    let nobody = private::free_port();
    for (address, cause) in [
        (
            format!("postgres://postgres:hunter2@{place}/postgres"),
            "password authentication failed",
        ),
        (
            format!("postgres://stranger:hunter2@{place}/postgres"),
            "password authentication failed",
        ),
        (
            format!("postgres://postgres:{PASSWORD}@{place}/missing"),
            "does not exist",
        ),
        (
            format!("postgres://clerk:{PASSWORD}@{place}/postgres"),
            "permission denied",
        ),
        (
            format!("postgres://postgres:{PASSWORD}@127.0.0.1:{nobody}/postgres"),
            "refused",
        ),
        (
            format!("mysql://postgres:{PASSWORD}@{place}/postgres"),
            "address of a database",
        ),
    ] {
        refuses(&shop, "DATABASE_URL", &good, &address, cause);
    }
    for (address, cause) in [
        (
            format!("postgres://postgres:hunter2@{place}/postgres"),
            "password authentication failed",
        ),
        (format!("{place}/postgres"), "address of a database"),
    ] {
        refuses(&shop, "DATABASE_REPLICA_URL", &good, &address, cause);
    }
    refuses(
        &shop,
        "REDIS_URL",
        &good,
        "http://:hunter2@127.0.0.1",
        "redis://",
    );
}

#[test]
#[ignore = "needs MariaDB and Redis; `scripts/test` has them"]
fn an_address_that_does_not_work_is_told_in_a_line_on_mysql() {
    let usual = mysql::address();
    let shop = Shop::on(Engine::Mysql, &usual);
    let good = mysql::make("addresses");
    let (server, _) = good.rsplit_once('/').unwrap();
    let (_, place) = server.split_once('@').unwrap();
    let users = format!(
        "drop user if exists backend_gen_clerk;
         create user backend_gen_clerk identified by '{PASSWORD}';
         grant select on backend_gen_addresses.* to backend_gen_clerk"
    );
    mysql::execute(&usual, &users).unwrap();

    let nobody = private::free_port();
    for (address, cause) in [
        (
            format!("mysql://backend_gen_clerk:hunter2@{place}/backend_gen_addresses"),
            "Access denied",
        ),
        (
            format!("mysql://backend_gen_clerk:{PASSWORD}@{place}/mysql"),
            "Access denied",
        ),
        (format!("{server}/backend_gen_missing"), "Unknown database"),
        (
            format!("mysql://backend_gen_clerk:{PASSWORD}@{place}/backend_gen_addresses"),
            "denied",
        ),
        (
            format!("mysql://root:{PASSWORD}@127.0.0.1:{nobody}/shop"),
            "refused",
        ),
        (
            format!("postgres://root:{PASSWORD}@{place}/shop"),
            "address of a database",
        ),
    ] {
        refuses(&shop, "DATABASE_URL", &good, &address, cause);
    }
    mysql::execute(&usual, "drop user backend_gen_clerk").unwrap();
    mysql::forget("addresses");
}
