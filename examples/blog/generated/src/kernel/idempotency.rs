//! `Idempotency-Key`: a request that is sent twice is done once.

use std::convert::Infallible;

use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;

use super::{
    Caller, Draft, Error, Problem, Result, Tx, clock,
    context::{self, Context},
    encoding,
    respond::Answer,
};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// How long a key is remembered.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The `Idempotency-Key` of a request, and which request that is.
#[derive(Debug)]
pub struct IdempotencyKey {
    key: Option<HeaderValue>,
    endpoint: String,
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let key = parts.headers.get(&HEADER).cloned();
        let endpoint = match &key {
            Some(_) => format!("{} {}", parts.method, parts.uri.path()),
            None => String::new(),
        };
        Ok(Self { key, endpoint })
    }
}

impl IdempotencyKey {
    /// The key for this caller and this body: nobody else's key is the same.
    ///
    /// # Errors
    /// 400 where it can be no key.
    pub fn with(self, caller: &Caller, draft: &Draft) -> Result<RequestKey> {
        let key = self.key.as_ref().map(read).transpose()?;
        let body = key.as_ref().map(|_| {
            let mut body = serde_json::Value::from(draft.values.clone());
            body.sort_all_objects();
            encoding::fnv1a([body.to_string().as_str()].into_iter())
        });
        Ok(RequestKey {
            key,
            endpoint: self.endpoint,
            caller: sender(caller),
            body: body.unwrap_or_default().cast_signed(),
        })
    }
}

/// Who sends the request: an account, or else an address.
fn sender(caller: &Caller) -> String {
    let name = caller.name();
    if !name.is_empty() {
        return name;
    }
    let address = context::with(Context::client);
    address.map_or(name, |address| address.to_string())
}

fn read(key: &HeaderValue) -> Result<String> {
    match key.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) => Ok(key.to_owned()),
        _ => Err(Error::bad_request(
            "`Idempotency-Key` must be 1 to 255 visible ASCII characters",
        )),
    }
}

/// A request that is to be done once.
#[derive(Debug)]
pub struct RequestKey {
    key: Option<String>,
    endpoint: String,
    caller: String,
    body: i64,
}

#[derive(sqlx::FromRow)]
struct Record {
    request_body: i64,
    status: i16,
    body: Vec<u8>,
    etag: Option<String>,
    location: Option<String>,
}

impl RequestKey {
    /// The answer that the request got before. Who comes while the first is under way waits for its end.
    ///
    /// # Errors
    /// 422 where the key came with another body.
    pub async fn replay(&self, tx: &mut Tx) -> Result<Option<Response>> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        if self.claim(tx, key).await? {
            return Ok(None);
        }
        let record: Record = sqlx::query_as(
            "select request_body, status, body, etag, location
             from _idempotency_keys
             where caller = ? and endpoint = ? and key = ?",
        )
        .bind(&self.caller)
        .bind(&self.endpoint)
        .bind(key)
        .fetch_one(&mut **tx)
        .await?;
        if record.request_body == self.body {
            record.answer().map(Some)
        } else {
            Err(Error::Invalid(vec![Problem::new(
                "Idempotency-Key",
                "reused",
                "was used for another body",
            )]))
        }
    }

    /// Whether nobody has used the key yet, or so long ago that it is forgotten; this request does now.
    async fn claim(&self, tx: &mut Tx, key: &str) -> Result<bool> {
        let now = clock::now();
        let result = sqlx::query(
            "insert into _idempotency_keys
                 (caller, endpoint, key, request_body, status, body, created_at)
             values (?, ?, ?, ?, 0, ?, ?)
             on conflict (caller, endpoint, key) do update
             set request_body = excluded.request_body, created_at = excluded.created_at
             where _idempotency_keys.created_at <= ?",
        )
        .bind(&self.caller)
        .bind(&self.endpoint)
        .bind(key)
        .bind(self.body)
        .bind(Vec::<u8>::new())
        .bind(now)
        .bind(now - LIFETIME)
        .execute(&mut **tx)
        .await?;
        Ok(result.rows_affected() == 1)
    }

    /// Keeps the answer, in the transaction of the change that it tells of.
    pub async fn remember(&self, tx: &mut Tx, answer: &Answer) -> Result<()> {
        let Some(key) = &self.key else {
            return Ok(());
        };
        let text = |value: &Option<HeaderValue>| {
            let text = value.as_ref().and_then(|value| value.to_str().ok());
            text.map(ToOwned::to_owned)
        };
        sqlx::query(
            "update _idempotency_keys
             set status = ?, body = ?, etag = ?, location = ?
             where caller = ? and endpoint = ? and key = ?",
        )
        .bind(answer.status.as_u16().cast_signed())
        .bind(answer.body.to_vec())
        .bind(text(&answer.etag))
        .bind(text(&answer.location))
        .bind(&self.caller)
        .bind(&self.endpoint)
        .bind(key)
        .execute(&mut **tx)
        .await?;
        sqlx::query("delete from _idempotency_keys where created_at <= ?")
            .bind(clock::now() - LIFETIME)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}

/// Forgets what this caller asked for.
pub async fn forget(tx: &mut Tx, caller: &Caller) -> sqlx::Result<()> {
    sqlx::query("delete from _idempotency_keys where caller = ?")
        .bind(caller.name())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Record {
    fn answer(self) -> Result<Response> {
        let header = |text: Option<String>| {
            let value = text.map(HeaderValue::try_from).transpose();
            value.map_err(Error::internal)
        };
        let answer = Answer {
            status: StatusCode::from_u16(self.status.cast_unsigned()).map_err(Error::internal)?,
            body: Bytes::from(self.body),
            etag: header(self.etag)?,
            location: header(self.location)?,
        };
        let mut response = answer.into_response();
        let replayed = HeaderValue::from_static("true");
        response.headers_mut().insert(REPLAYED, replayed);
        Ok(response)
    }
}
