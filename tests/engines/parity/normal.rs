//! Answers without what differs between two runs of one program.

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::http::Answer;

/// Puts the same in place of what is never the same. Ids count in the order in which they are seen first.
pub struct Normal {
    id: Regex,
    time: Regex,
    secret: Regex,
    ids: BTreeMap<String, usize>,
}

/// Headers whose values differ from one run to the next.
const UNSTABLE: [&str; 7] = [
    "content-length",
    "date",
    "etag",
    "ratelimit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
];

impl Default for Normal {
    fn default() -> Self {
        let regex = |text| Regex::new(text).unwrap();
        Self {
            id: regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
            time: regex(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"),
            secret: regex(r#"("nextCursor":"|"prevCursor":"|cursor=)[A-Za-z0-9_%-]+"#),
            ids: BTreeMap::new(),
        }
    }
}

impl Normal {
    /// The status, the head and the body.
    pub fn of(&mut self, answer: &Answer) -> String {
        let mut head: Vec<_> = answer.head.lines().map(stable).collect();
        head.sort();
        let text = format!("{}\n{}\n\n{}", answer.status, head.join("\n"), answer.body);
        let text = self.time.replace_all(&text, "<time>");
        let text = self.secret.replace_all(&text, "$1<cursor>");
        let ids = &mut self.ids;
        let named = self
            .id
            .replace_all(&text, |found: &regex_lite::Captures<'_>| {
                let next = ids.len();
                let number = *ids.entry(found[0].to_owned()).or_insert(next);
                format!("<{number}>")
            });
        named.into_owned()
    }
}

/// A line of the head, without a value that differs.
fn stable(line: &str) -> String {
    let (name, _) = line.split_once(':').unwrap_or((line, ""));
    if UNSTABLE.contains(&name) {
        name.to_owned()
    } else {
        line.to_owned()
    }
}
