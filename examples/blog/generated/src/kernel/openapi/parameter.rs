use serde_json::{Value, json};

use super::schema;
use crate::kernel::{Field, Kind, Operation, Parameters, Schema, api};

/// The parameters of an operation: those of its path, of its query and its headers.
pub fn of(operation: &Operation) -> Vec<Value> {
    let names = operation.path.split('/').filter_map(|segment| {
        let inner = segment.strip_prefix('{')?;
        inner.strip_suffix('}')
    });
    let mut parameters: Vec<_> = names
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        })
        .collect();
    match operation.parameters {
        Parameters::None => {}
        Parameters::Read => {
            parameters.push(header("If-None-Match", "The `ETag` that the client has"));
            parameters.push(fields());
        }
        Parameters::Create => {
            let about = "A request with the same key is done once within 24 hours";
            parameters.push(header("Idempotency-Key", about));
        }
        Parameters::Change => {
            parameters.push(header("If-Match", "The `ETag` of the version to change"));
        }
        Parameters::List(rows, deleted) => list(&rows, deleted, &mut parameters),
    }
    parameters
}

fn list(rows: &Schema, deleted: bool, parameters: &mut Vec<Value>) {
    let number = json!({ "type": "integer", "minimum": 1 });
    let flag = json!({ "type": "boolean" });
    let text = json!({ "type": "string" });
    let limit = json!({ "type": "integer", "minimum": 1, "default": api::PAGE_SIZE });
    parameters.extend([
        query("page", "The number of the page; not with `cursor`", &number),
        query("limit", "How many rows a page holds", &limit),
        query("cursor", "The `nextCursor` of the page before", &text),
        query("total", "Whether to count all rows", &flag),
        query("sort", &sortable(rows), &text),
        fields(),
    ]);
    if deleted {
        parameters.push(query("deleted", "Whether to list the deleted rows", &flag));
    }
    if rows.fields.iter().any(|field| field.search) {
        parameters.push(query("search", "A text that a row contains", &text));
    }
    for field in rows.fields.iter().filter(|field| field.filter) {
        parameters.push(equality(field));
        parameters.extend(range(field));
    }
}

fn equality(field: &Field) -> Value {
    let name = match api::RESERVED.contains(&field.name) {
        true => format!("filter[{}]", field.name),
        false => field.name.to_owned(),
    };
    let kind = match field.kind {
        Kind::Array(element) => *element,
        kind => kind,
    };
    json!({
        "name": name,
        "in": "query",
        "description": format!("Only rows whose `{}` is one of these", field.name),
        "style": "form",
        "explode": false,
        "schema": { "type": "array", "items": schema::kind(kind) },
    })
}

fn range(field: &Field) -> Vec<Value> {
    let (stem, least, greatest) = match field.kind {
        Kind::Date | Kind::Time | Kind::DateTime => {
            let stem = field.name.strip_suffix(api::TIME_SUFFIX);
            let stem = stem.unwrap_or(field.name);
            (stem, api::AFTER_SUFFIX, api::BEFORE_SUFFIX)
        }
        Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Float | Kind::Decimal { .. } => {
            (field.name, api::MIN_SUFFIX, api::MAX_SUFFIX)
        }
        _ => return Vec::new(),
    };
    let kind = schema::kind(field.kind);
    let name = field.name;
    vec![
        query(
            &format!("{stem}{least}"),
            &format!("The least `{name}`"),
            &kind,
        ),
        query(
            &format!("{stem}{greatest}"),
            &format!("The greatest `{name}`"),
            &kind,
        ),
    ]
}

fn sortable(rows: &Schema) -> String {
    let names = rows.fields.iter().filter(|field| field.sort);
    let names: Vec<_> = names.map(|field| format!("`{}`", field.name)).collect();
    let names = names.join(", ");
    format!("Fields to sort by, with `-` for descending, separated by commas: {names}")
}

fn fields() -> Value {
    let text = json!({ "type": "string" });
    query("fields", "The fields to show, separated by commas", &text)
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn header(name: &str, description: &str) -> Value {
    json!({
        "name": name,
        "in": "header",
        "description": description,
        "schema": { "type": "string" },
    })
}
