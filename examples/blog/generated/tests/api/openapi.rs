//! That the documentation tells of the service as it is.

use std::collections::BTreeSet;

use app::app::document;
use axum::http::Method;
use serde_json::{Map, Value, json};

use crate::helpers::{
    Service, callers,
    contract::{self, resolved},
    run,
};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// A path with something in the place of each parameter.
fn filled(path: &str) -> String {
    filled_with(path, "00000000-0000-7000-8000-000000000000")
}

fn filled_with(path: &str, id: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => id,
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

fn paths(document: &Value) -> &Map<String, Value> {
    document["paths"].as_object().unwrap()
}

#[test]
fn each_documented_operation_is_answered_and_no_other_is() {
    run(async {
        let service = Service::start().await;
        let nobody = service.nobody();
        let maker = callers::maker(&service).await;
        let document = document();
        for (path, operations) in paths(&document) {
            let target = filled(path);
            if operations.get("get").is_some() {
                let answer = maker.send_raw(Method::GET, &target, &[], String::new());
                let status = answer.await.status.as_u16();
                assert!(![401, 500].contains(&status), "{path} gives {status}");
            }
            let documented: BTreeSet<_> = METHODS
                .into_iter()
                .filter(|method| operations.get(method).is_some())
                .collect();
            assert!(!documented.is_empty(), "{path}");
            for name in METHODS {
                let method: Method = name.to_ascii_uppercase().parse().unwrap();
                if operations[name]["security"] == json!([{ "bearer": [] }]) {
                    // Whoever has no account learns nothing of what else is wrong.
                    let wrong = format!("{}?no-such-parameter=1", filled_with(path, "no-such-id"));
                    let headers = [("idempotency-key", "")];
                    let answer =
                        nobody.send_raw(method.clone(), &wrong, &headers, "no JSON".to_owned());
                    answer.await.is(401);
                }
                let answer = nobody.send_raw(method, &target, &[], String::new()).await;
                if documented.contains(name) {
                    let status = answer.status.as_u16().to_string();
                    assert_ne!(status, "405", "{name} {path}");
                    let known = operations[name]["responses"].get(&status);
                    assert!(known.is_some(), "{name} {path} gives {status}");
                } else {
                    let answer = answer.is(405);
                    let allowed = answer.header("allow").to_ascii_lowercase();
                    let allowed: BTreeSet<_> = allowed.split(',').map(str::trim).collect();
                    assert!(documented.is_subset(&allowed), "{path}: {allowed:?}");
                    assert!(!allowed.contains(name), "{path}: {allowed:?}");
                }
            }
        }
    });
}

#[test]
fn the_document_is_whole() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], env!("CARGO_PKG_NAME"));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    check_references(&document, &document);
    let mut ids = BTreeSet::new();
    for (path, operations) in paths(&document) {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{method} {path}: {id} is not the only one");
            assert!(operation["summary"].is_string(), "{method} {path}");
            for segment in path.split('/').filter(|segment| segment.starts_with('{')) {
                let name = segment.trim_matches(['{', '}']);
                let parameters = operation["parameters"].as_array().unwrap();
                let is_it = |it: &&Value| it["in"] == "path" && it["name"] == name;
                let parameter = parameters.iter().find(is_it);
                let parameter = parameter.unwrap_or_else(|| panic!("{path}: {name} is not told"));
                assert_eq!(parameter["required"], true, "{path}");
            }
        }
    }
}

#[test]
fn lists_are_asked_as_is_told() {
    run(async {
        let service = Service::start().await;
        let maker = callers::maker(&service).await;
        let document = document();
        for (path, operations) in paths(&document) {
            let told = operations["get"]["parameters"].as_array();
            for reference in told.into_iter().flatten() {
                let parameter = resolved(reference);
                let Some(values) = parameter["schema"]["items"]["enum"].as_array() else {
                    continue;
                };
                let name = parameter["name"].as_str().unwrap();
                if !["sort", "fields"].contains(&name) {
                    continue;
                }
                let ask = async |value: &str| {
                    let target = format!("{}?{name}={value}", filled(path));
                    let answer = maker.send_raw(Method::GET, &target, &[], String::new());
                    answer.await.status.as_u16()
                };
                let rows = reference["$ref"]
                    .as_str()
                    .unwrap()
                    .rsplit(['/', '.'])
                    .nth(1);
                let row = &document["components"]["schemas"][rows.unwrap()];
                for value in values.iter().map(|value| value.as_str().unwrap()) {
                    // What shows on some rows only is not for everybody to ask by.
                    let field = Value::from(value.trim_start_matches('-'));
                    if row["required"].as_array().unwrap().contains(&field) {
                        assert_ne!(ask(value).await, 400, "{path}: {name}={value}");
                    }
                }
                if !path.contains('{') {
                    assert_eq!(ask("no-such-field").await, 400, "{path}: {name}");
                }
            }
        }
    });
}

#[test]
fn examples_are_what_they_are_examples_of() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        let Some(properties) = schema["properties"].as_object() else {
            continue;
        };
        for required in schema["required"].as_array().into_iter().flatten() {
            let required = required.as_str().unwrap();
            assert!(properties.contains_key(required), "{name}.{required}");
        }
        for (field, property) in properties {
            let examples = property["examples"].as_array().into_iter().flatten();
            for value in examples.chain(property.get("default")) {
                let fits = contract::fits(property, value);
                assert_eq!(fits, Ok(()), "{name}.{field}");
            }
        }
    }
}

/// Checks that every `$ref` below leads somewhere.
fn check_references(value: &Value, document: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference}");
            }
            // A value of a field may hold anything.
            let parts = members
                .iter()
                .filter(|(name, _)| !["default", "examples"].contains(&name.as_str()));
            parts.for_each(|(_, value)| check_references(value, document));
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| check_references(value, document)),
        _ => {}
    }
}
