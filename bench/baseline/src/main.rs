//! What requests for products cost at least: handlers that run the statements and send the rows.
//!
//! Statements, pools and pragmas are those of the generated shop, and so are the members of the bodies.
//! It has none of the layers of a service, checks nothing of a body, and takes on trust who asks.

use std::{env, error::Error, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use baseline::{NewProduct, Page, failed, serve, session, tests_connections};
use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use sqlx::{
    FromRow, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use uuid::Uuid;

const SELECT: &str = "
    select id, category_id, name, sku, price, stock, status, specs, version, created_at,
           updated_at, deleted_at
    from products
    where id = ? and (deleted_at is null and (products.status = 'active'))";

const LIST: &str = "
    select id, category_id, name, sku, price, stock, status, specs, version, created_at,
           updated_at, deleted_at
    from products
    where (deleted_at is null and (products.status = 'active'))
    order by created_at desc, id desc limit 21";

const COUNT: &str = "
    select count(*) from products
    where (deleted_at is null and (products.status = 'active'))";

const ROLES: &str = "
    select users.roles
    from _sessions join users on users.id = _sessions.user_id
    where _sessions.id = ? and _sessions.user_id = ? and _sessions.expires_at > ?
      and not users.disabled";

const HOLD: &str = "select 1 from categories where id = ?";

const INSERT: &str = "
    insert into products
    (id, category_id, name, sku, price, stock, status, specs, version, created_at, updated_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    returning id";

#[derive(Clone)]
struct Pools {
    reader: SqlitePool,
    writer: SqlitePool,
}

#[derive(Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
struct Product {
    id: Uuid,
    category_id: Uuid,
    name: String,
    sku: String,
    #[serde(serialize_with = "cents")]
    price: i64,
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
    let options = env::var("DATABASE_URL")?
        .parse::<SqliteConnectOptions>()?
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5));
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(2))
            .test_before_acquire(tests_connections())
            .connect_with(options.clone())
    };
    let pools = Pools {
        reader: pool(8).await?,
        writer: pool(1).await?,
    };
    let router = Router::new()
        .route("/api/v1/products", get(list).post(create))
        .route("/api/v1/products/{id}", get(show))
        .with_state(pools);
    serve(router).await
}

async fn show(
    State(pools): State<Pools>,
    Path(id): Path<Uuid>,
) -> Result<Json<Product>, StatusCode> {
    let product = sqlx::query_as(SELECT)
        .bind(id)
        .fetch_optional(&pools.reader)
        .await
        .map_err(failed)?;
    product.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn list(State(pools): State<Pools>) -> Result<Json<Page<Product>>, StatusCode> {
    let mut connection = pools.reader.acquire().await.map_err(failed)?;
    let rows = sqlx::query_as(LIST)
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    let total = sqlx::query_scalar(COUNT)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    Ok(Json(Page::first(rows, total)))
}

async fn create(
    State(pools): State<Pools>,
    headers: HeaderMap,
    Json(new): Json<NewProduct>,
) -> Result<(StatusCode, Json<Product>), StatusCode> {
    let (session, account) = session(&headers)?;
    let now = Utc::now();
    let roles: Option<String> = sqlx::query_scalar(ROLES)
        .bind(session)
        .bind(account)
        .bind(now)
        .fetch_optional(&pools.reader)
        .await
        .map_err(failed)?;
    if !roles.is_some_and(|roles| roles.contains("\"admin\"")) {
        return Err(StatusCode::FORBIDDEN);
    }
    let price = new.price.replace('.', "").parse();
    let product = Product {
        id: Uuid::now_v7(),
        category_id: new.category_id,
        name: new.name,
        sku: new.sku,
        price: price.map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?,
        stock: new.stock,
        status: new.status,
        specs: new.specs,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let begun = pools.writer.begin_with("begin immediate").await;
    let mut tx = begun.map_err(failed)?;
    sqlx::query(HOLD)
        .bind(product.category_id)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed)?
        .ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
    let _: Uuid = sqlx::query_scalar(INSERT)
        .bind(product.id)
        .bind(product.category_id)
        .bind(&product.name)
        .bind(&product.sku)
        .bind(product.price)
        .bind(product.stock)
        .bind(&product.status)
        .bind(&product.specs)
        .bind(product.version)
        .bind(product.created_at)
        .bind(product.updated_at)
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    Ok((StatusCode::CREATED, Json(product)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn cents<S: Serializer>(price: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{}.{:02}", price / 100, price % 100))
}
