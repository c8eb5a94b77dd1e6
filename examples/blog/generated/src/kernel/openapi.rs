//! The OpenAPI 3.1 document, written from the same declarations that check the requests.

mod parameter;
mod schema;

use serde_json::{Map, Value, json};

use super::{Body, Operation, Pagination, Schema, Verb, api, envelope, error_body};

/// What the document says of the service itself.
#[derive(Debug, Clone, Copy)]
pub struct Info {
    pub title: &'static str,
    pub description: &'static str,
    pub version: &'static str,
}

/// The document of these operations.
pub fn document(info: Info, operations: &[Operation]) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let mut tags: Vec<&str> = Vec::new();
    schemas.insert("Error".into(), error_body::schema());
    schemas.insert("Pagination".into(), Pagination::schema());
    for operation in operations {
        if !tags.contains(&operation.tag) {
            tags.push(operation.tag);
        }
        for body in [operation.request, operation.answer] {
            define(body, &mut schemas);
        }
        let path = format!("{}{}", api::PREFIX, operation.path);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[verb(operation.method)] = describe(operation);
    }
    let tags: Vec<_> = tags
        .into_iter()
        .map(|name| json!({ "name": name }))
        .collect();
    let mut components = json!({ "schemas": schemas });
    if operations.iter().any(needs_account) {
        components["securitySchemes"] = json!({
            "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" }
        });
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": info.title,
            "description": info.description,
            "version": info.version,
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": components,
    })
}

fn describe(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": operation_id(operation),
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameter::of(operation),
        "responses": responses(operation),
    });
    if let Some(schema) = schema_of(operation.request) {
        described["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema } },
        });
    }
    if needs_account(operation) {
        described["security"] = json!([{ "bearer": [] }]);
    } else if !operation.access.is_empty() {
        described["security"] = json!([{}, { "bearer": [] }]);
    }
    described
}

/// `GET /categories/{id}/products` becomes `get_categories_id_products`.
fn operation_id(operation: &Operation) -> String {
    let words = operation.path.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    std::iter::once(verb(operation.method))
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

fn needs_account(operation: &Operation) -> bool {
    let public = |grant: &super::Grant| grant.who == super::Who::Public;
    !operation.access.is_empty() && !operation.access.iter().any(public)
}

fn responses(operation: &Operation) -> Value {
    let mut responses = Map::new();
    let mut success = json!({ "description": "Done" });
    if let Some(schema) = answer_of(operation.answer) {
        success["content"] = json!({ "application/json": { "schema": schema } });
    }
    responses.insert(operation.status.to_string(), success);
    let shared: &[u16] = &[429, 500, 503];
    let refused: &[u16] = match (operation.access.is_empty(), needs_account(operation)) {
        (true, _) => &[],
        (false, true) => &[401, 403],
        (false, false) => &[401],
    };
    let missing: &[u16] = if operation.path.contains('{') {
        &[404]
    } else {
        &[]
    };
    let failures = operation.failures.iter().chain(missing);
    for status in failures.chain(shared).chain(refused) {
        responses.entry(status.to_string()).or_insert_with(|| {
            json!({
                "description": meaning(*status),
                "content": {
                    (error_body::CONTENT_TYPE): {
                        "schema": { "$ref": "#/components/schemas/Error" }
                    }
                },
            })
        });
    }
    Value::Object(responses)
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The request is malformed",
        401 => "No or bad credentials",
        403 => "Not allowed",
        404 => "There is no such row, or the caller may not see it",
        409 => "It conflicts with what is stored",
        412 => "The row has changed since the version in `If-Match`",
        413 => "The body is too large",
        415 => "The body is not JSON",
        422 => "The body is not valid",
        428 => "A version has to be named",
        429 => "Too many requests",
        503 => "The service cannot answer at the moment",
        _ => "Something went wrong on our side",
    }
}

fn define(body: Body, schemas: &mut Map<String, Value>) {
    let mut add = |name: String, schema: Value| {
        schemas.entry(name).or_insert(schema);
    };
    match body {
        Body::Empty => {}
        Body::Row(row) | Body::List(row) => add(row.name.into(), schema::row(&row)),
        Body::New(row) => add(format!("New{}", row.name), schema::new(row.fields)),
        Body::Patch(row) => add(format!("{}Patch", row.name), schema::patch(row.fields)),
        Body::Object(name, fields) => add(name.into(), schema::new(fields)),
    }
}

fn schema_of(body: Body) -> Option<Value> {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let row = |row: Schema| reference(row.name);
    Some(match body {
        Body::Empty => return None,
        Body::Row(schema) => row(schema),
        Body::New(schema) => reference(&format!("New{}", schema.name)),
        Body::Patch(schema) => reference(&format!("{}Patch", schema.name)),
        Body::Object(name, _) => reference(name),
        Body::List(schema) => row(schema),
    })
}

/// The schema of a success, with what is around it.
fn answer_of(body: Body) -> Option<Value> {
    let schema = schema_of(body)?;
    Some(match body {
        Body::List(_) => {
            let pagination = json!({ "$ref": "#/components/schemas/Pagination" });
            envelope::list_schema(&schema, &pagination)
        }
        _ => envelope::schema(schema),
    })
}

fn verb(method: Verb) -> &'static str {
    match method {
        Verb::Get => "get",
        Verb::Post => "post",
        Verb::Put => "put",
        Verb::Patch => "patch",
        Verb::Delete => "delete",
    }
}
