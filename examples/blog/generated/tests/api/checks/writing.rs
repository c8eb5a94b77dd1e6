//! How rows come to be and change, whatever the resource.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use app::api;
use axum::{
    body::{Body, Bytes, HttpBody},
    http::Method,
};
use hyper::body::{Frame, SizeHint};
use serde_json::{Value, json};

use crate::{
    checks::subject::{Row, Subject, World, only, with, without},
    helpers::Answer,
};

/// The largest body that is read, unless the configuration says otherwise.
const BODY_LIMIT: usize = 1 << 20;

/// What is sent is what is stored and shown, and what is left out has its default.
pub async fn is_created(subject: &'static Subject) {
    let world = World::new().await;
    let row = world.make(subject).await;
    assert_holds(&row.shown, &without(&row.sent, subject.hidden));
    let row = world.make_bare(subject).await;
    assert_holds(&row.shown, &without(&row.sent, subject.hidden));
    assert_holds(&row.shown, &(subject.unset)());
    for name in subject.read_only {
        assert!(row.shown.get(name).is_some(), "{name}: {:#}", row.shown);
    }
    for name in subject.hidden {
        assert!(row.shown.get(name).is_none(), "{name}: {:#}", row.shown);
    }

    let body = world.body(subject, &json!({})).await;
    let answer = world.maker.post(subject.path, &body).await;
    if !subject.one_each {
        let path = subject.path_of(&answer.body["id"]);
        let answer = answer.is(201);
        assert_eq!(answer.header("location"), format!("{}{path}", api::PREFIX));
        assert!(answer.header("etag").starts_with('"'));
        if subject.offers(&["read"]) {
            let shown = world.maker.get(&path).await.is(200);
            assert_eq!(shown.body, answer.body);
            assert_eq!(shown.header("etag"), answer.header("etag"));
        }
    }
    if row.sent.get("id").is_some() && subject.rows == usize::MAX && !subject.one_each {
        is_addressed(&world, subject).await;
    }
}

/// Whatever the client calls a row, its address leads to it.
async fn is_addressed(world: &World, subject: &'static Subject) {
    for id in ["/", "?", "#", "%", "+", "\n", "\u{e9}"] {
        let body = world.body(subject, &json!({ "id": id })).await;
        let answer = world.maker.post(subject.path, &body).await.is(201);
        let path = answer.header("location").strip_prefix(api::PREFIX).unwrap();
        if subject.offers(&["read"]) {
            assert_eq!(world.maker.get(path).await.is(200).body, answer.body);
        }
    }
}

/// Whatever is wrong with a body is told at once, field by field, and nothing is stored.
pub async fn is_checked(subject: &'static Subject) {
    let world = World::new().await;
    let maker = &world.maker;
    let good = world.body(subject, &json!({})).await;

    if !subject.required.is_empty() {
        let missing = maker.post(subject.path, &json!({})).await.is(422);
        let required = subject.required.iter().map(|name| (*name, "required"));
        assert_tells(&missing, required);
    }
    let mut bad = with(&good, &json!({ "no such field": 1 }));
    let mut problems = vec![("no such field", "unknown_field")];
    for name in subject.read_only {
        bad[name] = json!("something else");
        problems.push((name, "not_writable"));
    }
    for (path, value, code) in (subject.wrong)() {
        let name = field_at(path);
        let answer = maker
            .post(subject.path, &with(&good, &json!({ name: value })))
            .await;
        assert_eq!(answer.is(422).problems(), [(path, code)], "{value}");
        if !problems.iter().any(|(known, _)| field_at(known) == name) {
            bad[name] = value;
            problems.push((path, code));
        }
    }
    problems.sort_unstable();
    let answer = maker.post(subject.path, &bad).await.is(422);
    assert_eq!(answer.problems(), problems);

    if subject.rows > 0 {
        let rows = maker.get(subject.path).await.is(200);
        assert_eq!(rows.rows().len(), 0);
    }
}

/// What is no JSON object is refused before anybody looks into it.
pub async fn is_well_formed(subject: &'static Subject) {
    let world = World::new().await;
    let mut targets = Vec::new();
    if subject.offers(&["create"]) {
        targets.push((Method::POST, subject.path.to_owned()));
    }
    let row = subject.path_of(&json!(subject.unknown));
    for (operation, method) in [("replace", Method::PUT), ("update", Method::PATCH)] {
        if subject.offers(&[operation]) {
            targets.push((method, row.clone()));
        }
    }
    let large = json!({ "name": "x".repeat(BODY_LIMIT) }).to_string();
    let deep = "[".repeat(10_000);
    let json = ("content-type", "application/json");
    for (method, path) in targets {
        let target = format!("{}{path}", api::PREFIX);
        let send = async |headers: &[_], body: Body| {
            let method = method.clone();
            world.maker.send_raw(method, &target, headers, body).await
        };
        let compressed = [json, ("content-encoding", "gzip")];
        send(&compressed, "{}".into()).await.is(415);
        let asked = format!("{target}?no-such-parameter=1");
        let headers = [json];
        let answer = world.maker.send_raw(method.clone(), &asked, &headers, "{}");
        answer.await.is(400);
        send(&[json], Body::new(Promised)).await.is(413);
        for (kind, body, status) in [
            ("", "{}", 415),
            ("text/plain", "{}", 415),
            ("application/x-www-form-urlencoded", "name=x", 415),
            ("application/json; charset=latin1", "{}", 415),
            ("application/json", &large, 413),
            ("application/json", "", 400),
            ("application/json", "{", 400),
            ("Application/JSON; Charset=\"UTF-8\"", "{", 400),
            ("application/json", "{} {}", 400),
            ("application/json", "{'name': 1}", 400),
            ("application/json", "\u{feff}{}", 400),
            ("application/json", &deep, 400),
            ("application/json", "[]", 422),
            ("application/json", "null", 422),
        ] {
            let headers = [("content-type", kind)];
            let headers = if kind.is_empty() { &[][..] } else { &headers };
            send(headers, body.to_owned().into()).await.is(status);
        }
    }
}

/// A body that is too large and never comes.
struct Promised;

impl HttpBody for Promised {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(BODY_LIMIT as u64 + 1)
    }
}

/// `PATCH` changes what it names and nothing else; `null` clears.
pub async fn is_changed(subject: &'static Subject) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let mut before = row.read().await;
    let same = row.patch(&json!({})).await.is(200).body;
    assert_same(&same, &before.body, subject);

    let other = world.fields(subject);
    let mut changes: Vec<_> = subject
        .free
        .iter()
        .map(|name| (*name, other[name].clone()))
        .collect();
    changes.extend(subject.nullable.iter().map(|name| (*name, Value::Null)));
    for (name, value) in changes {
        let answer = row.patch(&json!({ name: value })).await.is(200);
        let expected = with(&before.body, &json!({ name: value }));
        assert_same(&answer.body, &without(&expected, subject.hidden), subject);
        let after = row.read().await;
        assert_eq!(after.body, answer.body);
        // What the reader does not see does not show in the tag either.
        if after.body == before.body {
            assert_eq!(after.header("etag"), before.header("etag"), "{name}");
        }
        before = after;
    }
    for &name in subject.required {
        let answer = row.patch(&json!({ name: null })).await.is(422);
        assert_eq!(answer.problems(), [(name, "null")]);
    }
    for (path, value, code) in (subject.wrong)() {
        let answer = row.patch(&json!({ field_at(path): value })).await;
        if path != "id" {
            assert_eq!(answer.is(422).problems(), [(path, code)], "{value}");
        }
    }
    let answer = row.patch(&json!({ "no such field": 1 })).await.is(422);
    assert_eq!(answer.problems(), [("no such field", "unknown_field")]);
    assert_cannot_write(&row, subject).await;
    let whole = row.read().await.body;
    row.patch(&whole).await.is(200);
    assert_same(&row.read().await.body, &before.body, subject);
}

/// `PUT` replaces all of a row: what it leaves out has its default.
pub async fn is_replaced(subject: &'static Subject) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let before = row.read().await.body;
    // Read, edit, write back.
    let same = row.put(&before).await.is(200).body;
    assert_same(&same, &before, subject);
    assert_eq!(row.read().await.body, same);

    let other = only(&world.fields(subject), subject.free);
    let edited = without(&with(&before, &other), subject.touched);
    let answer = row.put(&edited).await.is(200);
    assert_same(&answer.body, &without(&edited, subject.hidden), subject);

    let bare = without(&without(&row.sent, subject.optional), &["id"]);
    let after = row.put(&bare).await.is(200).body;
    assert_holds(&after, &without(&bare, subject.hidden));
    assert_holds(&after, &(subject.unset)());

    // What is not shown may be missing: it stays.
    let is_shown = |name: &&&str| !subject.hidden.contains(*name);
    let shown: Vec<_> = subject.required.iter().filter(is_shown).collect();
    if !shown.is_empty() {
        let missing = row.put(&json!({})).await.is(422);
        assert_tells(&missing, shown.iter().map(|name| (**name, "required")));
    }
}

/// A row that is not there cannot be read, changed or deleted.
pub async fn is_missing(subject: &'static Subject) {
    let world = World::new().await;
    let mut ids = [subject.unknown, "no-such-id", "%00", "%20"]
        .map(ToOwned::to_owned)
        .to_vec();
    let row = world.make(subject).await;
    if row.id.is_number() {
        // A number has other spellings, a row has none.
        ids.extend(["+", "0"].map(|sign| format!("{sign}{}", row.id)));
    }
    for id in ids {
        let path = subject.path_of(&json!(id));
        for (operation, method) in [
            ("read", Method::GET),
            ("replace", Method::PUT),
            ("update", Method::PATCH),
            ("delete", Method::DELETE),
        ] {
            if !subject.offers(&[operation]) {
                continue;
            }
            let body = match operation {
                "replace" => Some(world.body(subject, &json!({})).await),
                "update" => Some(json!({})),
                _ => None,
            };
            let body = body.map(|body| without(&body, &["id"]));
            let any = [("if-match", "*")];
            let answer = world.maker.send(method, &path, &any, body.as_ref()).await;
            answer.is(404);
        }
    }
}

/// Changes are made for the version that the client knows.
pub async fn is_locked(subject: &'static Subject) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let by = &row.by;
    let patch = async |headers: &[(&str, &str)], body: Value| {
        by.send(Method::PATCH, &row.path, headers, Some(&body))
            .await
    };
    let known = [("if-none-match", row.etag.as_str())];
    let answer = by.send(Method::GET, &row.path, &known, None).await.is(304);
    assert_eq!(answer.body, Value::Null);
    assert_eq!(answer.header("etag"), row.etag);

    let stale = [("if-match", "\"no version\"")];
    patch(&stale, json!({})).await.is(412);
    patch(&[("if-match", &row.etag)], json!({})).await.is(200);
    let status = if subject.must_lock { 428 } else { 200 };
    patch(&[], json!({})).await.is(status);
    if subject.touched.contains(&"version") {
        patch(&[("if-match", &row.etag)], json!({})).await.is(412);
        let known = [("if-none-match", row.etag.as_str())];
        by.send(Method::GET, &row.path, &known, None).await.is(200);
        let now = row.read().await.body["version"].as_i64().unwrap();
        patch(&[], json!({ "version": now - 1 })).await.is(409);
        patch(&[], json!({ "version": "1" })).await.is(422);
        patch(&[], json!({ "version": now })).await.is(200);
        // The same number in another spelling.
        let written = format!("{}.0", now + 1).parse::<f64>().unwrap();
        patch(&[], json!({ "version": written })).await.is(200);
        is_conflict(&row, subject).await;
    }
    if subject.offers(&["delete"]) {
        let delete = by.send(Method::DELETE, &row.path, &stale, None).await;
        delete.is(412);
        by.get(&row.path).await.is(200);
    }
}

/// Whoever writes back what others have changed meanwhile is told so.
async fn is_conflict(row: &Row, subject: &Subject) {
    let seen = row.read().await;
    row.patch(&json!({})).await.is(200);
    let etag = [("if-match", seen.header("etag"))];
    for (operation, method) in [("update", Method::PATCH), ("replace", Method::PUT)] {
        if subject.offers(&[operation]) {
            let send = async |headers: &[(&str, &str)], body: &Value| {
                row.by
                    .send(method.clone(), &row.path, headers, Some(body))
                    .await
            };
            send(&[], &seen.body).await.is(409);
            send(&etag, &without(&seen.body, &["version"]))
                .await
                .is(412);
        }
    }
}

/// Of many changes made for one version, one is made.
pub async fn is_changed_once(subject: &'static Subject) {
    let world = World::new().await;
    let row = world.make(subject).await;
    let patches = (0..20).map(|_| {
        let (by, path, etag) = (row.by.clone(), row.path.clone(), row.etag.clone());
        tokio::spawn(async move {
            let version = [("if-match", etag.as_str())];
            by.send(Method::PATCH, &path, &version, Some(&json!({})))
                .await
        })
    });
    let mut statuses = statuses(patches.collect()).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert_eq!(statuses[1..], [412; 19]);
}

/// A request with an `Idempotency-Key` is done once, however often it comes.
pub async fn is_created_once(subject: &'static Subject) {
    let world = World::new().await;
    let body = world.body(subject, &json!({})).await;
    let key = [("idempotency-key", "7d0a1c")];
    let path = subject.path;
    let posts = (0..10).map(|_| {
        let (maker, body) = (world.maker.clone(), body.clone());
        tokio::spawn(async move { maker.send(Method::POST, path, &key, Some(&body)).await })
    });
    let mut answers = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        answers.push(post.await.unwrap().is(201));
    }
    let replayed = |answer: &&Answer| answer.header("idempotency-replayed") == "true";
    assert_eq!(answers.iter().filter(replayed).count(), 9);
    for answer in &answers {
        assert_eq!(answer.body, answers[0].body);
        for name in ["location", "etag"] {
            assert_eq!(answer.header(name), answers[0].header(name));
        }
    }
    let other = with(&body, &json!({ "no such field": 1 }));
    let answer = world
        .maker
        .send(Method::POST, path, &key, Some(&other))
        .await;
    answer.is(422);
    let long = "x".repeat(256);
    for key in ["", &long] {
        let key = [("idempotency-key", key)];
        let answer = world
            .maker
            .send(Method::POST, path, &key, Some(&body))
            .await;
        answer.is(400);
    }
}

async fn statuses(requests: Vec<tokio::task::JoinHandle<Answer>>) -> Vec<u16> {
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await.unwrap().status.as_u16());
    }
    statuses
}

/// Checks that what only the service sets may come along as it is, and not otherwise.
async fn assert_cannot_write(row: &Row, subject: &Subject) {
    let now = row.read().await.body;
    row.patch(&only(&now, subject.read_only)).await.is(200);
    for &name in subject.read_only {
        let texts = ["something else", "and another"];
        let other = texts.into_iter().find(|text| now[name] != *text);
        let answer = row.patch(&json!({ name: other })).await.is(422);
        assert_eq!(answer.problems(), [(name, "not_writable")]);
    }
}

/// Checks that these problems are among those that the answer tells.
#[track_caller]
fn assert_tells(answer: &Answer, problems: impl Iterator<Item = (&'static str, &'static str)>) {
    let told = answer.problems();
    for problem in problems {
        assert!(told.contains(&problem), "{problem:?}: {told:?}");
    }
}

/// The field that a path leads into.
fn field_at(path: &str) -> &str {
    path.split('.').next().unwrap()
}

/// Checks that these values are among those of the row.
#[track_caller]
pub fn assert_holds(row: &Value, values: &Value) {
    for (name, value) in values.as_object().unwrap() {
        assert_eq!(row[name], *value, "{name}: {row:#}");
    }
}

/// Checks that a row is another but for what every change changes.
#[track_caller]
fn assert_same(row: &Value, other: &Value, subject: &Subject) {
    let still = |row| without(row, subject.touched);
    assert_eq!(still(row), still(other));
}
