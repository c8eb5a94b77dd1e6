//! The version of the API, as clients ask for it: `Accept: application/json;version=1`.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use serde_json::json;

use crate::{Error, openapi::Versioning, routes::Refusal};

/// What the documentation says of versions.
pub fn documentation(version: &str) -> Versioning {
    let wanted = format!("application/json;version={}", version);
    Versioning {
        parameter: json!({
            "name": "Accept",
            "in": "header",
            "description": format!("`{wanted}` for this version; the current one where none is named"),
            "schema": { "type": "string", "examples": [wanted] },
        }),
        unknown: 406,
    }
}

/// Has routes answer only requests for the version that there is, or for none: the rest are 406.
pub async fn negotiate(
    State(version): State<&'static str>,
    mut request: Request,
    next: Next,
) -> Response {
    if !accepts(request.headers(), version) {
        request.extensions_mut().insert(Refusal(unknown));
    }
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept"));
    response
}

fn unknown() -> Error {
    Error::NotAcceptable("this version of the API does not exist".into())
}

/// Whether the client takes the version. A media range that names none takes the current one.
fn accepts(headers: &HeaderMap, version: &str) -> bool {
    let mut ranges = headers
        .get_all(header::ACCEPT)
        .iter()
        .flat_map(|list| list.to_str().unwrap_or_default().split(','))
        .peekable();
    ranges.peek().is_none() || ranges.any(|range| wanted(range).is_none_or(|it| it == version))
}

fn wanted(range: &str) -> Option<&str> {
    range.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_version = name.trim().eq_ignore_ascii_case("version");
        is_version.then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_current_version_or_none_is_acceptable() {
        let accepts = |list: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(list))]);
            super::accepts(&headers, "1")
        };
        for list in [
            "",
            "*/*",
            "application/json",
            "application/json;version=1",
            "application/json; q=0.9; Version=\"1\"",
            "application/json;version=2, */*",
        ] {
            assert!(accepts(list), "{list}");
        }
        for list in [
            "application/json;version=2",
            "application/json;version=",
            "application/json;version=1.0, text/html;version=3",
        ] {
            assert!(!accepts(list), "{list}");
        }
        assert!(super::accepts(&HeaderMap::new(), "1"));
    }
}
