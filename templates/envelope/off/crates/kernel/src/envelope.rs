//! What is around a success: nothing but, in a list, its place.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Pagination, Result, respond};

/// A list as clients get it.
#[derive(Serialize)]
struct List<'a, R> {
    data: &'a R,
    pagination: &'a Pagination,
}

/// A page as clients get it: the rows, and where they stand in the list.
pub fn list(rows: &impl Serialize, pagination: &Pagination) -> Result<Response> {
    let body = List {
        data: rows,
        pagination,
    };
    Ok(respond::json(StatusCode::OK, &body)?.into_response())
}

/// What every list of the documentation is.
pub fn list_schema(row: &Value, pagination: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["data", "pagination"],
        "properties": {
            "data": { "type": "array", "items": row },
            "pagination": pagination,
        },
    })
}

/// What every other success of the documentation is: the value itself.
pub fn schema(value: Value) -> Value {
    value
}
