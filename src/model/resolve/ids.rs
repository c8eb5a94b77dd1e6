//! Ids: what the rows of a resource are told apart by.

use crate::{
    diagnostic::{Problem, Problems, quote},
    model::{IdKind, IdStrategy, Name},
    spec::{self, IdChoice},
};

pub(super) fn id(
    name: &Name,
    written: &spec::Resource,
    strategy: IdStrategy,
    problems: &Problems,
) -> IdKind {
    let choice = written.id.as_ref().map(|choice| choice.value);
    let kind = match (choice, strategy) {
        (Some(IdChoice::Uuid), _) | (None, IdStrategy::Uuid) => IdKind::Uuid,
        (Some(IdChoice::Integer), _) | (None, IdStrategy::Integer) => IdKind::Integer,
        (Some(IdChoice::String(max)), _) => IdKind::String { max },
        (Some(IdChoice::TypeId), _) | (None, IdStrategy::TypeId) => IdKind::TypeId {
            prefix: id_prefix(name, written, problems),
        },
    };
    let is_read = !written.unread.iter().any(|key| key == "id");
    let is_typeid = matches!(kind, IdKind::TypeId { .. });
    if let Some(prefix) = written.id_prefix.as_ref().filter(|_| is_read && !is_typeid) {
        let problem = Problem::new("`id_prefix` without a `typeid`")
            .at(prefix.span, "has no effect")
            .hint("write `id = \"typeid\"` beside it, or leave it out");
        problems.report(problem);
    }
    kind
}

/// As the `TypeID` specification wants it: letters and inner underscores, no digits.
fn id_prefix(name: &Name, written: &spec::Resource, problems: &Problems) -> String {
    let Some(prefix) = &written.id_prefix else {
        let letters: String = name
            .snake()
            .chars()
            .filter(|char| !char.is_ascii_digit())
            .collect();
        let words: Vec<&str> = letters.split('_').filter(|word| !word.is_empty()).collect();
        return words.join("_");
    };
    let text = prefix.as_str();
    let allowed = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let edges = text.starts_with('_') || text.ends_with('_');
    if text.is_empty() || text.len() > 63 || !allowed || edges {
        let problem = Problem::new(format!("`id_prefix` cannot be {}", quote(text)))
            .at(prefix.span, "not a prefix")
            .hint("write at most 63 lower-case letters, with underscores between them only");
        problems.report(problem);
    }
    text.to_owned()
}
