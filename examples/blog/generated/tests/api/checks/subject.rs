//! Rows to test with: what a valid one looks like, and what has to be there before it.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex},
};

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    checks::names::NEXT_CURSOR,
    helpers::{Answer, Client, Service, callers},
};

/// What comes of making something.
pub type Made<'w, T> = Pin<Box<dyn Future<Output = T> + Send + 'w>>;

/// Makes a row with this body in the name of a client.
pub type Store = for<'w> fn(&'w World, &'w Client, Value) -> Made<'w, Answer>;

/// Where the id of a row comes from that another one points to.
pub type Source = for<'w> fn(&'w World) -> Made<'w, Value>;

/// A resource, as far as the tests that all resources share have to know it.
pub struct Subject {
    /// The path of the collection.
    pub path: &'static str,
    /// `list`, `read`, `create`, `replace`, `update`, `delete`, as far as they are offered.
    pub operations: &'static [&'static str],
    /// The fields of a valid row; the `n`-th differs from all others where it has to.
    pub body: fn(n: u32) -> Value,
    /// How a row is made where no client can.
    pub store: Option<Store>,
    /// What it points to.
    pub parents: &'static [(&'static str, Source)],
    /// Whether nobody can make two: each belongs to somebody else.
    pub one_each: bool,
    /// How many rows one caller can make and list.
    pub rows: usize,
    /// What a whole body has to hold.
    pub required: &'static [&'static str],
    /// What it can leave out.
    pub optional: &'static [&'static str],
    /// What becomes of that.
    pub unset: fn() -> Value,
    /// What can be changed whatever the rest is.
    pub free: &'static [&'static str],
    /// What of that can be cleared.
    pub nullable: &'static [&'static str],
    /// What only the service sets.
    pub read_only: &'static [&'static str],
    /// What nobody sees.
    pub hidden: &'static [&'static str],
    /// What every change changes.
    pub touched: &'static [&'static str],
    /// What is a decimal number.
    pub decimals: &'static [&'static str],
    /// What is a moment.
    pub moments: &'static [&'static str],
    /// Values that are refused, each between the path and the code of what is wrong.
    pub wrong: fn() -> Vec<(&'static str, Value, &'static str)>,
    /// What lists can be filtered by.
    pub filters: &'static [&'static str],
    /// Parameters that are short for a filter: name, field, operator.
    pub sugar: &'static [(&'static str, &'static str, &'static str)],
    /// What lists can be sorted by.
    pub sorts: &'static [&'static str],
    /// The order of a list that is not asked for another.
    pub order: &'static str,
    /// Whether a change has to name the version that it is made for.
    pub must_lock: bool,
    /// An id that no row has.
    pub unknown: &'static str,
}

/// A service and somebody who makes rows in it.
pub struct World {
    pub service: Arc<Service>,
    /// Who may do whatever anybody may.
    pub maker: Client,
    /// How many bodies there are of each resource.
    pub counts: Arc<Mutex<HashMap<&'static str, u32>>>,
    /// The rows that many others point to. Of what everybody has one of, it is the maker's.
    pub shared: Mutex<HashMap<&'static str, Value>>,
}

/// A row that a test has made.
pub struct Row {
    pub id: Value,
    pub path: String,
    /// The body that it was made from.
    pub sent: Value,
    /// The row as it was then.
    pub shown: Value,
    /// The version that it then had.
    pub etag: String,
    /// Who made it.
    pub by: Client,
}

impl Subject {
    pub fn offers(&self, operations: &[&str]) -> bool {
        operations
            .iter()
            .all(|operation| self.operations.contains(operation))
    }

    /// The path of the row with this id.
    pub fn path_of(&self, id: &Value) -> String {
        format!("{}/{}", self.path, text(id))
    }
}

impl World {
    pub async fn new() -> Self {
        let service = Arc::new(Service::start().await);
        let maker = callers::maker(&service).await;
        Self {
            service,
            maker,
            counts: Arc::default(),
            shared: Mutex::default(),
        }
    }

    /// The same service for somebody who has made nothing in it.
    pub fn of(&self, maker: Client) -> Self {
        Self {
            service: Arc::clone(&self.service),
            maker,
            counts: Arc::clone(&self.counts),
            shared: Mutex::default(),
        }
    }

    /// The same service for somebody new.
    async fn elsewhere(&self) -> Self {
        self.of(callers::maker(&self.service).await)
    }

    /// The next number of what is counted under this name.
    pub fn next(&self, name: &'static str) -> u32 {
        let mut counts = self.counts.lock().unwrap();
        let count = counts.entry(name).or_default();
        *count += 1;
        *count
    }

    /// The fields of a row unlike all others, without what it points to.
    pub fn fields(&self, subject: &Subject) -> Value {
        (subject.body)(self.next(subject.path))
    }

    /// The body of such a row, with these values in place of its own.
    pub async fn body(&self, subject: &Subject, values: &Value) -> Value {
        let mut body = self.fields(subject);
        for (field, source) in subject.parents {
            if values.get(field).is_none() {
                body[field] = source(self).await;
            }
        }
        with(&body, values)
    }

    /// A new row.
    pub fn make(&self, subject: &'static Subject) -> Made<'_, Row> {
        self.make_with(subject, json!({}))
    }

    /// A new row with these values.
    pub fn make_with(&self, subject: &'static Subject, values: Value) -> Made<'_, Row> {
        self.make_without(subject, values, &[])
    }

    /// A new row of which only the required fields are given.
    pub async fn make_bare(&self, subject: &'static Subject) -> Row {
        self.make_without(subject, json!({}), subject.optional)
            .await
    }

    fn make_without<'w>(
        &'w self,
        subject: &'static Subject,
        values: Value,
        left_out: &'w [&str],
    ) -> Made<'w, Row> {
        Box::pin(async move {
            if subject.one_each && self.known(subject).is_some() {
                let another = self.elsewhere().await;
                return another.make_without(subject, values, left_out).await;
            }
            let body = without(&self.body(subject, &values).await, left_out);
            let answer = match subject.store {
                None => self.maker.post(subject.path, &body).await.is(201),
                Some(store) => store(self, &self.maker, body.clone()).await,
            };
            let id = answer.body["id"].clone();
            if subject.one_each {
                self.share(subject, &id);
            }
            Row {
                path: subject.path_of(&id),
                id,
                sent: body,
                etag: answer.header("etag").to_owned(),
                shown: answer.body,
                by: self.maker.clone(),
            }
        })
    }

    fn known(&self, subject: &Subject) -> Option<Value> {
        self.shared.lock().unwrap().get(subject.path).cloned()
    }

    fn share(&self, subject: &Subject, id: &Value) {
        let mut shared = self.shared.lock().unwrap();
        shared.insert(subject.path, id.clone());
    }

    /// All rows of a list, page by page: a page may be smaller than what a test makes.
    pub async fn all(&self, path: &str, query: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut place = String::new();
        loop {
            let page = self
                .maker
                .get(&format!("{path}?{query}{place}"))
                .await
                .is(200);
            rows.extend(page.rows().iter().cloned());
            match page.body["pagination"][NEXT_CURSOR].as_str() {
                Some(cursor) => place = format!("&cursor={cursor}"),
                None => return rows,
            }
        }
    }

    /// Some rows, every other one bare.
    pub async fn make_some(&self, subject: &'static Subject, count: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for place in 0..count {
            rows.push(match place % 2 {
                0 => self.make(subject).await,
                _ => self.make_bare(subject).await,
            });
        }
        rows
    }

    /// The id of a new row; of what everybody has one of, it is somebody else's.
    pub fn fresh(&self, subject: &'static Subject) -> Made<'_, Value> {
        Box::pin(async move {
            if subject.one_each {
                return self.elsewhere().await.make(subject).await.id;
            }
            self.make(subject).await.id
        })
    }

    /// The id of a row that many can point to; of what everybody has one of, it is the maker's.
    pub fn shared(&self, subject: &'static Subject) -> Made<'_, Value> {
        Box::pin(async move {
            if let Some(id) = self.known(subject) {
                return id;
            }
            let id = self.make(subject).await.id;
            self.share(subject, &id);
            id
        })
    }
}

impl Row {
    /// The row as it now is.
    pub async fn read(&self) -> Answer {
        self.by.get(&self.path).await.is(200)
    }

    /// Changes the row, whatever its version.
    pub async fn patch(&self, body: &Value) -> Answer {
        self.send(Method::PATCH, Some(body)).await
    }

    /// Replaces the row, whatever its version.
    pub async fn put(&self, body: &Value) -> Answer {
        self.send(Method::PUT, Some(body)).await
    }

    /// Deletes the row, whatever its version.
    pub async fn delete(&self) -> Answer {
        self.send(Method::DELETE, None).await
    }

    async fn send(&self, method: Method, body: Option<&Value>) -> Answer {
        let any = [("if-match", "*")];
        self.by.send(method, &self.path, &any, body).await
    }
}

/// An object with these values in place of its own.
pub fn with(object: &Value, values: &Value) -> Value {
    let mut object = object.clone();
    for (name, value) in values.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

/// An object without these values.
pub fn without(object: &Value, names: &[&str]) -> Value {
    let mut object = object.clone();
    let values = object.as_object_mut().unwrap();
    values.retain(|name, _| !names.contains(&name.as_str()));
    object
}

/// Of an object only these values.
pub fn only(object: &Value, names: &[&str]) -> Value {
    let mut object = object.clone();
    let values = object.as_object_mut().unwrap();
    values.retain(|name, _| names.contains(&name.as_str()));
    object
}

/// A value as it stands in a path or a query.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Answer {
    /// The rows of a list.
    #[track_caller]
    pub fn rows(&self) -> &Vec<Value> {
        let rows = self.body["data"].as_array();
        rows.unwrap_or_else(|| panic!("{} gives no list: {:#}", self.request, self.body))
    }
}
