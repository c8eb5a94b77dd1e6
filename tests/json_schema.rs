//! The JSON Schema and the parser know the same keys, and the schema accepts what the parser accepts.

use std::{collections::BTreeSet, fs, path::Path};

use backend_gen::{
    diagnostic::Source,
    spec::{json_schema, parse},
};
use serde_json::{Map, Value};

fn schema() -> Value {
    serde_json::from_str(json_schema()).unwrap()
}

/// The keys that the parser lists when it meets one it does not know.
fn keys_of_parser(before: &str, after: &str) -> BTreeSet<String> {
    let text = format!("{before}zzzzzzzzzzzz = 1{after}");
    let parsed = parse(&Source::new("backend.toml", &text));
    let mut hints = parsed
        .problems
        .iter()
        .filter_map(|problem| problem.hint.as_deref());
    let list = hints
        .find_map(|hint| hint.strip_prefix("it can have "))
        .unwrap();
    list.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn schema_and_parser_know_the_same_keys() {
    let field = "[resources.a.fields]\nb = { type = \"int\", ";
    let relation = "[resources.a.relations]\nb = { belongs_to = \"a\", ";
    for (pointer, before, after) in [
        ("", "", ""),
        ("/properties/service", "[service]\n", ""),
        ("/properties/database", "[database]\n", ""),
        ("/properties/api", "[api]\n", ""),
        ("/properties/auth", "[auth]\n", ""),
        ("/properties/rate_limit", "[rate_limit]\n", ""),
        ("/properties/cache", "[cache]\n", ""),
        ("/definitions/resource", "[resources.a]\n", ""),
        (
            "/definitions/resource/properties/access",
            "[resources.a.access]\n",
            "",
        ),
        ("/definitions/field", field, " }"),
        ("/definitions/relation", relation, " }"),
        (
            "/definitions/grant",
            "[resources.a]\naccess = { read = { ",
            " } }",
        ),
        (
            "/definitions/keys/items/oneOf/1",
            "[resources.a]\nunique = [{ ",
            " }]",
        ),
    ] {
        let schema = schema();
        let object = schema.pointer(pointer).unwrap();
        assert_eq!(
            object["additionalProperties"],
            Value::Bool(false),
            "{pointer}"
        );
        let properties = object["properties"].as_object().unwrap();
        let known: BTreeSet<String> = properties.keys().cloned().collect();
        assert_eq!(known, keys_of_parser(before, after), "{pointer}");
    }
}

#[test]
fn every_key_has_a_description() {
    fn visit(path: &str, value: &Value) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            for (key, property) in properties {
                let described =
                    property.get("description").is_some() || property.get("$ref").is_some();
                assert!(described, "{path}/{key}");
            }
        }
        match value {
            Value::Object(entries) => entries
                .iter()
                .for_each(|(key, value)| visit(&format!("{path}/{key}"), value)),
            Value::Array(values) => values.iter().for_each(|value| visit(path, value)),
            _ => {}
        }
    }
    visit("", &schema());
}

#[test]
fn the_schema_accepts_every_valid_description() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = schema();
    let mut seen = 0;
    for folder in [
        "examples",
        "examples/domains",
        "tests/descriptions",
        "tests/corpus",
    ] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let folder = entry.unwrap().path();
            let description = folder.join("backend.toml");
            if !description.is_file() || folder.join("stderr.txt").exists() {
                continue;
            }
            let text = fs::read_to_string(description).unwrap();
            let table: toml::Table = text.parse().unwrap();
            let value = serde_json::to_value(table).unwrap();
            let checker = Checker { root: &schema };
            if let Err(reason) = checker.check(&schema, &value) {
                panic!("{}: {reason}", folder.display());
            }
            seen += 1;
        }
    }
    assert!(seen >= 29);
}

/// As much of draft 7 as the schema uses.
struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let Some(schema) = schema.as_object() else {
            return Ok(());
        };
        for (keyword, argument) in schema {
            self.keyword(schema, keyword, argument, value)
                .map_err(|reason| format!("{reason} ({keyword} of {value})"))?;
        }
        Ok(())
    }

    fn keyword(
        &self,
        schema: &Map<String, Value>,
        keyword: &str,
        argument: &Value,
        value: &Value,
    ) -> Result<(), String> {
        let length = value.as_str().map(|text| text.chars().count());
        let number = || argument.as_u64().unwrap_or_default();
        let holds = match keyword {
            "$ref" => {
                let pointer = argument.as_str().unwrap().trim_start_matches('#');
                return self.check(self.root.pointer(pointer).unwrap(), value);
            }
            "type" => match argument.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("unknown type {other}"),
            },
            "enum" => argument.as_array().unwrap().contains(value),
            "pattern" => value.as_str().is_none_or(|text| {
                regex_lite::Regex::new(argument.as_str().unwrap())
                    .unwrap()
                    .is_match(text)
            }),
            "maxLength" => length.is_none_or(|length| length as u64 <= number()),
            "minimum" => value.as_u64().is_none_or(|value| value >= number()),
            "maximum" => value.as_u64().is_none_or(|value| value <= number()),
            "minItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 >= number()),
            "maxItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 <= number()),
            "required" => argument
                .as_array()
                .unwrap()
                .iter()
                .all(|key| value.get(key.as_str().unwrap()).is_some()),
            "allOf" => {
                let mut all = argument.as_array().unwrap().iter();
                return all.try_for_each(|one| self.check(one, value));
            }
            "oneOf" => {
                let fitting = argument
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|one| self.check(one, value).is_ok());
                fitting.count() == 1
            }
            "items" => {
                return value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .try_for_each(|item| self.check(argument, item));
            }
            "propertyNames" => {
                let names = value.as_object().into_iter().flat_map(Map::keys);
                return names
                    .map(|name| Value::from(name.as_str()))
                    .try_for_each(|name| self.check(argument, &name));
            }
            "properties" => {
                let mut entries = value.as_object().into_iter().flatten();
                return entries.try_for_each(|(key, value)| self.check(&argument[key], value));
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let mut others =
                    value.as_object().into_iter().flatten().filter(|(key, _)| {
                        known.is_none_or(|known| !known.contains_key(key.as_str()))
                    });
                return match argument {
                    Value::Bool(false) => others
                        .next()
                        .map_or(Ok(()), |(key, _)| Err(format!("unknown key {key}"))),
                    schema => others.try_for_each(|(_, value)| self.check(schema, value)),
                };
            }
            "$schema" | "title" | "description" | "default" | "examples" | "definitions"
            | "uniqueItems" => true,
            other => panic!("unknown keyword {other}"),
        };
        if holds {
            Ok(())
        } else {
            Err("does not fit".to_owned())
        }
    }
}
