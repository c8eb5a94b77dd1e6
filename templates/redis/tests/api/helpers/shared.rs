//! What instances share besides the database.

use std::env;

/// The variables for a test that shares Redis with others, and nothing in it.
pub fn variables() -> Vec<(String, String)> {
    let mut variables = vec![("REDIS_NAMESPACE".into(), uuid::Uuid::now_v7().to_string())];
    if let Ok(url) = env::var("REDIS_URL") {
        variables.push(("REDIS_URL".into(), url));
    }
    variables
}
