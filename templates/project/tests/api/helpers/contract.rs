//! Holds what is sent and answered against the document of the service.

use std::sync::LazyLock;

use app::app::document;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Map, Value};
use url::form_urlencoded;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// Headers that a client acts upon, so that an answer has none of them that is not told.
const TOLD: [&str; 12] = [
    "etag",
    "idempotency-replayed",
    "link",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "www-authenticate",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
];

/// One request and what came back.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'a> {
    pub method: &'a Method,
    /// The path with its query.
    pub target: &'a str,
    pub signed_in: bool,
    /// The body that was sent, where it was JSON.
    pub sent: Option<&'a Value>,
    pub status: StatusCode,
    pub headers: &'a HeaderMap,
    /// The body that came back; `null` where it was no JSON.
    pub body: &'a Value,
}

/// Fails where an operation of the document was answered in a way that the document does not tell.
pub fn check(exchange: &Exchange<'_>) {
    let (path, query) = exchange.target.split_once('?').unwrap_or((exchange.target, ""));
    let Some(operation) = operation(exchange.method, path) else {
        return;
    };
    let Exchange { method, status, .. } = *exchange;
    let what = format!("{method} {path} gives {status}");
    let response = resolved(&operation["responses"][status.as_str()]);
    assert!(response.is_object(), "{what}, which is not told");
    for name in TOLD.iter().filter(|name| exchange.headers.contains_key(**name)) {
        let mut told = response["headers"].as_object().into_iter().flat_map(Map::keys);
        assert!(told.any(|it| it.eq_ignore_ascii_case(name)), "{what}: `{name}` is not told");
    }
    // `fields` leaves out what the schema of the row requires.
    if let Some(schema) = schema_in(response).filter(|_| !query.contains("fields=")) {
        assert_fits(schema, exchange.body, &what);
    }
    // Also where a list is public, its deleted rows are not.
    if status == StatusCode::UNAUTHORIZED && !exchange.signed_in && !query.contains("deleted=") {
        let mut ways = operation["security"].as_array().into_iter().flatten();
        let public = ways.any(|way| way.as_object().is_some_and(Map::is_empty));
        assert!(!public, "{what}, and is told to be public");
    }
    if status.as_u16() < 400 {
        for (name, _) in form_urlencoded::parse(query.as_bytes()) {
            assert!(takes(operation, &name), "{what}: it takes `{name}`, which is not told");
        }
        if let (Some(schema), Some(sent)) = (schema_in(&operation["requestBody"]), exchange.sent) {
            assert_fits(schema, sent, &format!("the body of {what}"));
        }
    }
}

/// The operation that answers at this path; one without parameters goes before one with them.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let matches = |template: &str| {
        let (mut given, mut wanted) = (path.split('/'), template.split('/'));
        wanted.by_ref().all(|wanted| {
            given.next().is_some_and(|given| wanted.starts_with('{') || given == wanted)
        }) && given.next().is_none()
    };
    let paths = DOCUMENT["paths"].as_object()?;
    let found = paths.iter().filter(|(template, _)| matches(template));
    let (_, item) = found.min_by_key(|(template, _)| template.matches('{').count())?;
    item.get(method.as_str().to_ascii_lowercase())
}

/// Whether a parameter of this name is told of, also as `filter[field][operator]`.
fn takes(operation: &Value, name: &str) -> bool {
    let parameters = operation["parameters"].as_array();
    parameters.into_iter().flatten().map(resolved).any(|parameter| {
        let told = parameter["name"].as_str().unwrap();
        let inner = name.strip_prefix(told).and_then(|rest| rest.strip_prefix('['));
        let inner = inner.and_then(|rest| rest.strip_suffix(']'));
        let known = |inner: &str| parameter["schema"]["properties"].get(inner).is_some();
        parameter["in"] == "query" && (told == name || inner.is_some_and(known))
    })
}

/// The JSON schema of a request or a response.
fn schema_in(body: &Value) -> Option<&Value> {
    let (kind, content) = body["content"].as_object()?.iter().next()?;
    kind.ends_with("json").then_some(&content["schema"])
}

/// What a `$ref` leads to.
pub fn resolved(value: &Value) -> &Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => resolved(DOCUMENT.pointer(&reference[1..]).unwrap()),
        None => value,
    }
}

#[track_caller]
fn assert_fits(schema: &Value, value: &Value, what: &str) {
    if let Err(reason) = fits(schema, value) {
        panic!("{what} is told otherwise: {reason}\n{value:#}");
    }
}

/// Whether a value is what its schema says, as far as these documents say it.
pub fn fits(schema: &Value, value: &Value) -> Result<(), String> {
    let schema = resolved(schema);
    let demand = |holds: bool| holds.then_some(()).ok_or_else(|| format!("{value} is not {schema}"));
    demand(is_of_type(&schema["type"], value))?;
    demand(schema["enum"].as_array().is_none_or(|it| it.contains(value)))?;
    let size = match value {
        Value::Number(number) => ("minimum", "maximum", number.as_f64().unwrap()),
        Value::String(text) => ("minLength", "maxLength", text.chars().count() as f64),
        Value::Array(items) => ("minItems", "maxItems", items.len() as f64),
        _ => ("", "", 0.0),
    };
    demand(schema[size.0].as_f64().is_none_or(|least| size.2 >= least))?;
    demand(schema[size.1].as_f64().is_none_or(|greatest| size.2 <= greatest))?;
    match value {
        Value::String(text) => match schema["format"].as_str() {
            // RFC 3339 wants an offset, RFC 3986 plain letters.
            Some("time") => demand(text.ends_with('Z')),
            Some("uri") => demand(text.is_ascii()),
            _ => Ok(()),
        },
        Value::Array(items) => items.iter().try_for_each(|item| fits(&schema["items"], item)),
        Value::Object(members) => {
            let required = schema["required"].as_array().into_iter().flatten();
            for name in required.map(|name| name.as_str().unwrap()) {
                members.get(name).ok_or_else(|| format!("`{name}` is missing"))?;
            }
            for (name, member) in members {
                match schema["properties"].get(name) {
                    Some(property) => fits(property, member).map_err(|it| format!("`{name}`: {it}"))?,
                    None if schema["additionalProperties"] == false => {
                        return Err(format!("there is no `{name}`"));
                    }
                    None => {}
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn is_of_type(kinds: &Value, value: &Value) -> bool {
    let is = |kind: &Value| match kind.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    match kinds {
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    }
}
