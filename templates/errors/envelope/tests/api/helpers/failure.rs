//! What every answer from 400 up looks like.

use serde_json::Value;

use crate::helpers::{Answer, names::REQUEST_ID};

/// Checks that the answer tells what a client may know, and nothing else.
#[track_caller]
pub fn check(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/json");
    let error = &answer.body["error"];
    for name in ["code", "message", REQUEST_ID] {
        assert!(error[name].is_string(), "{name}: {:#}", answer.body);
    }
    assert!(error["details"].is_array(), "{:#}", answer.body);
    assert_eq!(error[REQUEST_ID], answer.header("x-request-id"));
}

/// What is wrong, field by field.
pub fn details(body: &Value) -> &Vec<Value> {
    body["error"]["details"].as_array().unwrap()
}
