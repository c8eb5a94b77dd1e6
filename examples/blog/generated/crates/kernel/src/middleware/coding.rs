use axum::http::{HeaderMap, header};

/// Forgets which codings of an answer a client accepts when we have none of them: it gets the answer
/// as it is. The alternative is to refuse it, by then with the work done.
pub(super) fn forget_refused(headers: &mut HeaderMap) {
    if headers.contains_key(header::ACCEPT_ENCODING) && !accepts_any(headers) {
        headers.remove(header::ACCEPT_ENCODING);
    }
}

fn accepts_any(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut terms = lists.flat_map(|list| list.to_str().unwrap_or_default().split(','));
    terms.any(|term| {
        let mut parts = term.split(';').map(str::trim);
        let coding = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let weight = weight.map_or(Ok(1.0), str::parse::<f32>);
        matches!(coding.as_str(), "gzip" | "x-gzip" | "*") && weight.is_ok_and(|it| it > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nothing_of_ours_answers_is_forgotten() {
        for (accepted, is_kept) in [
            ("gzip", true),
            ("br, gzip;q=0.5, identity;q=0", true),
            ("*", true),
            ("br", false),
            ("identity", false),
            ("identity;q=0", false),
            ("gzip;q=0, identity;q=0", false),
            ("*;q=0", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            forget_refused(&mut headers);
            assert_eq!(!headers.is_empty(), is_kept, "{accepted}");
        }
    }
}
