//! What every answer below 400 looks like.

use serde_json::Value;

/// The row or the page in the body: all of it.
pub fn open(body: Value) -> Value {
    body
}
