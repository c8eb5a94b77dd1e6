//! What other tools call what this language has, and what to say of that.
//!
//! Words are compared without regard to case, hyphens and underscores.

mod members;
mod ours;
mod settings;
mod types;
mod values;

use self::{members::GRANTEES, ours::Part};
pub(super) use self::{
    members::{ACCESS, FIELD, GRANT, KEY, RELATION, RESOURCE},
    ours::{Ours, Points},
    settings::{TABLES, settings},
    types::TYPES,
    values::values,
};
use toml::de::DeValue;

use crate::diagnostic::{did_you_mean, quote};

/// What this language has, each with the words that others have for it, parted by blanks.
pub(super) type Words = &'static [(Ours, &'static str)];

/// Every foreign word, with what this language has for it.
fn each(words: Words) -> impl Iterator<Item = (&'static str, Ours)> {
    words.iter().flat_map(|(ours, theirs)| {
        let theirs = theirs.split(' ');
        theirs.map(|word| (word, *ours))
    })
}

/// What this language has for a word.
pub(super) fn ours(words: Words, word: &str) -> Option<Ours> {
    let plain = plain(word);
    each(words)
        .find(|(theirs, _)| *theirs == plain)
        .map(|(_, ours)| ours)
}

/// Our word for those to whom something is granted elsewhere.
pub fn our_grantee(word: &str) -> Option<&'static str> {
    ours(GRANTEES, word)?.word()
}

/// What this language has for the long word that was probably meant: short ones are near to too much.
pub(super) fn nearest(words: Words, word: &str) -> Option<Ours> {
    const LONG: usize = 6;
    let all = each(words).map(|(theirs, _)| theirs);
    let meant = did_you_mean(&plain(word), all.filter(|theirs| theirs.len() >= LONG))?;
    ours(words, meant)
}

/// Whether a key says that null is refused, which nobody has to say.
pub(super) fn refuses_null(key: &str, value: &DeValue<'_>) -> bool {
    ["null", "nullable", "optional"].contains(&key) && matches!(value, DeValue::Boolean(false))
}

/// What to write where a relation is declared from the side that has no foreign key, if its target is told.
pub(super) fn other_side(resource: &str, key: &str, value: &DeValue<'_>) -> Option<String> {
    let (Some(Ours::OtherSide(points)), DeValue::String(target)) = (ours(RELATION, key), value)
    else {
        return None;
    };
    // Resources are called in the singular, which nothing here makes of a plural.
    let is_name = target
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !is_name || target.is_empty() || target.ends_with('s') {
        return None;
    }
    let relation = points.line(resource, resource);
    let header = quote(&format!("[resources.{target}.relations]"));
    Some(format!(
        "the foreign key is on the other side: leave this out, and write {relation} below {header}"
    ))
}

/// What to write for a key whose value is a part of the type, with that value.
pub(super) fn in_the_type(key: &str, value: &DeValue<'_>) -> Option<String> {
    let Ours::InType(part) = ours(FIELD, key)? else {
        return None;
    };
    let written = match (part, value) {
        (Part::Length, DeValue::Integer(length)) => format!("string({})", length.as_str()),
        (Part::Digits, DeValue::Integer(digits)) if plain(key) == "precision" => {
            format!("decimal({},2)", digits.as_str())
        }
        (Part::Labels, labels) => an_enum(labels)?,
        (Part::Length | Part::Digits, _) => return None,
    };
    Some(format!(
        "it is part of the type: {}",
        quote(&format!("type = \"{written}\""))
    ))
}

/// The type of a list of plain words that are labels.
pub(super) fn an_enum(value: &DeValue<'_>) -> Option<String> {
    let DeValue::Array(labels) = value else {
        return None;
    };
    let labels: Option<Vec<_>> = labels
        .iter()
        .map(|label| label.get_ref().as_str())
        .collect();
    let is_word = |label: &&str| {
        label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let labels = labels.filter(|labels| !labels.is_empty() && labels.iter().all(is_word))?;
    Some(format!("enum({})", labels.join(", ")))
}

/// Whether a key is one that says where a relation points, here or elsewhere.
pub(super) fn is_relation_key(key: &str) -> bool {
    matches!(ours(FIELD, key), Some(Ours::NoField | Ours::OtherSide(_)))
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(|char| !matches!(char, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

const COUNTS_UP: Ours =
    Ours::Hint("only an `id` counts up by itself: `id = \"integer\"` on the resource");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::{Problem, Source},
        spec::parse,
    };

    /// What is said about a description that begins like any other.
    fn problems(rest: &str) -> Vec<Problem> {
        let text = format!("service.name = \"x\"\nresources.b = {{}}\n{rest}");
        parse(&Source::new("a", &text)).problems
    }

    fn is_unknown(place: &str, key: &str) -> bool {
        let said = problems(&place.replace("KEY", &format!("\"{key}\"")));
        let message = format!("unknown key `{key}`");
        said.iter()
            .any(|problem| problem.message.starts_with(&message))
    }

    #[test]
    fn foreign_keys_are_unknown_and_ours_are_not() {
        for (words, place) in [
            (TABLES, "KEY = {}"),
            (settings("service"), "service.KEY = 1"),
            (settings("database"), "database = { KEY = 1 }"),
            (settings("api"), "api = { KEY = 1 }"),
            (settings("auth"), "auth = { KEY = 1 }"),
            (settings("rate_limit"), "rate_limit = { KEY = 1 }"),
            (settings("cache"), "cache = { KEY = 1 }"),
            (RESOURCE, "resources.a = { KEY = 1 }"),
            (FIELD, "resources.a.fields.c = { type = \"int\", KEY = 1 }"),
            (RELATION, "resources.a.relations.b = { KEY = 1 }"),
            (ACCESS, "resources.a.access = { KEY = \"admin\" }"),
            (KEY, "resources.a.indexes = [{ KEY = [\"c\"] }]"),
            (GRANT, "resources.a.access.read = { KEY = \"x\" }"),
        ] {
            assert!(!words.is_empty(), "{place}");
            for (theirs, ours) in each(words) {
                assert_eq!(plain(theirs), theirs);
                assert!(is_unknown(place, theirs), "{place}: {theirs}");
                if let Ours::Word(ours) = ours {
                    assert!(!is_unknown(place, ours), "{place}: {ours}");
                }
            }
        }
    }

    #[test]
    fn our_words_are_ours() {
        let keys = [
            ("engine", "database.KEY"),
            ("ids", "database.KEY"),
            ("versioning", "api.KEY"),
            ("case", "api.KEY"),
            ("errors", "api.KEY"),
            ("mode", "auth.KEY"),
            ("registration", "auth.KEY"),
            ("store", "cache.KEY"),
            ("lock", "resources.a.KEY"),
            ("id", "resources.a.KEY"),
        ];
        for (key, place) in keys {
            for (theirs, ours) in each(values(key)) {
                assert_eq!(plain(theirs), theirs);
                let place = place.replace("KEY", key);
                let said = |word: &str| problems(&format!("{place} = \"{word}\""));
                assert!(!said(theirs).is_empty(), "{place}: {theirs}");
                match ours {
                    Ours::Word(ours) => assert!(said(ours).is_empty(), "{place}: {ours}"),
                    Ours::ToCome(word, instead) => {
                        let offered = format!("{:?}", said("no such word"));
                        assert!(!offered.contains(word), "{place} takes {word}");
                        assert!(said(instead).is_empty(), "{place}: {instead}");
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn our_types_are_ours() {
        for (theirs, ours) in each(TYPES) {
            if let Ours::Word(ours) = ours {
                let said = problems(&format!("resources.a.fields.c = \"{ours}\""));
                assert!(said.is_empty(), "{theirs}: {said:?}");
            }
        }
    }
}
