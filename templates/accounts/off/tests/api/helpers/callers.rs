//! Who sends requests to a service that has no accounts: anybody.

use std::path::Path;

use crate::helpers::{Client, Service};

/// The variables that callers need: none.
pub fn environment(_: &Path) -> Vec<(String, String)> {
    Vec::new()
}

/// Somebody who may do whatever anybody may.
pub async fn maker(service: &Service) -> Client {
    service.nobody()
}
