//! Problems of TOML, told to those who have not read its specification.

mod bare;
mod mistake;
mod unclosed;

use toml::de::Error;

use self::mistake::Mistake;
use crate::diagnostic::{Problem, Source, Span};

/// How a description begins.
pub(super) const BEGINNING: &str = "begin with `[service]` and `name = \"notes\"`, then `[resources.note.fields]` and `title = \"string(120)\"`";

/// Whether the parser still knows after a mistake what every other line means.
pub(super) fn is_recovered(source: &Source, error: &Error) -> bool {
    let message = error.message();
    if message.starts_with("unexpected key or value") {
        let at = source.clamp(error.span().map_or(0, |span| span.start));
        let line_end = source.line_end(source.line_of(at)).max(at);
        return !source.text[at..line_end].contains('=');
    }
    if error
        .span()
        .is_some_and(|span| bare_word(source, span.start).is_some())
    {
        return true;
    }
    [
        "duplicate key",
        "string values must be quoted",
        "missing escaped value",
        "invalid boolean",
    ]
    .iter()
    .any(|known| message.starts_with(known))
}

/// The place of a word without quotes on the line of a place.
fn bare_word(source: &Source, at: usize) -> Option<Span> {
    let line = source.line_of(source.clamp(at.min(source.text.len())));
    let (start, end) = (source.line_start(line), source.line_end(line));
    let word = bare::word(&source.text[start..end])?;
    Some(Span::new(start + word.start, start + word.end))
}

/// One problem for each line that is no TOML, in their order.
pub(super) fn problems(source: &Source, errors: &[Error]) -> Vec<Problem> {
    let end = source.text.trim_end().len();
    let mut places: Vec<(usize, Span, &str)> = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(0..0);
            let place = |at: usize| source.clamp(at.min(end));
            let span = Span::new(place(range.start), place(range.end));
            (source.line_of(span.start), span, error.message())
        })
        .collect();
    places.sort_by_key(|(line, span, _)| (*line, span.start));
    places.dedup_by_key(|(line, _, _)| *line);
    let mistakes: Vec<Mistake<'_>> = places
        .into_iter()
        .map(|(line, span, message)| Mistake::new(source, line, span, message))
        .collect();
    if let Some(nul) = source.text.find('\0').filter(|_| !errors.is_empty()) {
        let problem = Problem::new("the file holds a NUL, which no text has")
            .at(Span::new(nul, nul + 1), "here")
            .hint("save the file with the encoding UTF-8");
        return vec![problem];
    }
    if is_another_language(source, errors, mistakes.len()) {
        let first = source.text.len() - source.text.trim_start().len();
        let length = source.text[first..]
            .lines()
            .next()
            .map_or(0, |line| line.trim_end().len());
        let problem = Problem::new("the file is no TOML")
            .at(
                Span::new(first, first + length),
                "expected a header such as `[service]`",
            )
            .hint(BEGINNING);
        return vec![problem];
    }
    let mut problems: Vec<Problem> = mistakes.iter().map(Mistake::problem).collect();
    if let Some(unclosed) = unclosed::problem(&source.text).filter(|_| !errors.is_empty()) {
        let start = |problem: &Problem| problem.place.as_ref().map(|place| place.span.start);
        let opened = start(&unclosed);
        problems.retain(|problem| start(problem) < opened);
        problems.push(unclosed);
    }
    problems
}

/// Whether the whole file is in another language, so that one problem says it all.
fn is_another_language(source: &Source, errors: &[Error], broken: usize) -> bool {
    let lines = || {
        source
            .text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    !errors.iter().all(|error| is_recovered(source, error))
        && !lines().any(|line| line.starts_with('['))
        && broken * 2 >= lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::parse;

    #[test]
    fn what_nobody_sees_is_named() {
        for (text, message) in [
            (
                "[service]\rname = \"a\"\r",
                "a carriage return without a line feed",
            ),
            ("[service]\nname = \"a\u{1}\"\n", "a control character"),
            (
                "[\0s\0]\0\n\0n\0=\0\"\0a\0\"\0\n\0",
                "the file holds a NUL, which no text has",
            ),
        ] {
            let problems = parse(&Source::new("a", text)).problems;
            let messages: Vec<&str> = problems
                .iter()
                .map(|problem| problem.message.as_str())
                .collect();
            assert_eq!(messages, [message], "{text:?}");
        }
    }

    #[test]
    fn a_mistake_of_one_line_hides_none_of_another() {
        let text = "[service]\nname = \"a\",\n[resources.b.fields]\nc = \"enum\"\n";
        let lines: Vec<usize> = parse(&Source::new("a", text))
            .problems
            .iter()
            .filter_map(|problem| problem.place.as_ref())
            .map(|place| text[..place.span.start].lines().count())
            .collect();
        assert_eq!(lines, [2, 4]);
    }
}
