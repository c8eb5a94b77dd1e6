//! `Idempotency-Key`: a request that is sent twice is done once.

use std::convert::Infallible;

use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Caller, Draft, Error, Problem, Result, Tx, clock,
    context::{self, Context},
    encoding,
    engine::{self, Statement},
    respond::Answer,
};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// How long a key is remembered.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The status on record while a request is under way, which nobody but itself sees.
const CLAIMED: i16 = 0;

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
            Some(_) => bounded(format!("{} {}", parts.method, parts.uri.path())),
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

/// The text, or what stands for it where it is long: keys of databases are short.
fn bounded(text: String) -> String {
    const LONGEST: usize = 200;
    if text.len() <= LONGEST {
        return text;
    }
    let digest = encoding::fnv1a([text.as_str()].into_iter());
    let beginning: String = text.chars().take(LONGEST).collect();
    format!("{beginning} {digest:016x}")
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
    created_at: DateTime<Utc>,
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
        let mut record = self.claim(tx, key).await?;
        if record.created_at <= clock::now() - LIFETIME {
            forget_key(tx, &self.caller, &self.endpoint, key).await?;
            record = self.claim(tx, key).await?;
        }
        if record.status == CLAIMED {
            return Ok(None);
        }
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

    /// What is on record of the key, which is this request where nobody has used it yet.
    async fn claim(&self, tx: &mut Tx, key: &str) -> Result<Record> {
        let mut statement = Statement::new(
            "insert into _idempotency_keys
                 (caller, endpoint, \"key\", request_body, status, body, created_at)
             values (",
        );
        let mut values = statement.separated(", ");
        values
            .push_bind(&self.caller)
            .push_bind(&self.endpoint)
            .push_bind(key);
        values.push_bind(self.body).push_bind(CLAIMED);
        values.push_bind(Vec::<u8>::new()).push_bind(clock::now());
        statement.push(")").push(engine::UNLESS_TAKEN);
        statement.build().execute(&mut **tx).await?;
        let record = sqlx::query_as(
            "select request_body, status, body, etag, location, created_at
             from _idempotency_keys
             where caller = ? and endpoint = ? and \"key\" = ?",
        );
        let record = record.bind(&self.caller).bind(&self.endpoint).bind(key);
        Ok(record.fetch_one(&mut **tx).await?)
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
             where caller = ? and endpoint = ? and \"key\" = ?",
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
        forget_expired(tx).await
    }
}

/// Forgets keys that are not remembered any longer: as many as come meanwhile, and more.
async fn forget_expired(tx: &mut Tx) -> Result<()> {
    let mut statement = Statement::new(
        "select caller, endpoint, \"key\" from _idempotency_keys
         where created_at <= ",
    );
    statement.push_bind(clock::now() - LIFETIME);
    // Those that another request forgets are left to it: waiting for its end would have all of them wait for each other.
    statement
        .push(" order by created_at limit 10")
        .push(engine::SKIP_HELD);
    let expired: Vec<(String, String, String)> =
        statement.build_query_as().fetch_all(&mut **tx).await?;
    // One by one: a range may hold the key of somebody else who is under way.
    for (caller, endpoint, key) in expired {
        forget_key(tx, &caller, &endpoint, &key).await?;
    }
    Ok(())
}

/// Forgets that a key was used.
async fn forget_key(tx: &mut Tx, caller: &str, endpoint: &str, key: &str) -> Result<()> {
    sqlx::query("delete from _idempotency_keys where caller = ? and endpoint = ? and \"key\" = ?")
        .bind(caller)
        .bind(endpoint)
        .bind(key)
        .execute(&mut **tx)
        .await?;
    Ok(())
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
