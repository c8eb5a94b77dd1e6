//! Rows on their way out.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    Caller, Error, Lens, Page, Precondition, Resource, Result,
    db::{Connection, Executor},
    envelope, lens, precondition,
};

/// One row as one caller sees it, ready to be sent.
#[derive(Debug, Clone)]
pub struct Representation {
    pub body: Bytes,
    pub etag: HeaderValue,
}

impl Representation {
    /// The row as the lens shows it.
    pub async fn of<T: Resource>(db: impl Executor<'_>, row: &T, lens: &Lens) -> Result<Self> {
        let withheld = lens::withheld_of(db, lens, row).await?;
        let body = serde_json::to_vec(&lens.show(row, &withheld));
        let etag = precondition::etag(row, lens, &withheld)?;
        Ok(Self {
            body: body.map_err(Error::internal)?.into(),
            etag: HeaderValue::try_from(etag).map_err(Error::internal)?,
        })
    }

    /// 200 with the row, or 304 where the client has it already.
    pub fn answer(&self, precondition: &Precondition) -> Answer {
        let known = self
            .etag
            .to_str()
            .is_ok_and(|etag| precondition.knows(etag));
        Answer {
            status: if known {
                StatusCode::NOT_MODIFIED
            } else {
                StatusCode::OK
            },
            body: if known {
                Bytes::new()
            } else {
                self.body.clone()
            },
            etag: Some(self.etag.clone()),
            location: None,
        }
    }
}

/// A successful answer whose parts are at hand, so that it can be kept and given again.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    /// JSON, or empty.
    pub body: Bytes,
    pub etag: Option<HeaderValue>,
    pub location: Option<HeaderValue>,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json = (!self.body.is_empty()).then_some(APPLICATION_JSON);
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = HeaderMap::with_capacity(HEADERS);
        let mut set = |name: HeaderName, value: Option<HeaderValue>| {
            if let Some(value) = value {
                response.headers_mut().insert(name, value);
            }
        };
        set(header::CONTENT_TYPE, json);
        set(header::ETAG, self.etag);
        set(header::LOCATION, self.location);
        response
    }
}

/// How many headers an answer has at the end, so that the map never grows on its way out.
const HEADERS: usize = 24;

const APPLICATION_JSON: HeaderValue = HeaderValue::from_static("application/json");

/// 200 with the row as it now is.
pub async fn changed<T: Resource>(db: &mut Connection, caller: &Caller, row: &T) -> Result<Answer> {
    let shown = Representation::of(db, row, &Lens::of::<T>(caller)).await?;
    Ok(Answer {
        status: StatusCode::OK,
        body: shown.body,
        etag: Some(shown.etag),
        location: None,
    })
}

/// 201 with the new row and the path where it is.
pub async fn created<T: Resource>(
    db: &mut Connection,
    caller: &Caller,
    row: &T,
    path: String,
) -> Result<Answer> {
    let answer = changed(db, caller, row).await?;
    Ok(Answer {
        status: StatusCode::CREATED,
        location: Some(HeaderValue::try_from(path).map_err(Error::internal)?),
        ..answer
    })
}

/// Any value as JSON.
pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Answer> {
    Ok(Answer {
        status,
        body: serde_json::to_vec(value).map_err(Error::internal)?.into(),
        etag: None,
        location: None,
    })
}

/// 204: done, and nothing to say.
pub fn no_content() -> Answer {
    Answer {
        status: StatusCode::NO_CONTENT,
        body: Bytes::new(),
        etag: None,
        location: None,
    }
}

/// A page of rows.
pub fn page<T: Resource>(page: Page<T>) -> Result<Response> {
    let mut response = envelope::list(&page.shown(), &page.pagination)?;
    response.headers_mut().insert(header::LINK, page.link);
    Ok(response)
}
