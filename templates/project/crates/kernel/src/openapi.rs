//! The OpenAPI 3.1 document, written from the same declarations that check the requests.

mod parameter;
mod response;
mod schema;

use serde_json::{Map, Value, json};

use super::{Body, Operation, Pagination, Verb, envelope, error_body, list::PageSize};

/// What the document says of the service itself.
#[derive(Debug, Clone)]
pub struct Info {
    pub title: &'static str,
    pub description: &'static str,
    pub version: &'static str,
    /// What every path of an operation begins with.
    pub prefix: &'static str,
    pub page_size: PageSize,
    /// Whether requests are limited, and answers tell how many are left.
    pub limited: bool,
    /// How clients name a version of the API, where they do.
    pub versioning: Option<Versioning>,
    /// Paths that are none of the API, with their operations.
    pub besides: Value,
}

/// How clients name a version of the API.
#[derive(Debug, Clone)]
pub struct Versioning {
    /// The parameter that they name it by.
    pub parameter: Value,
    /// The status for one that does not exist.
    pub unknown: u16,
}

/// What operations share.
struct Shared {
    /// Whether callers can have an account.
    accounts: bool,
    limited: bool,
    /// The status for a version that does not exist.
    unknown_version: Option<u16>,
}

/// The document of these operations.
pub fn document(info: Info, operations: &[Operation]) -> Value {
    let shared = Shared {
        accounts: operations.iter().any(Operation::needs_account),
        limited: info.limited,
        unknown_version: info.versioning.as_ref().map(|it| it.unknown),
    };
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let mut parameters = parameter::shared(info.page_size);
    let mut tags: Vec<&str> = Vec::new();
    schemas.insert("Error".into(), error_body::schema());
    schemas.insert("Pagination".into(), Pagination::schema());
    if let Some(versioning) = info.versioning {
        parameters.insert(parameter::VERSION.into(), versioning.parameter);
    }
    for operation in operations {
        if !tags.contains(&operation.tag) {
            tags.push(operation.tag);
        }
        for body in [operation.request, operation.answer] {
            define(body, &mut schemas);
        }
        parameter::define(operation, &mut parameters);
        let path = format!("{}{}", info.prefix, operation.path);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[verb(operation.method)] = describe(operation, &shared);
    }
    if let Value::Object(besides) = info.besides {
        paths.extend(besides);
    }
    let tags: Vec<_> = tags.into_iter().map(|name| json!({ "name": name })).collect();
    let mut components = json!({
        "schemas": schemas,
        "parameters": parameters,
        "headers": response::headers(&shared),
        "responses": response::failures(&shared),
    });
    if shared.accounts {
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

fn describe(operation: &Operation, shared: &Shared) -> Value {
    let mut described = json!({
        "operationId": operation_id(operation),
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameter::of(operation, shared),
        "responses": response::of(operation, shared),
    });
    if let Some(schema) = schema_of(operation.request) {
        described["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema } },
        });
    }
    if operation.needs_account() {
        described["security"] = json!([{ "bearer": [] }]);
    } else if shared.accounts && !operation.access.is_empty() {
        described["security"] = json!([{}, { "bearer": [] }]);
    }
    described
}

/// `GET /categories/{id}/order-items` becomes `get_categories_id_orderItems`: no other path of a resource does.
fn operation_id(operation: &Operation) -> String {
    let mut id = verb(operation.method).to_owned();
    for segment in operation.path.split('/').filter(|segment| !segment.is_empty()) {
        let words = segment.split(|c: char| !c.is_alphanumeric());
        for (place, word) in words.filter(|word| !word.is_empty()).enumerate() {
            let mut rest = word.chars();
            match rest.next() {
                Some(first) if place > 0 && first.is_lowercase() => id.extend(first.to_uppercase()),
                // What has no upper case is kept apart.
                Some(first) => id.extend(['_', first]),
                None => {}
            }
            id.push_str(rest.as_str());
        }
    }
    id
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

fn define(body: Body, schemas: &mut Map<String, Value>) {
    let Some(name) = name_of(body) else {
        return;
    };
    let mut add = |schema: Value| {
        schemas.entry(name.as_str()).or_insert(schema);
    };
    match body {
        Body::Empty => {}
        Body::Row(row) | Body::List(row) => add(schema::row(&row)),
        Body::New(row) => add(schema::new(row.fields)),
        Body::Below(row, field) => {
            let fields: Vec<_> = row.fields.iter().filter(|it| it.name != field).copied().collect();
            add(schema::new(&fields));
        }
        Body::Replacement(row) => add(schema::replacement(row.fields)),
        Body::Patch(row) => add(schema::patch(row.fields)),
        Body::Object(_, fields) => add(schema::new(fields)),
    }
}

/// What the schema of a body is called.
fn name_of(body: Body) -> Option<String> {
    Some(match body {
        Body::Empty => return None,
        Body::Row(row) | Body::List(row) => row.name.into(),
        Body::New(row) => format!("New{}", row.name),
        Body::Below(row, field) => format!("New{}Without{}", row.name, pascal(field)),
        Body::Replacement(row) => format!("{}Replacement", row.name),
        Body::Patch(row) => format!("{}Patch", row.name),
        Body::Object(name, _) => name.into(),
    })
}

/// `category_id` and `categoryId` become `CategoryId`.
fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|it| it.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(word).collect()
}

fn schema_of(body: Body) -> Option<Value> {
    Some(reference("schemas", &name_of(body)?))
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
