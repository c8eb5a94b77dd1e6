//! That the documentation tells of the service as it is.

use std::collections::BTreeSet;

use app::app::document;
use axum::http::Method;
use serde_json::{Map, Value};

use crate::helpers::{Service, run};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// A path with something in the place of each parameter.
fn filled(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "00000000-0000-7000-8000-000000000000",
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
        let document = document();
        for (path, operations) in paths(&document) {
            let target = filled(path);
            let documented: BTreeSet<_> = METHODS
                .into_iter()
                .filter(|method| operations.get(method).is_some())
                .collect();
            assert!(!documented.is_empty(), "{path}");
            for name in METHODS {
                let method: Method = name.to_ascii_uppercase().parse().unwrap();
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
                assert!(
                    fits(property, value),
                    "{name}.{field}: {value} {property:#}"
                );
            }
        }
    }
}

/// Whether a value is of the type, and one of the values, that its schema says.
fn fits(schema: &Value, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is_kind = |known: &Value| known == kind || (known == "number" && kind == "integer");
    let of_kind = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is_kind),
        known => is_kind(known),
    };
    let listed = |values: &Value| values.as_array().is_none_or(|it| it.contains(value));
    let within = |bound: &str, holds: fn(f64, f64) -> bool| match (schema[bound].as_f64(), value) {
        (Some(bound), Value::Number(number)) => holds(number.as_f64().unwrap(), bound),
        _ => true,
    };
    of_kind
        && listed(&schema["enum"])
        && within("minimum", |value, bound| value >= bound)
        && within("maximum", |value, bound| value <= bound)
}

/// Checks that every `$ref` below leads somewhere.
fn check_references(value: &Value, document: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference}");
            }
            members
                .values()
                .for_each(|value| check_references(value, document));
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| check_references(value, document)),
        _ => {}
    }
}
