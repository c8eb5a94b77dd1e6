//! The tables of keys in `docs/description.md` are those of the JSON Schema.
//!
//! `UPDATE_EXPECT=1 cargo test --test description_page` writes the tables anew.

use std::{env, fs, path::Path};

use backend_gen::spec::json_schema;
use serde_json::{Map, Value};

const BEGIN: &str = "<!-- keys: ";
const END: &str = "<!-- end -->";

/// What a key takes, in a few words.
fn takes(schema: &Value) -> String {
    if let Some(choices) = schema["enum"].as_array() {
        let choices: Vec<_> = choices.iter().map(|choice| format!("`{choice}`")).collect();
        return choices.join(", ").replace('"', "");
    }
    let reference = schema["allOf"][0]["$ref"]
        .as_str()
        .or(schema["$ref"].as_str());
    if let Some(reference) = reference {
        let name = reference.rsplit('/').next().unwrap();
        return match name {
            "keys" => "a list of lists of names".to_owned(),
            "database_name" => "a name in the database".to_owned(),
            name => format!("a {name}"),
        };
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let choices: Vec<_> = choices.iter().map(takes).collect();
        return choices.join(", or ");
    }
    match schema["type"].as_str() {
        Some("boolean") => "`true`, `false`",
        Some("integer") => "a number",
        Some("string") => "a text",
        Some("array") => "a list",
        Some("object") => "a table",
        _ => "a value",
    }
    .to_owned()
}

fn table(properties: &Map<String, Value>) -> String {
    let mut table = "| key | takes | |\n|---|---|---|\n".to_owned();
    for (key, schema) in properties {
        let description = schema["description"].as_str().unwrap_or("What it holds.");
        let description = description.replace('|', "\\|");
        table += &format!("| `{key}` | {} | {description} |\n", takes(schema));
    }
    table
}

#[test]
fn the_tables_of_keys_are_those_of_the_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/description.md");
    let written = fs::read_to_string(&path).unwrap();
    let schema: Value = serde_json::from_str(json_schema()).unwrap();
    let (mut page, mut rest) = (String::new(), written.as_str());
    let mut count = 0;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (pointer, after) = after.split_once(" -->\n").unwrap();
        let place = format!("{}/properties", pointer.trim_end_matches('/'));
        let properties = schema.pointer(&place).unwrap().as_object().unwrap();
        page += &format!("{before}{BEGIN}{pointer} -->\n\n{}\n", table(properties));
        rest = &after[after.find(END).unwrap()..];
        count += 1;
    }
    page += rest;
    assert_eq!(count, 12, "a table of keys is missing");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &page).unwrap();
    } else {
        assert!(page == written, "UPDATE_EXPECT=1 writes the tables anew");
    }
}
