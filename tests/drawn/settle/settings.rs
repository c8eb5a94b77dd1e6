//! The tables about the service as a whole.

use heck::ToUpperCamelCase;
use toml::{Table, Value};

use super::{Taken, pick};
use crate::draw::{AuthWish, Wishes};

/// The tables, and the roles where there are accounts.
pub(super) fn settings(wishes: &Wishes) -> (Table, Option<Vec<String>>) {
    let mut settings = Table::new();
    let mut add = |name: &str, keys: Table| {
        settings.insert(name.to_owned(), Value::Table(keys));
    };
    add("service", service(&wishes.service));
    add("database", wishes.database.clone());
    add("api", api(&wishes.api));
    let mut roles = None;
    if let Some(wish) = &wishes.auth {
        let (keys, known) = auth(wish);
        let is_on = keys.get("mode").and_then(Value::as_str) != Some("none");
        roles = is_on.then_some(known);
        add("auth", keys);
    }
    for (name, keys) in [("rate_limit", &wishes.rate_limit), ("cache", &wishes.cache)] {
        if let Some(keys) = keys {
            add(name, keys.clone());
        }
    }
    (settings, roles)
}

fn service(wish: &Table) -> Table {
    let mut keys = wish.clone();
    let name = keys["name"].as_str().expect("a name").to_ascii_lowercase();
    if ["build", "deps", "tests"].contains(&name.as_str()) {
        keys.insert("name".to_owned(), "drawn".into());
    }
    keys
}

/// A page is not larger than the largest.
fn api(wish: &Table) -> Table {
    let mut keys = wish.clone();
    let size = |key: &str, otherwise| {
        keys.get(key)
            .map_or(otherwise, |size| size.as_integer().unwrap())
    };
    let (size, most) = (size("page_size", 20), size("max_page_size", 100));
    if size > most {
        keys.insert("page_size".to_owned(), most.into());
        keys.insert("max_page_size".to_owned(), size.into());
    }
    keys
}

fn auth(wish: &AuthWish) -> (Table, Vec<String>) {
    let mut keys = wish.keys.clone();
    let mut roles = vec!["member".to_owned(), "admin".to_owned()];
    if let Some(wished) = &wish.roles {
        let mut taken = Taken::default();
        roles.clone_from(wished);
        roles.retain(|role| taken.take(&role.to_upper_camel_case()));
        keys.insert("roles".to_owned(), roles.clone().into());
        if !roles.contains(&"admin".to_owned()) {
            roles.push("admin".to_owned());
        }
    }
    let default = wish.default_role.and_then(|index| pick(index, &roles));
    let default = match default {
        None if roles.contains(&"member".to_owned()) => "member",
        None => roles[0].as_str(),
        Some(role) => role,
    };
    if default != "member" || wish.default_role.is_some() {
        keys.insert("default_role".to_owned(), default.into());
    }
    if default == "admin" {
        keys.insert("registration".to_owned(), "closed".into());
    }
    let [access, refresh] = wish.lives;
    if let Some(access) = access.filter(|access| *access <= refresh.unwrap_or(2_592_000)) {
        keys.insert("access_ttl".to_owned(), format!("{access}s").into());
    }
    if let Some(refresh) = refresh.filter(|refresh| *refresh >= access.unwrap_or(0).max(900)) {
        keys.insert("refresh_ttl".to_owned(), format!("{refresh}s").into());
    }
    (keys, roles)
}
