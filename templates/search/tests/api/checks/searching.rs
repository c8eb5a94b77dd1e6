//! What `?search=` finds.

use kernel::list::LONGEST_SEARCH;
use serde_json::Value;
use url::form_urlencoded;

use crate::checks::subject::{Subject, World};

/// A search finds the rows with the text in one of these fields, whatever its case.
pub async fn is_found(subject: &'static Subject, fields: &[&str]) {
    let world = World::new().await;
    let rows = world.make_some(subject, 4).await;
    let search = async |text: &str| {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        world.all(subject.path, &format!("search={text}")).await
    };
    let holds = |row: &Value, text: &str| {
        let has = |name: &&str| {
            let value = row[name].as_str().map(str::to_ascii_lowercase);
            value.is_some_and(|value| value.contains(&text.to_ascii_lowercase()))
        };
        fields.iter().any(has)
    };
    for name in fields {
        let Some(text) = rows[0].shown[name].as_str() else {
            continue;
        };
        for text in [
            text.to_owned(),
            text.to_ascii_uppercase(),
            text.chars().skip(1).collect(),
        ] {
            if text.chars().count() > LONGEST_SEARCH {
                continue;
            }
            let found = search(&text).await;
            let expected = rows.iter().filter(|row| holds(&row.shown, &text)).count();
            assert_eq!(found.len(), expected, "{text}");
            assert!(found.iter().all(|row| holds(row, &text)), "{text}");
        }
    }
    // What means something to SQL is a text like any other.
    for text in ["%", "_%", "no such text", "'", "\\"] {
        let expected = rows.iter().filter(|row| holds(&row.shown, text)).count();
        assert_eq!(search(text).await.len(), expected, "{text}");
    }
    let longer = "a".repeat(LONGEST_SEARCH + 1);
    world.maker.get(&format!("{}?search={longer}", subject.path)).await.is(400);
}
