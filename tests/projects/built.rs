//! What takes minutes: projects that are built, tested and run.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::json;

use super::{
    common, domains,
    http::Client,
    readme,
    service::Service,
    workshop::{Project, Workshop},
};

const PASSWORD: &str = "correct horse battery";

/// What a stop may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// All descriptions, the smallest first, so that what is wrong with all of them shows early.
fn descriptions() -> Vec<PathBuf> {
    let mut descriptions = common::descriptions();
    descriptions.sort_by_key(|folder| fs::metadata(folder.join("backend.toml")).unwrap().len());
    descriptions
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shop(workshop: &Workshop) -> Project {
    workshop.generate(&root().join("examples/shop"))
}

#[test]
fn every_project_is_clean_and_passes_its_own_tests() {
    let workshop = Workshop::open();
    let mut failed = Vec::new();
    for description in descriptions() {
        let project = workshop.generate(&description);
        failed.extend(project.failed_checks());
    }
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}

#[test]
#[ignore = "takes half an hour; `cargo test --test projects -- --ignored`"]
fn every_domain_is_clean_and_passes_its_own_tests() {
    let workshop = Workshop::open();
    let mut failed = Vec::new();
    for description in domains::domains() {
        let project = workshop.generate(&description);
        failed.extend(project.failed_checks());
        project.clean();
    }
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}

#[test]
fn the_requests_in_every_readme_work_on_an_empty_database() {
    let workshop = Workshop::open();
    for description in descriptions() {
        let project = workshop.generate(&description);
        project.cargo(&["build", "--locked"]);
        let service = Service::start(&project);
        follow(&project, &service, &project.read("README.md"));
        assert_eq!(service.terminate(PATIENCE), Some(0));
    }
}

#[test]
fn every_project_seeds_its_database() {
    let workshop = Workshop::open();
    for description in descriptions() {
        let project = workshop.generate(&description);
        project.cargo(&["build", "--locked"]);
        project.run_with_input(&["seed"], "");
    }
}

#[test]
fn our_own_readme_leads_from_nothing_to_an_order() {
    let readme = include_str!("../../README.md");
    let start = readme::block(readme, "sh", "cargo install");
    assert!(start.contains("--spec examples/shop/backend.toml"));
    let workshop = Workshop::open();
    let project = shop(&workshop);
    project.cargo(&["build", "--locked"]);
    let service = Service::start(&project);
    let said = follow(&project, &service, readme);
    assert!(said.contains(r#""status":"pending""#), "{said}");
}

#[test]
fn the_code_in_every_readme_compiles() {
    let workshop = Workshop::open();
    for description in descriptions() {
        let project = workshop.generate(&description);
        readme::take_code(&project);
        project.cargo(&["fmt", "--check"]);
        project.cargo(&["clippy", "--locked", "--", "--deny=warnings"]);
    }
}

#[test]
fn notes_hold_with_the_code_and_the_field_that_their_readme_shows() {
    let workshop = Workshop::open();
    let project = workshop.generate(&root().join("examples/notes"));
    readme::take_code(&project);
    readme::take_field(&project);
    let tests = project.read("tests/api/main.rs") + "mod touched;\n";
    project.write("tests/api/main.rs", &tests);
    let touched = include_str!("../owner_code/touched.rs");
    project.write("tests/api/touched.rs", touched);
    let said = project.cargo(&["test", "--locked"]);
    assert!(said.contains("test touched::"), "{said}");
}

#[test]
fn a_shop_holds_with_the_code_of_its_example_and_the_field_that_its_readme_shows() {
    let workshop = Workshop::open();
    let project = shop(&workshop);
    readme::take_code_of_example(&project);
    readme::take_field(&project);
    let failed = project.failed_checks();
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
}

#[test]
fn a_club_shares_nothing_that_is_its_own_and_restores_what_belongs_together() {
    let workshop = Workshop::open();
    let project = workshop.generate(&root().join("tests/descriptions/club"));
    let main = project.read("tests/accounts/main.rs");
    project.write(
        "tests/accounts/main.rs",
        &(main + "mod badges;\nmod members;\n"),
    );
    let badges = include_str!("../owner_code/badges.rs");
    project.write("tests/accounts/badges.rs", badges);
    let members = include_str!("../owner_code/members.rs");
    project.write("tests/accounts/members.rs", members);
    let own = ["badges::", "members::"];
    let said =
        project.cargo(&[&["test", "--locked", "--test", "accounts", "--"][..], &own].concat());
    let count = |code: &str| code.matches("#[tokio::test]").count();
    let all = format!("{} passed", count(badges) + count(members));
    assert!(said.contains(&all), "{said}");
}

#[test]
fn an_account_of_a_library_begins_with_nothing_that_it_does_not_let_be_set() {
    let workshop = Workshop::open();
    let project = workshop.generate(&root().join("tests/descriptions/library"));
    let main = project.read("tests/accounts/main.rs");
    project.write("tests/accounts/main.rs", &(main + "mod owners;\n"));
    let owners = include_str!("../owner_code/owners.rs");
    project.write("tests/accounts/owners.rs", owners);
    let said = project.cargo(&["test", "--locked", "--test", "accounts", "owners::"]);
    assert!(said.contains("1 passed"), "{said}");
}

#[test]
fn the_shop_serves_from_an_empty_database_to_an_order() {
    let workshop = Workshop::open();
    let project = shop(&workshop);
    project.cargo(&["build", "--locked"]);
    let service = Service::start(&project);
    let nobody = Client::new(service.address, "/api/v1");

    let document = nobody.outside().get("/openapi.json").expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"]["/api/v1/orders"]["post"].is_object());
    for path in ["/health", "/health/live", "/health/ready"] {
        nobody.outside().get(path).expect(200);
    }

    let alice = register(&nobody, "alice@example.test");
    let mallory = register(&nobody, "mallory@example.test");
    project.run_with_input(
        &[
            "admin",
            "create",
            "--email",
            "admin@example.test",
            "--password-stdin",
        ],
        PASSWORD,
    );
    let admin = sign_in(&nobody, "admin@example.test");

    let tea = json!({"name": "Tea"});
    nobody.post("/categories", &tea).expect(401);
    alice.post("/categories", &tea).expect(403);
    let category = admin.post("/categories", &tea).expect(201);
    let product = json!({
        "categoryId": category["id"],
        "name": "Assam",
        "sku": "TEA-1",
        "price": "4.50",
        "stock": 3,
        "status": "active",
    });
    let product = admin.post("/products", &product).expect(201);
    assert_eq!(product["price"], "4.50");
    let found = nobody
        .get("/products?search=assam&status=active")
        .expect(200);
    assert_eq!(found["data"][0]["id"], product["id"]);

    let order = alice.post("/orders", &json!({})).expect(201);
    assert_eq!(order["status"], "pending");
    let items = format!("/orders/{}/items", order["id"].as_str().unwrap());
    let item = json!({"productId": product["id"], "quantity": 2});
    mallory.post(&items, &item).expect(404);
    let item = alice.post(&items, &item).expect(201);
    assert_eq!(item["orderId"], order["id"]);
    let listed = alice.get(&items).expect(200);
    assert_eq!(listed["pagination"]["total"], 1);
    let wrong = alice
        .post(&items, &json!({"productId": product["id"], "quantity": 0}))
        .expect(422);
    assert_eq!(wrong["error"]["details"][0]["field"], "quantity");

    assert_eq!(service.terminate(PATIENCE), Some(0));
}

/// Sends the requests that a document shows, and gives what they say.
fn follow(project: &Project, service: &Service, document: &str) -> String {
    let tour = readme::block(document, "sh", "api=");
    project.shell(&tour.replace("127.0.0.1:3000", &service.address.to_string()))
}

fn register(nobody: &Client, email: &str) -> Client {
    let account = json!({"email": email, "password": PASSWORD});
    nobody.post("/auth/register", &account).expect(201);
    sign_in(nobody, email)
}

fn sign_in(nobody: &Client, email: &str) -> Client {
    let account = json!({"email": email, "password": PASSWORD});
    let tokens = nobody.post("/auth/login", &account).expect(200);
    nobody.with_token(tokens["accessToken"].as_str().unwrap())
}
