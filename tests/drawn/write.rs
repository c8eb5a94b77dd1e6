//! A description as text.

use toml::{Table, Value};

/// The text of a description, with what is inside of a resource on lines of its own.
pub fn write(description: &Table) -> String {
    let mut text = String::new();
    for (name, value) in description {
        match (name.as_str(), value) {
            ("resources", Value::Table(resources)) => {
                for (name, resource) in resources {
                    write_resource(&mut text, name, resource);
                }
            }
            (_, Value::Table(keys)) => section(&mut text, name, keys),
            (_, value) => text.push_str(&format!("{name} = {value}\n")),
        }
    }
    text
}

fn write_resource(text: &mut String, name: &str, resource: &Value) {
    let Value::Table(keys) = resource else {
        unreachable!("a resource is a table")
    };
    let mut keys = keys.clone();
    let parts = ["fields", "relations"].map(|part| (part, keys.remove(part)));
    let name = format!("resources.{name}");
    section(text, &name, &keys);
    for (part, members) in parts {
        if let Some(Value::Table(members)) = members {
            section(text, &format!("{name}.{part}"), &members);
        }
    }
}

fn section(text: &mut String, name: &str, keys: &Table) {
    text.push_str(&format!("[{name}]\n"));
    for (key, value) in keys {
        text.push_str(&format!("{key} = {value}\n"));
    }
}
