//! The version of the API, as clients ask for it: `?version=1`.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Uri, header, uri::PathAndQuery},
    middleware::Next,
    response::Response,
};
use serde_json::json;

use crate::{Error, openapi::Versioning, routes::Refusal};

/// What the documentation says of versions.
pub fn documentation(version: &str) -> Versioning {
    Versioning {
        parameter: json!({
            "name": "version",
            "in": "query",
            "description": "The version of the API; the current one where none is named",
            "schema": { "type": "string", "enum": [version] },
        }),
        unknown: 400,
    }
}

/// Has routes answer only requests for the version that there is, or for none: the rest are 400.
/// Handlers do not see the parameter; where it is given, the links of the answer have it too.
pub async fn negotiate(
    State(version): State<&'static str>,
    mut request: Request,
    next: Next,
) -> Response {
    match without_version(request.uri(), version) {
        Ok(None) => return next.run(request).await,
        Ok(Some(uri)) => *request.uri_mut() = uri,
        Err(refusal) => {
            request.extensions_mut().insert(refusal);
        }
    }
    let mut response = next.run(request).await;
    if let Some(links) = response.headers_mut().get_mut(header::LINK)
        && let Ok(text) = links.to_str()
        && let Ok(versioned) = HeaderValue::from_str(&with_version(text, version))
    {
        *links = versioned;
    }
    response
}

/// The links `<target>; rel="..."` of a list, each with the parameter.
fn with_version(links: &str, version: &str) -> String {
    let versioned = links.split(", ").map(|link| {
        let (target, relation) = link.split_once('>').unwrap_or((link, ""));
        let separator = if target.contains('?') { '&' } else { '?' };
        format!("{target}{separator}version={version}>{relation}")
    });
    versioned.collect::<Vec<_>>().join(", ")
}

/// The address without the parameter. `None` where it is not there.
fn without_version(uri: &Uri, version: &str) -> Result<Option<Uri>, Refusal> {
    const UNKNOWN: Refusal =
        Refusal(|| Error::bad_request("this `version` of the API does not exist"));
    const REPEATED: Refusal = Refusal(|| Error::bad_request("`version` may be given once"));

    let parameters = uri.query().unwrap_or_default().split('&');
    let (wanted, others): (Vec<_>, Vec<_>) =
        parameters.partition(|parameter| parameter.split('=').next() == Some("version"));
    match wanted[..] {
        [] => return Ok(None),
        [parameter]
            if parameter
                .split_once('=')
                .is_some_and(|(_, it)| it == version) => {}
        [_] => return Err(UNKNOWN),
        _ => return Err(REPEATED),
    }
    let target = match others[..] {
        [] => uri.path().to_owned(),
        _ => format!("{}?{}", uri.path(), others.join("&")),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(target).ok();
    Uri::from_parts(parts).map(Some).map_err(|_| UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_version_that_was_asked_for() {
        assert_eq!(
            with_version("</notes>; rel=\"first\", </notes?page=2>; rel=\"next\"", "1"),
            "</notes?version=1>; rel=\"first\", </notes?page=2&version=1>; rel=\"next\""
        );
    }

    #[test]
    fn only_the_current_version_or_none_is_answered() {
        let rest = |uri: &'static str| {
            without_version(&Uri::from_static(uri), "1")
                .map(|uri| uri.map(|uri| uri.to_string()))
                .map_err(|Refusal(refusal)| refusal().status().as_u16())
        };
        assert_eq!(rest("/notes"), Ok(None));
        assert_eq!(rest("/notes?versions=2&filter[version]=3"), Ok(None));
        assert_eq!(rest("/notes?version=1"), Ok(Some("/notes".into())));
        assert_eq!(
            rest("/notes?page=2&version=1&sort=-name"),
            Ok(Some("/notes?page=2&sort=-name".into()))
        );
        for uri in [
            "/notes?version=2",
            "/notes?version",
            "/notes?version=",
            "/notes?version=1&version=1",
        ] {
            assert_eq!(rest(uri), Err(400), "{uri}");
        }
    }
}
