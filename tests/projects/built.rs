//! What takes minutes: projects that are built, tested and run.

use std::{path::Path, time::Duration};

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

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Makes the project of a description, of which all holds that has to hold of every one: it is clean, passes its own
/// tests, fills its database, and answers the requests of its page on an empty one.
fn built(description: &str) -> Project {
    let project = Workshop::open().generate(&root().join(description));
    let failed = project.failed_checks();
    assert!(failed.is_empty(), "see above for what fails: {failed:#?}");
    project.run_with_input(&["seed"], "");
    serve(&project, |service| {
        follow(&project, service, &project.read("README.md"));
    });
    project
}

/// Has a project serve from an empty database, and end.
fn serve(project: &Project, ask: impl FnOnce(&Service)) {
    project.forget_rows();
    let service = Service::start(project);
    ask(&service);
    assert_eq!(service.terminate(PATIENCE), Some(0));
}

/// Gives a built project the code of its page, which has to compile.
fn walk_through(project: &Project) {
    readme::take_code(project);
    project.cargo(&["fmt", "--check"]);
    project.cargo(&["clippy", "--locked", "--", "--deny=warnings"]);
}

/// Runs tests of ours as some of this suite of a project, which have to pass all.
fn pass(project: &Project, suite: &str, tests: &[(&str, &str)]) {
    const TESTS: [&str; 2] = ["#[test]", "#[tokio::test]"];
    let path = format!("tests/{suite}/main.rs");
    let own = project.read(&path);
    let mut main = own.clone();
    for (name, code) in tests {
        main += &format!("mod {name};\n");
        project.write(&format!("tests/{suite}/{name}.rs"), code);
    }
    project.write(&path, &main);
    let names: Vec<_> = tests.iter().map(|(name, _)| format!("{name}::")).collect();
    let mut arguments = vec!["test", "--locked", "--test", suite, "--"];
    arguments.extend(names.iter().map(String::as_str));
    let said = project.cargo(&arguments);
    project.write(&path, &own);
    let count = |code: &str| code.lines().filter(|line| TESTS.contains(line)).count();
    let count: usize = tests.iter().map(|(_, code)| count(code)).sum();
    assert!(said.contains(&format!(" {count} passed")), "{said}");
}

#[test]
fn every_description_is_built() {
    let tests = include_str!("built.rs");
    for folder in common::descriptions() {
        let folder = folder.strip_prefix(root()).unwrap().display();
        assert!(tests.contains(&format!("built(\"{folder}\")")), "{folder}");
    }
}

#[test]
fn blog() {
    walk_through(&built("examples/blog"));
}

#[test]
fn clinic() {
    walk_through(&built("examples/clinic"));
}

#[test]
fn notes_hold_with_the_code_and_the_field_that_their_page_shows() {
    let notes = built("examples/notes");
    walk_through(&notes);
    readme::take_field(&notes);
    let touched = ("touched", include_str!("../owner_code/touched.rs"));
    pass(&notes, "api", &[touched]);
    notes.cargo(&["test", "--locked"]);
}

#[test]
fn catalogue_of_which_nobody_makes_rows() {
    walk_through(&built("tests/descriptions/catalogue"));
}

#[test]
fn club_shares_nothing_that_is_its_own_and_restores_what_belongs_together() {
    let club = built("tests/descriptions/club");
    let badges = ("badges", include_str!("../owner_code/badges.rs"));
    let members = ("members", include_str!("../owner_code/members.rs"));
    pass(&club, "accounts", &[badges, members]);
    walk_through(&club);
}

#[test]
fn journal() {
    walk_through(&built("tests/descriptions/journal"));
}

#[test]
fn library_begins_an_account_with_nothing_that_it_does_not_let_be_set() {
    let library = built("tests/descriptions/library");
    let owners = ("owners", include_str!("../owner_code/owners.rs"));
    pass(&library, "accounts", &[owners]);
    walk_through(&library);
}

#[test]
fn wide() {
    walk_through(&built("tests/descriptions/wide"));
}

#[test]
fn shop_leads_from_nothing_to_an_order_and_holds_with_the_code_of_its_example() {
    let shop = built("examples/shop");
    serve(&shop, |service| {
        our_own_readme_leads_to_an_order(&shop, service);
    });
    serve(&shop, |service| {
        everybody_gets_what_is_theirs(&shop, service);
    });
    readme::take_code_of_example(&shop);
    readme::take_field(&shop);
    // Neither leaves anything else as it should not be.
    let failed = shop.failed_checks();
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

fn our_own_readme_leads_to_an_order(shop: &Project, service: &Service) {
    let readme = include_str!("../../README.md");
    let start = readme::block(readme, "sh", "cargo install");
    assert!(start.contains("--spec examples/shop/backend.toml"));
    let said = follow(shop, service, readme);
    assert!(said.contains(r#""status":"pending""#), "{said}");
}

fn everybody_gets_what_is_theirs(shop: &Project, service: &Service) {
    let nobody = Client::new(service.address, "/api/v1");

    let document = nobody.outside().get("/openapi.json").expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"]["/api/v1/orders"]["post"].is_object());
    for path in ["/health", "/health/live", "/health/ready"] {
        nobody.outside().get(path).expect(200);
    }

    let alice = register(&nobody, "alice@example.test");
    let mallory = register(&nobody, "mallory@example.test");
    shop.run_with_input(
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
