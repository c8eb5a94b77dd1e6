//! Who may do what: every route, asked by everybody.

use app::users::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    checks::{
        caller,
        subject::{Row, Source, Subject, World, text, with, without},
    },
    helpers::Answer,
};

/// A route below another row: its path, the field that points there or nothing where the rows are
/// linked, and where the other row comes from.
pub type Place = (&'static str, Option<&'static str>, Source);

/// One line of a table.
struct Line<'a> {
    subject: &'static Subject,
    places: &'a [Place],
    values: Value,
    method: Method,
    path: &'a str,
}

/// Asks each route as each caller. A cell holds the status and, where that is said, how many of the
/// rows in question the list shows. The row has these values in place of its usual ones.
pub async fn holds(subject: &'static Subject, values: Value, places: &[Place], table: &str) {
    let mut rows = table.lines().map(|line| line.split_whitespace());
    let callers: Vec<_> = rows
        .find(|row| row.clone().next().is_some())
        .unwrap()
        .collect();
    for mut row in rows {
        let (Some(method), Some(path)) = (row.next(), row.next()) else {
            continue;
        };
        let line = Line {
            subject,
            places,
            values: values.clone(),
            method: method.parse().unwrap(),
            path,
        };
        let base = World::new().await;
        let cells: Vec<_> = row.collect();
        assert_eq!(cells.len(), callers.len(), "{method} {path}");
        for (caller, cell) in callers.iter().zip(cells) {
            line.check(&base, caller, cell).await;
        }
    }
}

impl Line<'_> {
    async fn check(&self, base: &World, caller: &str, cell: &str) {
        let service = &base.service;
        let (owner, account) = service.account(Role::LABELS).await;
        let world = base.of(owner.clone());
        let (path, row) = self.prepare(&world).await;
        let body = self.body(&world, row.as_ref()).await;
        let before = self.seen(row.as_ref()).await;
        service.give_roles(account, &[Role::DEFAULT.as_str()]).await;

        let client = caller::named(service, caller, &owner).await;
        let any = [("if-match", "*")];
        let answer = client
            .send(self.method.clone(), &path, &any, body.as_ref())
            .await;
        let (status, shown) = cell.split_once(':').unwrap_or((cell, ""));
        let got = answer.status.as_str();
        let method = &self.method;
        assert_eq!(
            got, status,
            "{method} {} by {caller}: {:#}",
            self.path, answer.body
        );
        if let Ok(shown) = shown.parse::<u64>() {
            let total = &answer.body["pagination"]["total"];
            assert_eq!(*total, shown, "{method} {} by {caller}", self.path);
        }
        let Some(row) = row else {
            return;
        };
        if status == "200" && matches!(self.method, Method::PUT | Method::PATCH) {
            self.assert_still_owned(&row, &answer, &json!(account));
        }
        if !status.starts_with('4') {
            return;
        }
        if status == "404"
            && self
                .path
                .starts_with(&format!("{}/{{id}}", self.subject.path))
        {
            let nothing = path.replace(&text(&row.id), self.subject.unknown);
            let nothing = client
                .send(method.clone(), &nothing, &any, body.as_ref())
                .await;
            assert_same_refusal(&answer, &nothing.is(404));
        }
        if *method != Method::GET {
            service.give_roles(account, Role::LABELS).await;
            let after = self.seen(Some(&row)).await;
            assert_eq!(after, before, "{method} {}", self.path);
        }
    }

    /// The row, if whoever made it sees it.
    async fn seen(&self, row: Option<&Row>) -> Option<Value> {
        let row = row.filter(|_| self.subject.offers(&["read"]))?;
        let answer = row.by.get(&row.path).await;
        (answer.status == StatusCode::OK).then_some(answer.body)
    }

    /// Whoever changes a row, it belongs to whom it belonged.
    fn assert_still_owned(&self, row: &Row, answer: &Answer, owner: &Value) {
        for (name, value) in row.shown.as_object().unwrap() {
            let is_kept = !self.subject.touched.contains(&name.as_str());
            if let (true, Some(shown)) = (value == owner && is_kept, answer.body.get(name)) {
                assert_eq!(shown, owner, "{} {name}", answer.request);
            }
        }
    }

    /// Makes what the request is about: its path, and the row that it would show or change.
    async fn prepare(&self, world: &World) -> (String, Option<Row>) {
        let subject = self.subject;
        let is_post = self.method == Method::POST;
        if self.path == subject.path {
            if is_post {
                return (self.path.to_owned(), None);
            }
            let row = self.make(world, json!({})).await;
            return (
                format!("{}?filter[id]={}", self.path, text(&row.id)),
                Some(row),
            );
        }
        let place = self.places.iter().find(|(path, ..)| {
            let rest = self.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("/{"))
        });
        let Some((list, field, source)) = place else {
            let row = self.make(world, json!({})).await;
            if self.path.ends_with("/restore") {
                row.delete().await.is(204);
            }
            return (self.path.replace("{id}", &text(&row.id)), Some(row));
        };
        let other = source(world).await;
        let below = list.replace("{id}", &text(&other));
        if is_post {
            return (below, None);
        }
        let row = match field {
            Some(field) => self.make(world, json!({ *field: other })).await,
            None => self.make(world, json!({})).await,
        };
        let link = format!("{below}/{}", text(&row.id));
        if self.method != Method::GET {
            return (link, Some(row));
        }
        if field.is_none() {
            world.maker.send(Method::PUT, &link, &[], None).await;
        }
        (format!("{below}?filter[id]={}", text(&row.id)), Some(row))
    }

    async fn make(&self, world: &World, values: Value) -> Row {
        world
            .make_with(self.subject, with(&self.values, &values))
            .await
    }

    async fn body(&self, world: &World, row: Option<&Row>) -> Option<Value> {
        let is_row = self.path == format!("{}/{{id}}", self.subject.path);
        match (self.method.as_str(), row) {
            ("POST", None) => {
                let place = self.places.iter().find(|(path, ..)| *path == self.path);
                let field = place.and_then(|(_, field, _)| *field);
                let given = field.map_or(json!({}), |field| json!({ field: null }));
                let body = world.body(self.subject, &with(&self.values, &given)).await;
                Some(without(&body, field.as_slice()))
            }
            ("PUT", Some(row)) if is_row => Some(without(&row.sent, &["id"])),
            ("PATCH", Some(_)) => Some(json!({})),
            _ => None,
        }
    }
}

/// A row that the caller may not know of looks like one that is not there: nothing differs but the
/// name of the request.
fn assert_same_refusal(answer: &Answer, nothing: &Answer) {
    let body = |answer: &Answer| {
        let id = answer.header("x-request-id");
        answer.body.to_string().replace(id, "")
    };
    assert_eq!(body(answer), body(nothing));
}
