//! What every answer from 400 up looks like.

use serde_json::Value;

use crate::helpers::{Answer, names::REQUEST_ID};

/// Checks that the answer tells what a client may know, and nothing else.
#[track_caller]
pub fn check(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = &answer.body;
    for name in ["type", "title", "detail", "code", REQUEST_ID] {
        assert!(problem[name].is_string(), "{name}: {problem:#}");
    }
    assert_eq!(problem["status"], answer.status.as_u16());
    assert!(problem["errors"].is_array(), "{problem:#}");
    assert_eq!(problem[REQUEST_ID], answer.header("x-request-id"));
}

/// What is wrong, field by field.
pub fn details(body: &Value) -> &Vec<Value> {
    body["errors"].as_array().unwrap()
}
