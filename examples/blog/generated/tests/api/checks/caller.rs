//! Who sends a request, by name.

use app::users::Role;

use crate::helpers::{Client, Service};

/// Somebody by what they are to a row, whose owner this is, or by their only role.
pub async fn named(service: &Service, name: &str, owner: &Client) -> Client {
    match name {
        "no-one" => service.nobody(),
        "bad-token" => service.nobody().with_token("nonsense"),
        "its-owner" => owner.clone(),
        "a-stranger" => service.account(&[Role::DEFAULT.as_str()]).await.0,
        role => service.account(&[role]).await.0,
    }
}
