//! Problems of TOML, told to those who have not read its specification.

mod bare;
mod mistake;
mod recover;
mod unclosed;

use std::collections::BTreeSet;

use toml::de::{DeTable, Error};

use self::mistake::Mistake;
use super::broken::BrokenLines;
use crate::diagnostic::{self, Problem, Source, Span};

/// How a description begins.
pub(super) const BEGINNING: &str = "begin with `[service]` and `name = \"notes\"`, then `[resources.note.fields]` and `title = \"string(120)\"`";

/// Mistakes after which the parser reads on from somewhere else, at most.
const MOST_LOSSES: usize = 20;

/// What was read of a text in spite of its mistakes.
pub(super) struct Reading {
    /// The text, with blanks for what cannot be read.
    pub source: Source,
    /// One problem for each line that is no TOML, in their order.
    pub problems: Vec<Problem>,
    /// Lines that are no TOML or could not be read because of others.
    pub broken: BrokenLines,
    /// Names on lines that could not be read.
    pub names: BTreeSet<String>,
    /// Whether the lines that were read mean what they would without the mistakes.
    pub is_sound: bool,
    /// Whether some of the settings could not be read.
    pub lacks_settings: bool,
}

/// Reads a text past its mistakes.
pub(super) fn read(source: &Source) -> Reading {
    let mut reading = Reading {
        source: source.clone(),
        problems: Vec::new(),
        broken: BrokenLines::default(),
        names: BTreeSet::new(),
        is_sound: true,
        lacks_settings: false,
    };
    for _ in 0..MOST_LOSSES {
        let (_, errors) = DeTable::parse_recoverable(&reading.source.text);
        if errors.is_empty() {
            return reading.in_order();
        }
        let rest = recover::rest(&reading.source, &errors);
        let loses = rest.as_ref().is_none_or(|rest| !rest.lost.is_empty());
        let another = of_another_encoding(source)
            .or_else(|| of_another_kind(source, &errors).filter(|_| loses));
        if let Some(problem) = another {
            reading.problems = vec![problem];
            reading.is_sound = false;
            return reading;
        }
        reading.tell(problems(&reading.source, &errors));
        let Some(rest) = rest else {
            break;
        };
        if !loses {
            return reading.in_order();
        }
        reading.lacks_settings |= rest.lacks_settings;
        reading.names.extend(rest.names);
        reading.broken.extend(rest.lost);
        reading.source = rest.source;
    }
    reading.is_sound = false;
    reading.in_order()
}

impl Reading {
    /// Adds problems of lines of which nothing is said yet.
    fn tell(&mut self, problems: Vec<Problem>) {
        let mut lines = Vec::new();
        for problem in problems {
            if !self.broken.has(&problem) {
                lines.extend(line_of(&self.source, &problem));
                self.problems.push(problem);
            }
        }
        self.broken.extend(lines);
    }

    fn in_order(mut self) -> Self {
        diagnostic::sort(&mut self.problems);
        self
    }
}

/// The line of a problem.
fn line_of(source: &Source, problem: &Problem) -> Option<Span> {
    let at = problem.place.as_ref()?.span.start;
    let line = source.line_of(at);
    Some(Span::new(source.line_start(line), source.line_end(line)))
}

/// One problem for each line that the parser finds to be no TOML.
fn problems(source: &Source, errors: &[Error]) -> Vec<Problem> {
    let end = source.text.trim_end().len();
    let mut places: Vec<(usize, Span, &str)> = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(0..0);
            let place = |at: usize| source.clamp(at.min(end));
            let span = recover::opening(source, error.message())
                .unwrap_or_else(|| Span::new(place(range.start), place(range.end)));
            (source.line_of(span.start), span, error.message())
        })
        .collect();
    places.sort_by_key(|(line, span, _)| (*line, span.start));
    places.dedup_by_key(|(line, _, _)| *line);
    let mistakes: Vec<Mistake<'_>> = places
        .into_iter()
        .map(|(line, span, message)| Mistake::new(source, line, span, message))
        .collect();
    let mut problems: Vec<Problem> = mistakes.iter().map(Mistake::problem).collect();
    if let Some(unclosed) = unclosed::problem(&source.text) {
        let start = |problem: &Problem| problem.place.as_ref().map(|place| place.span.start);
        let opened = start(&unclosed);
        problems.retain(|problem| start(problem) < opened);
        problems.push(unclosed);
    }
    problems
}

/// The one problem of a text that is no TOML at all.
fn of_another_kind(source: &Source, errors: &[Error]) -> Option<Problem> {
    let lines = source.text.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty());
    let mut broken: Vec<usize> = errors
        .iter()
        .map(|error| source.line_of(source.clamp(error.span().map_or(0, |span| span.start))))
        .collect();
    broken.dedup();
    let is_toml =
        lines.clone().any(|line| line.starts_with('[')) || broken.len() * 2 < lines.clone().count();
    let first = lines.next().filter(|_| !is_toml)?;
    let start = source.text.len() - source.text.trim_start().len();
    let problem = Problem::new("the file is no TOML")
        .at(
            Span::new(start, start + first.len()),
            "expected a header such as `[service]`",
        )
        .hint(BEGINNING);
    Some(problem)
}

/// The one problem of a text that was not written as text.
fn of_another_encoding(source: &Source) -> Option<Problem> {
    let nul = source.text.find('\0')?;
    let problem = Problem::new("the file holds a NUL, which no text has")
        .at(Span::new(nul, nul + 1), "here")
        .hint("save the file with the encoding UTF-8");
    Some(problem)
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
