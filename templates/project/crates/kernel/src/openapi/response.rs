use serde_json::{Map, Value, json};

use super::{Shared, answer_of, reference};
use crate::{Body, Operation, Parameters, error_body};

const ETAG: &str = "ETag";
const IDEMPOTENCY_REPLAYED: &str = "Idempotency-Replayed";
const LINK: &str = "Link";
const LOCATION: &str = "Location";
const RETRY_AFTER: &str = "Retry-After";
const WWW_AUTHENTICATE: &str = "WWW-Authenticate";
const X_REQUEST_ID: &str = "X-Request-Id";

/// What answers tell of the limit of requests.
const LIMITS: [(&str, &str); 5] = [
    ("X-RateLimit-Limit", "How many requests the limit allows"),
    ("X-RateLimit-Remaining", "How many of them are left"),
    (
        "X-RateLimit-Reset",
        "When all of them are back, in seconds since the epoch",
    ),
    ("RateLimit", "What is left of the limit, as the IETF writes it"),
    ("RateLimit-Policy", "The limit, as the IETF writes it"),
];

/// Every failure that is told, by status: its name and what it means.
const FAILURES: [(u16, &str, &str); 14] = [
    (400, "BadRequest", "The request is malformed"),
    (401, "Unauthorized", "No or bad credentials"),
    (403, "Forbidden", "Not allowed"),
    (
        404,
        "NotFound",
        "There is no such row, or the caller may not see it",
    ),
    (406, "NotAcceptable", "There is no such version of the API"),
    (409, "Conflict", "It conflicts with what is stored"),
    (
        412,
        "PreconditionFailed",
        "The row has changed since the version in `If-Match`",
    ),
    (413, "PayloadTooLarge", "The body is too large"),
    (415, "UnsupportedMediaType", "The body is not JSON"),
    (422, "Invalid", "The body is not valid"),
    (428, "PreconditionRequired", "A version has to be named"),
    (429, "TooManyRequests", "Too many requests"),
    (500, "InternalError", "Something went wrong on our side"),
    (
        503,
        "Unavailable",
        "The service cannot answer at the moment",
    ),
];

/// The answers of an operation, by status.
pub fn of(operation: &Operation, shared: &Shared) -> Value {
    let mut responses = Map::new();
    let mut success = json!({
        "description": "Done",
        "headers": with_common(shared, &of_success(operation)),
    });
    if let Some(schema) = answer_of(operation.answer) {
        success["content"] = json!({ "application/json": { "schema": schema } });
    }
    responses.insert(operation.status.to_string(), success);
    if matches!(operation.parameters, Parameters::Read) {
        let known = json!({
            "description": "The client has it already, as `If-None-Match` says",
            "headers": with_common(shared, &[ETAG]),
        });
        responses.insert("304".into(), known);
    }
    let deleted = matches!(operation.parameters, Parameters::List(_, true));
    let refused: &[u16] = match (shared.accounts, operation.refuses_some() || deleted) {
        (false, _) => &[],
        (true, true) => &[401, 403],
        // Bad credentials are refused everywhere.
        (true, false) => &[401],
    };
    let missing: &[u16] = if operation.path.contains('{') { &[404] } else { &[] };
    let failures = operation.failures.iter().chain(missing).chain(refused);
    for status in failures.chain(&[429, 500, 503]).chain(&shared.unknown_version) {
        let known = FAILURES.iter().find(|(known, ..)| known == status);
        let response = match known {
            Some((_, name, _)) => reference("responses", name),
            None => failure(shared, *status, "It failed"),
        };
        responses.insert(status.to_string(), response);
    }
    Value::Object(responses)
}

/// What a success tells besides what every answer does.
fn of_success(operation: &Operation) -> Vec<&'static str> {
    // Only rows of a table have a version.
    let row = matches!(operation.answer, Body::Row(row) if row.fields.iter().any(|it| it.column == "id"));
    let headers = [
        (row, ETAG),
        (operation.status == 201, LOCATION),
        (matches!(operation.parameters, Parameters::List(..)), LINK),
        (
            matches!(operation.parameters, Parameters::Create),
            IDEMPOTENCY_REPLAYED,
        ),
    ];
    let told = headers.into_iter().filter(|(told, _)| *told);
    told.map(|(_, name)| name).collect()
}

/// References to these headers and to those of every answer.
fn with_common(shared: &Shared, names: &[&str]) -> Value {
    let limits: &[_] = if shared.limited { &LIMITS } else { &[] };
    let common = limits.iter().map(|(name, _)| *name).chain([X_REQUEST_ID]);
    names
        .iter()
        .copied()
        .chain(common)
        .map(|name| (name.to_owned(), reference("headers", name)))
        .collect::<Map<_, _>>()
        .into()
}

/// The headers that answers have.
pub fn headers(shared: &Shared) -> Value {
    let own = [
        (ETAG, "The version of the row, for `If-Match` and `If-None-Match`"),
        (IDEMPOTENCY_REPLAYED, "`true` where the answer is that to an earlier request"),
        (LINK, "Where the first, the previous and the next page are"),
        (LOCATION, "The path of the new row"),
        (RETRY_AFTER, "How many seconds to wait before another try"),
        (WWW_AUTHENTICATE, "How to show who is asking"),
        (X_REQUEST_ID, "The id under which the request is logged"),
    ];
    let limits: &[_] = if shared.limited { &LIMITS } else { &[] };
    let header = |(name, description): &(&str, &str)| {
        let kind = match *name {
            RETRY_AFTER => "integer",
            name if name.starts_with("X-RateLimit") => "integer",
            _ => "string",
        };
        let header = json!({ "description": description, "schema": { "type": kind } });
        ((*name).to_owned(), header)
    };
    own.iter().chain(limits).map(header).collect::<Map<_, _>>().into()
}

/// The failures that operations share.
pub fn failures(shared: &Shared) -> Value {
    let named = |(status, name, meaning): &(u16, &str, &str)| {
        ((*name).to_owned(), failure(shared, *status, meaning))
    };
    FAILURES.iter().map(named).collect::<Map<_, _>>().into()
}

fn failure(shared: &Shared, status: u16, meaning: &str) -> Value {
    let own: &[&str] = match status {
        401 => &[WWW_AUTHENTICATE],
        429 | 503 => &[RETRY_AFTER],
        _ => &[],
    };
    json!({
        "description": meaning,
        "headers": with_common(shared, own),
        "content": {
            (error_body::CONTENT_TYPE): { "schema": reference("schemas", "Error") },
        },
    })
}
