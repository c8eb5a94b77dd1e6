//! What lists show, whatever the resource.

use std::{cmp::Ordering, collections::HashSet};

use app::api;
use chrono::DateTime;
use kernel::conventions;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::{
    checks::{
        names::{HAS_MORE, NEXT_CURSOR},
        subject::{Subject, World, text},
    },
    helpers::Answer,
};

/// Bytes of a query that an address has room for.
const ROOM: usize = 7_000;

/// Pages are what is between two places of the whole list.
pub async fn has_pages(subject: &'static Subject) {
    let list = List::of(subject, 5).await;
    let all = list.all("").await;
    assert_eq!(all.len(), 5);
    let first = list.get("").await;
    let limit = api::PAGE_SIZE.usual.try_into().unwrap();
    let shown = all.len().min(limit);
    assert_eq!(first.rows()[..], all[..shown]);
    let pagination = &first.body["pagination"];
    assert_eq!(pagination["limit"], limit);
    assert_eq!(pagination[HAS_MORE], shown < all.len());

    let limit = api::PAGE_SIZE.most.min(2).try_into().unwrap();
    let pages = all.chunks(limit).chain([&[][..]]).zip(1..);
    for (rows, page) in pages {
        let answer = list.get(&format!("page={page}&limit={limit}")).await;
        assert_eq!(answer.rows()[..], *rows);
        let pagination = &answer.body["pagination"];
        assert_eq!(pagination["total"], all.len());
        assert_eq!(pagination["page"], page);
        assert_eq!(pagination["limit"], limit);
        let has_more = page * limit < all.len();
        assert_eq!(pagination[HAS_MORE], has_more);
        assert_eq!(pagination[NEXT_CURSOR].is_string(), has_more);
        let link = answer.header("link");
        assert!(link.contains("rel=\"first\""), "{link}");
        assert_eq!(link.contains("rel=\"next\""), has_more, "{link}");
        assert_eq!(link.contains("rel=\"prev\""), page > 1, "{link}");
    }
    let beyond = format!("limit={}", api::PAGE_SIZE.most + 1);
    let cut = list.get(&beyond).await;
    assert_eq!(cut.body["pagination"]["limit"], api::PAGE_SIZE.most);
}

/// Whoever walks by cursor meets every row that stays exactly once, whatever else comes and goes.
pub async fn is_walked(subject: &'static Subject) {
    let list = List::of(subject, 7).await;
    let ascending = format!("-{}", subject.order).replace("--", "");
    for sort in [subject.order, &ascending] {
        let sort = format!("sort={}", encode(sort));
        let victim = list.world.make(subject).await;
        let ids = |rows: &[Value]| rows.iter().map(|row| text(&row["id"])).collect::<Vec<_>>();
        let mut stay = ids(&list.all(&sort).await);
        let mut met = Vec::new();
        let mut place = String::new();
        for round in 0.. {
            let page = list.get(&format!("limit=2&{sort}{place}")).await;
            met.extend(ids(page.rows()));
            let Some(cursor) = page.body["pagination"][NEXT_CURSOR].as_str() else {
                break;
            };
            assert_eq!(page.body["pagination"][HAS_MORE], true);
            place = format!("&cursor={cursor}");
            if round == 0 && subject.offers(&["delete"]) {
                victim.delete().await.is(204);
                stay.retain(|id| *id != text(&victim.id));
            }
            if round < 4 {
                list.world.make(subject).await;
            }
        }
        let times = |id| met.iter().filter(|other| *other == id).count();
        assert!(stay.iter().all(|id| times(id) == 1), "{stay:?} {met:?}");
        let distinct: HashSet<_> = met.iter().collect();
        assert_eq!(distinct.len(), met.len());
    }
    let page = list.get("limit=1").await;
    let cursor = page.body["pagination"][NEXT_CURSOR].as_str().unwrap();
    let next = list.get(&format!("cursor={cursor}")).await;
    assert!(next.body["pagination"].get("total").is_none());
    let next = list.get(&format!("cursor={cursor}&total=true")).await;
    assert!(next.body["pagination"]["total"].is_u64());
    for query in [
        format!("cursor={cursor}&page=1"),
        format!(
            "cursor={cursor}&sort={}",
            if subject.order == "-id" { "id" } else { "-id" }
        ),
        format!("cursor={cursor}&filter[id][null]=false"),
        format!("cursor={cursor}&search=x"),
        format!("cursor={cursor}&deleted=true"),
        format!("cursor={cursor}x"),
        "cursor=".to_owned(),
        "cursor=x".to_owned(),
        "cursor=bnVsbA".to_owned(),
        "cursor=W10".to_owned(),
    ] {
        list.refuses(&query).await;
    }
}

/// Whatever a list cannot do is refused by name.
pub async fn is_asked_well(subject: &'static Subject) {
    let list = List::of(subject, 0).await;
    for query in [
        "limit=0",
        "limit=-1",
        "limit=x",
        "limit=",
        "page=0",
        "page=-1",
        "page=1.5",
        "page=99999999999999999999",
        "page=1000000",
        "limit=1&limit=2",
        "sort=",
        "sort=no-such-field",
        "sort=id,-id",
        "fields=",
        "fields=id,no-such-field",
        "total=maybe",
        "no-such-field=1",
        "filter[no-such-field]=1",
        "filter[id][like]=1",
        "filter[id",
        "filter=1",
        "id=%00",
    ] {
        list.refuses(query).await;
    }
}

/// Lists are filtered by every operator of every field that has filters.
pub async fn is_filtered(subject: &'static Subject) {
    let list = List::of(subject, 6).await;
    let all = list.all("").await;
    for name in subject.filters {
        let values = || all.iter().map(|row| &row[name]);
        for present in ["true", "false"] {
            let query = format!("filter[{name}][null]={present}");
            let expected = |value: &Value| value.is_null().to_string() == present;
            list.shows(&query, &all, |row| expected(&row[name])).await;
        }
        list.refuses(&format!("filter[{name}][null]=maybe")).await;
        let Some(value) = values().find(|value| !value.is_null()) else {
            continue;
        };
        if let Some(elements) = value.as_array() {
            let Some(element) = elements.first() else {
                continue;
            };
            let one = encode(&text(element).replace(',', "\\,"));
            let query = format!("filter[{name}]={one}");
            let holds = |row: &Value| row[name].as_array().is_some_and(|it| it.contains(element));
            list.shows(&query, &all, holds).await;
            continue;
        }
        let one = encode(&text(value).replace(',', "\\,"));
        for operator in ["eq", "ne", "lt", "lte", "gt", "gte"] {
            let query = format!("filter[{name}][{operator}]={one}");
            list.shows(&query, &all, |row| list.matches(row, name, operator, value))
                .await;
        }
        if !conventions::RESERVED.contains(name) {
            let query = format!("{name}={one}");
            list.shows(&query, &all, |row| row[name] == *value).await;
        }
        // A backslash would make the comma behind it part of the value.
        if one.ends_with("%5C") {
            continue;
        }
        let other = values().rfind(|value| !value.is_null()).unwrap();
        let several = format!("{one},{}", encode(&text(other).replace(',', "\\,")));
        let query = format!("filter[{name}][in]={several}");
        let either = |row: &Value| row[name] == *value || row[name] == *other;
        if query.len() < ROOM {
            list.shows(&query, &all, either).await;
        }
        let many = vec![one.as_str(); (ROOM / (one.len() + 1)).min(1_500)];
        let query = format!("filter[{name}]={}", many.join(","));
        list.shows(&query, &all, |row| row[name] == *value).await;
    }
    for (parameter, name, operator) in subject.sugar {
        let Some(value) = all.iter().map(|row| &row[name]).find(|it| !it.is_null()) else {
            continue;
        };
        let query = format!("{parameter}={}", encode(&text(value)));
        list.shows(&query, &all, |row| list.matches(row, name, operator, value))
            .await;
        list.refuses(&format!("{parameter}=no-such-value")).await;
        // What is dropped from a name is not there in another spelling, unless it is another name.
        let mut suffixes = [conventions::AFTER_SUFFIX, conventions::BEFORE_SUFFIX].into_iter();
        let suffix = suffixes.find(|suffix| parameter.ends_with(suffix));
        if let Some(suffix) = suffix.filter(|_| name.ends_with(conventions::TIME_SUFFIX)) {
            let whole = format!("{name}{suffix}");
            let mut sugar = subject.sugar.iter();
            let is_known = subject.filters.contains(&whole.as_str())
                || sugar.any(|(parameter, ..)| *parameter == whole);
            if !is_known {
                list.refuses(&format!("{whole}={}", encode(&text(value)))).await;
            }
        }
    }
}

/// Lists are sorted by every field that has an order, nulls last, ties by id.
pub async fn is_sorted(subject: &'static Subject) {
    let list = List::of(subject, 6).await;
    let all = list.all("").await;
    let by_default = list.all(&format!("sort={}", encode(subject.order))).await;
    assert_eq!(all, by_default);
    for name in subject.sorts {
        for descending in [false, true] {
            let direction = |ordering: Ordering| match descending {
                true => ordering.reverse(),
                false => ordering,
            };
            let mut expected = all.clone();
            expected.sort_by(|one, other| {
                let (a, b) = (&one[name], &other[name]);
                let values = match (a.is_null(), b.is_null()) {
                    (false, false) => direction(list.compare(name, a, b)),
                    nulls => nulls.0.cmp(&nulls.1),
                };
                values.then_with(|| direction(list.compare("id", &one["id"], &other["id"])))
            });
            let sign = if descending { "-" } else { "" };
            let sort = format!("sort={sign}{name}");
            assert_eq!(list.all(&sort).await, expected, "{sort}");
            list.goes_there_and_back(&sort, &expected).await;
        }
    }
    // A plus that is not percent-encoded arrives as a space.
    let plain = list.all("sort=id").await;
    for plus in ["sort=+id", "sort=%2Bid"] {
        assert_eq!(list.all(plus).await, plain);
    }
}

/// Rows are shown with the fields asked for.
pub async fn is_narrowed(subject: &'static Subject) {
    let list = List::of(subject, 1).await;
    let all = list.get("").await;
    let whole = &all.rows()[0];
    for name in whole.as_object().unwrap().keys() {
        let narrow = list.get(&format!("fields={name}")).await;
        assert_eq!(narrow.rows()[..], [json!({ name: whole[name] })]);
    }
    if subject.offers(&["read"]) {
        let path = subject.path_of(&whole["id"]);
        let maker = &list.world.maker;
        let narrow = maker.get(&format!("{path}?fields=id")).await.is(200);
        assert_eq!(narrow.body, json!({ "id": whole["id"] }));
        maker
            .get(&format!("{path}?fields=no-such-field"))
            .await
            .is(400);
        maker
            .get(&format!("{path}?no-such-parameter=1"))
            .await
            .is(400);
    }
}

/// A list with some rows in it.
struct List {
    world: World,
    subject: &'static Subject,
}

impl List {
    /// A list with so many rows.
    async fn of(subject: &'static Subject, rows: usize) -> Self {
        let world = World::new().await;
        world.make_some(subject, rows).await;
        Self { world, subject }
    }

    async fn get(&self, query: &str) -> Answer {
        let path = format!("{}?{query}", self.subject.path);
        self.world.maker.get(&path).await.is(200)
    }

    async fn all(&self, query: &str) -> Vec<Value> {
        self.world.all(self.subject.path, query).await
    }

    /// Goes by cursor to the last page of these rows, and back to the first.
    async fn goes_there_and_back(&self, query: &str, rows: &[Value]) {
        let query = format!("{query}&limit={}", api::PAGE_SIZE.most.min(4));
        let mut page = self.get(&query).await;
        let mut pages = vec![page.rows().to_vec()];
        while let Some(cursor) = page.body["pagination"][NEXT_CURSOR].as_str() {
            page = self.get(&format!("{query}&cursor={cursor}")).await;
            pages.push(page.rows().to_vec());
        }
        assert_eq!(pages.concat(), rows, "{query}");
        for expected in pages.iter().rev().skip(1) {
            page = self.get(&previous(&page).unwrap()).await;
            assert_eq!(page.rows(), expected, "{query}");
        }
        assert_eq!(previous(&page), None, "{query}");
    }

    async fn refuses(&self, query: &str) {
        let path = format!("{}?{query}", self.subject.path);
        self.world.maker.get(&path).await.is(400);
    }

    /// Checks that the list shows those of all rows for which the condition holds.
    async fn shows(&self, query: &str, all: &[Value], condition: impl Fn(&Value) -> bool) {
        let expected: Vec<_> = all.iter().filter(|row| condition(row)).cloned().collect();
        assert_eq!(self.all(query).await, expected, "{query}");
        let total = self.get(query).await.body["pagination"]["total"].clone();
        assert_eq!(total, expected.len(), "{query}");
    }

    /// Whether a field of the row is in this relation to the value.
    fn matches(&self, row: &Value, name: &str, operator: &str, value: &Value) -> bool {
        if row[name].is_null() {
            return false;
        }
        let ordering = self.compare(name, &row[name], value);
        match operator {
            "eq" => ordering.is_eq(),
            "ne" => ordering.is_ne(),
            "lt" => ordering.is_lt(),
            "lte" => ordering.is_le(),
            "gt" => ordering.is_gt(),
            _ => ordering.is_ge(),
        }
    }

    /// The order of two values of a field.
    fn compare(&self, name: &str, a: &Value, b: &Value) -> Ordering {
        let (one, other) = (text(a), text(b));
        if self.subject.decimals.contains(&name) {
            // All of a field have as many places.
            let unscaled = |text: &str| text.replace('.', "").parse::<i128>().unwrap();
            return unscaled(&one).cmp(&unscaled(&other));
        }
        if a.is_number() {
            let number = |text: &str| text.parse::<f64>().unwrap();
            return number(&one).total_cmp(&number(&other));
        }
        if self.subject.moments.contains(&name) {
            let moment = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
            return moment(&one).cmp(&moment(&other));
        }
        one.cmp(&other)
    }
}

/// The query that leads to the page before this one.
fn previous(page: &Answer) -> Option<String> {
    let mut links = page.header("link").split(", ");
    let link = links.find(|link| link.ends_with("rel=\"prev\""))?;
    let (_, query) = link.split_once('?')?;
    Some(query.split_once('>')?.0.to_owned())
}

fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
