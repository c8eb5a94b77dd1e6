//! What every answer below 400 looks like.

use serde_json::{Value, json};

use crate::helpers::names::REQUEST_ID;

/// The row or the page in the envelope.
pub fn open(mut body: Value) -> Value {
    if body.get("meta").is_none() {
        return body;
    }
    assert!(body["meta"][REQUEST_ID].is_string(), "{body:#}");
    assert_eq!(body["errors"], json!([]));
    let data = body["data"].take();
    match body["meta"].get("pagination") {
        Some(pagination) => json!({ "data": data, "pagination": pagination }),
        None => data,
    }
}
