//! The `OpenAPI` document of a service holds the texts of its description to the letter.

use std::collections::BTreeSet;

use backend_gen::model::{DefaultValue, Field, FieldKind, Literal, Model};
use serde_json::Value;

/// The texts of the description that the document should hold and does not.
pub fn missing_texts(model: &Model, document: &Value) -> Vec<String> {
    let mut held = BTreeSet::new();
    strings(document, &mut held);
    let mut wanted: Vec<_> = model.service.description.iter().collect();
    for resource in &model.resources {
        let schema = &document["components"]["schemas"][&resource.type_name];
        if schema.is_null() {
            continue;
        }
        wanted.extend(&resource.description);
        let shown = |field: &&Field| !schema["properties"][&field.json].is_null();
        for field in resource.fields.iter().filter(shown) {
            wanted.extend(&field.description);
            wanted.extend(&field.pattern);
            field
                .example
                .iter()
                .for_each(|example| texts(example, &mut wanted));
            if let Some(DefaultValue::Literal(default)) = &field.default {
                texts(default, &mut wanted);
            }
            if let FieldKind::Enum(id) = &field.kind {
                let labels = &model.enumeration(*id).labels;
                wanted.extend(labels.iter().map(|label| &label.text));
            }
        }
    }
    // A text without a letter says nothing, and is not said.
    let missing = wanted
        .into_iter()
        .filter(|text| !text.is_empty() && !held.contains(text.as_str()));
    missing.cloned().collect()
}

/// The texts of a default or an example.
fn texts<'a>(literal: &'a Literal, into: &mut Vec<&'a String>) {
    match literal {
        Literal::Text(text) => into.push(text),
        Literal::List(elements) => elements.iter().for_each(|element| texts(element, into)),
        _ => {}
    }
}

/// All texts in a value, but for the names of its members.
fn strings<'a>(value: &'a Value, into: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => drop(into.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(members) => members.values().for_each(|member| strings(member, into)),
        _ => {}
    }
}
