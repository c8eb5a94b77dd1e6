//! The body of every answer from 400 up.

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Failure, Problem};

/// The type of the bodies that [`body`] writes.
pub const CONTENT_TYPE: &str = "application/json";

/// Every code that [`code`] gives.
const CODES: [&str; 14] = [
    "BAD_REQUEST",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "CONFLICT",
    "PRECONDITION_FAILED",
    "PRECONDITION_REQUIRED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "VALIDATION_ERROR",
    "RATE_LIMITED",
    "INTERNAL_ERROR",
    "UNAVAILABLE",
];

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    details: &'a [Problem],
    request_id: &'a str,
}

/// The text of a failure.
pub fn body(status: StatusCode, request_id: &str, failure: Option<&Failure>) -> Vec<u8> {
    let body = Envelope {
        error: Body {
            code: code(status),
            message: failure.map_or_else(|| message(status), |failure| &failure.message),
            details: failure.map_or(&[], |failure| &failure.details),
            request_id,
        },
    };
    // Strings and lists of strings always have a form in JSON.
    serde_json::to_vec(&body).unwrap_or_default()
}

/// What the documentation says of such a body.
pub fn schema() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "details", "requestId"],
                "properties": {
                    "code": { "type": "string", "enum": CODES },
                    "message": { "type": "string" },
                    "details": problems(),
                    "requestId": { "type": "string" },
                },
            },
        },
    })
}

fn problems() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["field", "code", "message"],
            "properties": {
                "field": { "type": "string", "description": "the dotted path of the field" },
                "code": { "type": "string" },
                "message": { "type": "string" },
            },
        },
    })
}

/// The code of a status, from the closed list in the documentation.
pub fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "UNAUTHORIZED",
        StatusCode::FORBIDDEN => "FORBIDDEN",
        StatusCode::NOT_FOUND => "NOT_FOUND",
        StatusCode::METHOD_NOT_ALLOWED => "METHOD_NOT_ALLOWED",
        StatusCode::CONFLICT => "CONFLICT",
        StatusCode::PRECONDITION_FAILED => "PRECONDITION_FAILED",
        StatusCode::PRECONDITION_REQUIRED => "PRECONDITION_REQUIRED",
        StatusCode::PAYLOAD_TOO_LARGE => "PAYLOAD_TOO_LARGE",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "UNSUPPORTED_MEDIA_TYPE",
        StatusCode::UNPROCESSABLE_ENTITY => "VALIDATION_ERROR",
        StatusCode::TOO_MANY_REQUESTS => "RATE_LIMITED",
        StatusCode::SERVICE_UNAVAILABLE => "UNAVAILABLE",
        status if status.is_server_error() => "INTERNAL_ERROR",
        _ => "BAD_REQUEST",
    }
}

/// What is said where nobody said more.
fn message(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "sign in to do this",
        StatusCode::FORBIDDEN => "you are not allowed to do this",
        StatusCode::NOT_FOUND => "there is nothing here",
        StatusCode::METHOD_NOT_ALLOWED => "this method is not allowed here",
        StatusCode::CONFLICT => "the request conflicts with what is stored",
        StatusCode::PAYLOAD_TOO_LARGE => "the request body is too large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "the request body must be `application/json`",
        StatusCode::UNPROCESSABLE_ENTITY => "the request is not valid",
        StatusCode::TOO_MANY_REQUESTS => "too many requests",
        StatusCode::SERVICE_UNAVAILABLE => "the service cannot answer at the moment",
        status if status.is_server_error() => "something went wrong on our side",
        _ => "the request is malformed",
    }
}
