//! What the baselines on both engines have in common: bodies like those of the shop, and the server.

use std::{env, error::Error, str::FromStr};

use axum::{
    Router,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use uuid::Uuid;

/// How many products a page holds; the statements ask for one more.
const LIMIT: usize = 20;

/// A page of a list.
#[derive(Serialize)]
pub struct Page<T> {
    pub data: Vec<T>,
    pub pagination: Pagination,
}

/// Where a page stands in its list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    pub total: i64,
    pub page: i64,
    pub limit: usize,
    pub has_more: bool,
}

impl<T> Page<T> {
    /// The first page, of rows of which there is one more where another page follows.
    pub fn first(mut rows: Vec<T>, total: i64) -> Self {
        let has_more = rows.len() > LIMIT;
        rows.truncate(LIMIT);
        Self {
            data: rows,
            pagination: Pagination {
                total,
                page: 1,
                limit: LIMIT,
                has_more,
            },
        }
    }
}

/// The body of a new product.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewProduct {
    pub category_id: Uuid,
    pub name: String,
    pub sku: String,
    pub price: String,
    pub stock: i32,
    pub status: String,
    pub specs: Option<serde_json::Value>,
}

/// The session and the account that a request names, taken on trust.
pub fn session(headers: &HeaderMap) -> Result<(Uuid, Uuid), StatusCode> {
    Ok((id(headers, "session")?, id(headers, "account")?))
}

fn id(headers: &HeaderMap, name: &str) -> Result<Uuid, StatusCode> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    let id = text.and_then(|text| Uuid::from_str(text).ok());
    id.ok_or(StatusCode::UNAUTHORIZED)
}

/// What a failure of the database is to a client.
pub fn failed(_: sqlx::Error) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

/// Whether sqlx is to test a connection before it is used, as it does where nothing is said.
pub fn tests_connections() -> bool {
    env::var_os("TEST_CONNECTIONS").is_some()
}

/// Answers at the address of `BIND`.
pub async fn serve(router: Router) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(env::var("BIND")?).await?;
    axum::serve(listener, router).await?;
    Ok(())
}
