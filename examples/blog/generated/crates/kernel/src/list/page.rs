use axum::http::{HeaderValue, Uri};
use serde::Serialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{Cursor, Error, ListQuery, Place, Resource, Result, Way, is_too_deep};
use crate::{
    Lens,
    db::Executor,
    lens::{self, Shown},
    members,
};

/// A page of a list.
#[derive(Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// What the caller sees of them.
    lens: Lens,
    /// What of that does not show, for each of them.
    withheld: Vec<Vec<&'static str>>,
    pub pagination: Pagination,
    /// The `Link` header: where the first, the previous and the next page are.
    pub link: HeaderValue,
}

impl<T: Resource> Page<T> {
    /// The rows as the caller sees them.
    pub fn shown(&self) -> Vec<Shown<'_, T>> {
        let rows = self.rows.iter().zip(&self.withheld);
        rows.map(|(row, withheld)| self.lens.show(row, withheld))
            .collect()
    }
}

/// Where a page stands in its list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    pub limit: u64,
    pub has_more: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl Pagination {
    /// What the documentation says of it.
    pub fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["limit", "hasMore"],
            "properties": {
                "total": { "type": "integer", "description": "How many rows there are in all" },
                "page": { "type": "integer" },
                "limit": { "type": "integer" },
                "hasMore": { "type": "boolean" },
                "nextCursor": { "type": "string" },
            },
        })
    }
}

impl ListQuery {
    /// How many rows a page holds; the statement asks for one more.
    pub fn limit(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }

    /// Cuts the rows of [`Self::page_of`] down to a page.
    pub async fn page<T: Resource>(
        &self,
        db: impl Executor<'_>,
        mut rows: Vec<T>,
        total: Option<i64>,
    ) -> Result<Page<T>> {
        let goes_on = rows.len() > self.limit();
        rows.truncate(self.limit());
        // What was asked for from the other side lies where the walk came from.
        let (has_more, has_less) = match self.place {
            Place::Page(_) => (goes_on, false),
            Place::Beyond(Way::Forth, _) => (goes_on, true),
            Place::Beyond(Way::Back, _) => {
                rows.reverse();
                (!rows.is_empty(), goes_on)
            }
        };
        let cursor = |row: &T, way| -> Result<String> {
            let sorts = |name: &str| self.sort.iter().any(|key| key.field.name == name);
            let row = members::serialize(row, serde_json::value::Serializer, sorts);
            let row = row.map_err(Error::internal)?;
            Ok(Cursor::at(&row, way, self.digest, &self.sort))
        };
        let next = rows.last().filter(|_| has_more);
        let next_cursor = next.map(|row| cursor(row, Way::Forth)).transpose()?;
        let previous = rows.first().filter(|_| has_less);
        let previous_cursor = previous.map(|row| cursor(row, Way::Back)).transpose()?;
        let withheld = lens::withheld(db, &self.lens, &rows).await?;
        let page = match self.place {
            Place::Page(number) => Some(number),
            Place::Beyond(..) => None,
        };
        let next = next_cursor.clone().map(|cursor| ("cursor", cursor));
        let link = match page {
            Some(number) => {
                let previous = (number > 1).then(|| ("page", (number - 1).to_string()));
                // Past the last page that there is only a cursor leads on.
                let next = next.map(|next| match is_too_deep(number + 1, self.limit) {
                    true => next,
                    false => ("page", (number + 1).to_string()),
                });
                self.link(previous, next)
            }
            None => self.link(previous_cursor.map(|cursor| ("cursor", cursor)), next),
        };
        let pagination = Pagination {
            total,
            page,
            limit: self.limit,
            has_more,
            next_cursor,
        };
        Ok(Page {
            rows,
            lens: self.lens.clone(),
            withheld,
            pagination,
            link,
        })
    }

    /// Where the first, the previous and the next page are, each by the parameter that says so.
    fn link(&self, previous: Option<(&str, String)>, next: Option<(&str, String)>) -> HeaderValue {
        let mut links = vec![relation(&self.uri, "first", None)];
        for (name, place) in [("prev", previous), ("next", next)] {
            let place = place
                .as_ref()
                .map(|(parameter, place)| (*parameter, place.as_str()));
            links.extend(place.map(|place| relation(&self.uri, name, Some(place))));
        }
        // Percent-encoded text is always a valid header.
        HeaderValue::from_str(&links.join(", ")).unwrap_or(HeaderValue::from_static(""))
    }
}

/// The same request at another place of the list.
fn relation(uri: &Uri, name: &str, place: Option<(&str, &str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(name, _)| name != "page" && name != "cursor");
    query.extend_pairs(kept).extend_pairs(place);
    let query = query.finish();
    let separator = if query.is_empty() { "" } else { "?" };
    format!("<{}{separator}{query}>; rel=\"{name}\"", uri.path())
}
