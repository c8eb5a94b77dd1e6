//! Patterns, by the engine the generated service matches with.

use regex_lite::{Error, Regex, RegexBuilder};

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, quote},
    model::{FieldKind, Literal},
    spec,
};

/// Bytes of a compiled pattern at most, a tenth of what the engine itself allows: services match it at every write.
const MAX_SIZE: usize = 1024 * 1024;

/// The pattern of a field, where its kind has one and the engine compiles it.
pub(super) fn pattern(
    draft: &Draft<'_>,
    written: &spec::Field,
    kind: &FieldKind,
) -> Option<String> {
    let pattern = written.pattern.as_ref()?;
    let is_text = match kind {
        FieldKind::Array(element) => element.is_text(),
        other => other.is_text(),
    };
    if !is_text {
        let problem = Problem::new(format!(
            "{} has a pattern and is no text",
            quote(written.name.as_str())
        ))
        .at(pattern.span, "has no effect")
        .hint("leave it out: patterns are of `string`, `text`, `email`, `url`, `slug` and lists of them");
        draft.report(problem);
        return None;
    }
    if pattern.as_str().contains('\0') {
        let problem = Problem::new("a pattern with a NUL matches nothing")
            .at(pattern.span, "no text holds a NUL")
            .hint("leave the NUL out");
        draft.report(problem);
        return None;
    }
    if let Some(bare) = between_slashes(pattern.as_str()) {
        let problem = Problem::new("a pattern between slashes matches nothing")
            .at(pattern.span, "the slashes are part of it")
            .hint(format!("leave them out: {}", quote(bare)));
        draft.report(problem);
        return None;
    }
    match RegexBuilder::new(pattern.as_str())
        .size_limit(MAX_SIZE)
        .build()
    {
        Ok(_) => Some(pattern.value.clone()),
        Err(error) => {
            let mut reason = error.to_string();
            let hint = if is_of_size(&error) {
                "write a smaller number of repetitions, or leave it to `max`"
            } else {
                "patterns have the syntax of the `regex` crate, without look-around, back-references and `\\p{..}`"
            };
            if reason.is_empty() {
                "not a regular expression".clone_into(&mut reason);
            }
            let name = quote(written.name.as_str());
            let problem = Problem::new(format!("the pattern of {name} cannot be used"))
                .at(pattern.span, reason)
                .hint(hint);
            draft.report(problem);
            None
        }
    }
}

/// Whether a pattern is refused for nothing but its size, like one for which there is no room at all.
fn is_of_size(error: &Error) -> bool {
    let no_room = RegexBuilder::new("a").size_limit(0).build();
    no_room.err().as_ref() == Some(error)
}

/// A pattern without the slashes around it, where nothing can match with them: no text has anything before its beginning.
fn between_slashes(pattern: &str) -> Option<&str> {
    let (bare, _) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    (bare.starts_with('^') && !has_alternatives(bare)).then_some(bare)
}

/// Whether a pattern as a whole is one of several.
fn has_alternatives(pattern: &str) -> bool {
    let (mut depth, mut in_class) = (0_u32, false);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            _ if in_class => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

/// Whether a text, or every text of a list, matches.
pub(super) fn matches(pattern: &str, literal: &Literal) -> bool {
    Regex::new(pattern).map_or(true, |regex| all_match(&regex, literal))
}

fn all_match(regex: &Regex, literal: &Literal) -> bool {
    match literal {
        Literal::Text(text) => regex.is_match(text),
        Literal::List(elements) => elements.iter().all(|element| all_match(regex, element)),
        _ => true,
    }
}
