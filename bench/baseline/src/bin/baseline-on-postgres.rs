//! The same on PostgreSQL, with the pool and the session of the generated shop there.

use std::{env, error::Error, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use sqlx::{
    FromRow, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    types::Decimal,
};
use tokio::net::TcpListener;
use uuid::Uuid;

const SELECT: &str =
    "select id, category_id, name, sku, price, stock, status, specs, version, created_at, \
     updated_at, deleted_at from products \
     where id = $1 and (deleted_at is null and (products.status = 'active'))";

#[derive(Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
struct Product {
    id: Uuid,
    category_id: Uuid,
    name: String,
    sku: String,
    #[serde(serialize_with = "digits")]
    price: Decimal,
    stock: i32,
    status: String,
    specs: Option<serde_json::Value>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(skip)]
    #[expect(dead_code, reason = "the statement is that of the shop")]
    deleted_at: Option<DateTime<Utc>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = env::var("DATABASE_URL")?.parse::<PgConnectOptions>()?;
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(2))
        .test_before_acquire(env::var_os("TEST_CONNECTIONS").is_some())
        .connect_with(options)
        .await?;
    let router = Router::new()
        .route("/api/v1/products/{id}", get(show))
        .with_state(pool);
    let listener = TcpListener::bind(env::var("BIND")?).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn show(
    State(pool): State<PgPool>,
    Path(id): Path<Uuid>,
) -> Result<Json<Product>, StatusCode> {
    let product = sqlx::query_as(SELECT)
        .bind(id)
        .fetch_optional(&pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    product.map(Json).ok_or(StatusCode::NOT_FOUND)
}

fn digits<S: Serializer>(price: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(price)
}
