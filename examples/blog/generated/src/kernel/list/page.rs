use axum::http::{HeaderValue, Uri};
use serde::Serialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{Cursor, Error, ListQuery, Place, Resource, Result};
use crate::kernel::{db::Executor, lens};

/// A page of a list, as it is shown.
#[derive(Debug)]
pub struct Page {
    pub data: Vec<Value>,
    pub pagination: Pagination,
    /// The `Link` header: where the first, the previous and the next page are.
    pub link: HeaderValue,
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
        rows: &[T],
        total: Option<i64>,
    ) -> Result<Page> {
        let has_more = rows.len() > self.limit();
        let rows = &rows[..rows.len().min(self.limit())];
        let next_cursor = match rows.last().filter(|_| has_more) {
            Some(row) => {
                let row = serde_json::to_value(row).map_err(Error::internal)?;
                Some(Cursor::behind(&row, self.digest, &self.sort))
            }
            None => None,
        };
        let withheld = lens::withheld(db, &self.lens, rows).await?;
        let shown = rows.iter().zip(&withheld);
        let data = shown
            .map(|(row, withheld)| self.lens.show(row, withheld))
            .collect::<Result<_>>()?;
        let page = match self.place {
            Place::Page(number) => Some(number),
            Place::After(_) => None,
        };
        let link = self.link(page, has_more, next_cursor.as_deref());
        let pagination = Pagination {
            total,
            page,
            limit: self.limit,
            has_more,
            next_cursor,
        };
        Ok(Page {
            data,
            pagination,
            link,
        })
    }

    fn link(&self, page: Option<u64>, has_more: bool, cursor: Option<&str>) -> HeaderValue {
        let mut links = vec![relation(&self.uri, "first", &[])];
        if let Some(number @ 2..) = page {
            let previous = (number - 1).to_string();
            links.push(relation(&self.uri, "prev", &[("page", &previous)]));
        }
        match (page, cursor) {
            (Some(number), _) if has_more => {
                let next = (number + 1).to_string();
                links.push(relation(&self.uri, "next", &[("page", &next)]));
            }
            (None, Some(cursor)) => {
                links.push(relation(&self.uri, "next", &[("cursor", cursor)]));
            }
            _ => {}
        }
        // Percent-encoded text is always a valid header.
        HeaderValue::from_str(&links.join(", ")).unwrap_or(HeaderValue::from_static(""))
    }
}

/// The same request at another place of the list.
fn relation(uri: &Uri, name: &str, place: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(name, _)| name != "page" && name != "cursor");
    query.extend_pairs(kept).extend_pairs(place);
    let query = query.finish();
    let separator = if query.is_empty() { "" } else { "?" };
    format!("<{}{separator}{query}>; rel=\"{name}\"", uri.path())
}
