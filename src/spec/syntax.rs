//! Problems of TOML, told to those who have not read its specification.

mod bare;
mod mistake;
mod recover;
mod statement;
mod toml_error;

use std::collections::BTreeSet;

use self::{
    mistake::Mistake,
    recover::Broken,
    statement::{Statement, is_word, split},
    toml_error::{Fault, Stumble, stumbles},
};
use super::broken::BrokenLines;
use crate::diagnostic::{self, Problem, Source, Span};

/// How a description begins.
pub(super) const BEGINNING: &str = "begin with `[service]` and `name = \"notes\"`, then `[resources.note.fields]` and `title = \"string(120)\"`";

/// What was read of a text in spite of its mistakes.
pub(super) struct Reading {
    /// The text, with blanks for what cannot be read.
    pub source: Source,
    /// What is no TOML, in its order.
    pub problems: Vec<Problem>,
    /// Lines that could not be read.
    pub broken: BrokenLines,
    /// Names on such lines.
    pub names: BTreeSet<String>,
    /// Whether the lines that were read mean what they would without the mistakes.
    pub is_sound: bool,
    /// Whether some of the settings could not be read.
    pub lacks_settings: bool,
}

/// Reads a text past the mistakes in which the parser stumbles.
pub(super) fn read(source: &Source) -> Reading {
    let mut reading = Reading {
        source: source.clone(),
        problems: Vec::new(),
        broken: BrokenLines::default(),
        names: BTreeSet::new(),
        is_sound: true,
        lacks_settings: false,
    };
    let stumbles = stumbles(&source.text).into_iter();
    let places: Vec<usize> = stumbles.map(|stumble| stumble.span.start).collect();
    let statements = split(&source.text, &places);
    let (problems, broken) = by_themselves(source, &statements);
    let another = of_another_encoding(source).or_else(|| of_another_kind(source, &broken));
    if let Some(problem) = another {
        reading.problems.push(problem);
        reading.is_sound = false;
        return reading;
    }
    reading.problems = problems;
    reading.leave_out(&broken);
    reading.leave_out_repeated(&statements);
    diagnostic::sort(&mut reading.problems);
    reading
}

impl Reading {
    fn leave_out(&mut self, broken: &[Broken]) {
        let rest = recover::without(&self.source, broken);
        self.source = Source::new(&self.source.name, &rest.text);
        self.broken.extend(broken.iter().map(|broken| broken.lines));
        self.names.extend(rest.names);
        self.lacks_settings |= rest.lacks_settings;
    }

    /// Leaves out what is wrong only beside other statements, such as a key that is there already.
    fn leave_out_repeated(&mut self, statements: &[Statement]) {
        let mut repeated: Vec<Broken> = Vec::new();
        for stumble in stumbles(&self.source.text) {
            let at = stumble.span.start;
            let after = statements.partition_point(|statement| statement.lines.start <= at);
            let index = after.saturating_sub(1);
            let lines = statements[index].lines;
            if repeated
                .last()
                .is_some_and(|last| last.lines.end >= lines.end)
            {
                continue;
            }
            let stumble = placed(&self.source, lines, 0, stumble);
            self.problems
                .push(Mistake::new(&self.source, &stumble).problem());
            let mut end = lines.end;
            if statements[index].is_header {
                let next = statements[index + 1..].iter().find(|next| next.is_header);
                end = next.map_or(self.source.text.len(), |next| next.lines.start);
            }
            repeated.push(Broken {
                lines: Span::new(lines.start, end),
                has_key: false,
                is_table: false,
            });
        }
        self.leave_out(&repeated);
    }
}

/// What is wrong with each statement by itself, and the statements that are no TOML with what they take along.
fn by_themselves(source: &Source, statements: &[Statement]) -> (Vec<Problem>, Vec<Broken>) {
    let mut problems = Vec::new();
    let mut all: Vec<Broken> = Vec::new();
    let mut is_outside = true;
    // Whether the header above is broken, so that nobody knows what the lines below it are about.
    let mut is_lost = false;
    for statement in statements {
        let lines = statement.lines;
        let found = match &statement.problem {
            Some(problem) => vec![problem.clone()],
            None => mistakes(source, lines),
        };
        let is_broken = !found.is_empty();
        let text = source.text[lines.start..lines.end].trim();
        let is_header = statement.is_header || is_broken && is_header_without_bracket(text);
        is_outside &= !is_header;
        is_lost &= !is_header;
        problems.extend(found);
        if is_lost && let Some(last) = all.last_mut() {
            last.lines.end = lines.end;
        } else if is_broken {
            is_lost = is_header;
            all.push(Broken {
                lines,
                has_key: !is_header,
                is_table: is_header || is_outside,
            });
        }
    }
    (problems, all)
}

/// Whether a line that is no TOML was meant to be the header of a table.
fn is_header_without_bracket(text: &str) -> bool {
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let is_path = |text: &str| text.contains('.') && text.chars().all(is_word);
    !text.contains(['=', '[']) && (text.ends_with(']') || inner.is_some_and(is_path))
}

/// What is wrong with a statement by itself: the first of each line.
fn mistakes(source: &Source, lines: Span) -> Vec<Problem> {
    let found = stumbles(&source.text[lines.start..lines.end]).into_iter();
    let mut found: Vec<Stumble> = found
        .map(|stumble| placed(source, lines, lines.start, stumble))
        .collect();
    found.dedup_by_key(|stumble| source.line_of(stumble.span.start));
    // Behind these the parser does not know where it is.
    let is_lost = |stumble: &Stumble| matches!(stumble.fault, Fault::LoneKey | Fault::SecondEquals);
    if let Some(last) = found.iter().position(is_lost) {
        found.truncate(last + 1);
    }
    let problem = |stumble| Mistake::new(source, stumble).problem();
    found.iter().map(problem).collect()
}

/// A stumble on some lines, with its place, which was counted from an offset, within the text of these lines.
fn placed(source: &Source, lines: Span, offset: usize, mut stumble: Stumble) -> Stumble {
    let text = source.text[lines.start..lines.end].trim_end();
    let end = lines.start + text.len();
    let place = |at: usize| source.clamp((offset + at).clamp(lines.start, end));
    stumble.span = Span::new(place(stumble.span.start), place(stumble.span.end));
    stumble
}

/// The one problem of a text that is no TOML at all.
fn of_another_kind(source: &Source, broken: &[Broken]) -> Option<Problem> {
    let lines = source.text.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty());
    let count = |broken: &Broken| {
        let text = &source.text[broken.lines.start..broken.lines.end];
        text.lines().count()
    };
    let is_toml = lines.clone().any(|line| line.starts_with('['))
        || broken.iter().map(count).sum::<usize>() * 2 < lines.clone().count();
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
