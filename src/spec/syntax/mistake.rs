//! What is wrong with one line, as the parser found it and as its writer may have meant it.

mod characters;
mod header;
mod inline;
mod quotes;

use super::{
    statement::begins_header,
    toml_error::{Fault, Stumble},
};
use crate::diagnostic::{Problem, Source, Span, did_you_mean, quote};

/// A line that is no TOML, and the place where that shows.
pub(super) struct Mistake<'a> {
    source: &'a Source,
    line: Span,
    span: Span,
    stumble: &'a Stumble,
}

impl<'a> Mistake<'a> {
    /// What the parser stumbles over in a text.
    pub(super) fn new(source: &'a Source, stumble: &'a Stumble) -> Self {
        let line = source.line_of(stumble.span.start);
        Self {
            source,
            line: Span::new(source.line_start(line), source.line_end(line)),
            span: stumble.span,
            stumble,
        }
    }

    fn fault(&self) -> Fault {
        self.stumble.fault
    }

    fn line(&self) -> &'a str {
        &self.source.text[self.line.start..self.line.end]
    }

    fn written(&self) -> &'a str {
        self.source
            .text
            .get(self.span.start..self.span.end)
            .unwrap_or("")
    }

    /// From the place to the end of the line.
    fn rest(&self) -> &'a str {
        self.source
            .text
            .get(self.span.start..self.line.end)
            .unwrap_or("")
            .trim_end()
    }

    /// Of several explanations, the first that fits.
    pub(super) fn problem(&self) -> Problem {
        let explanations = [
            Self::twice,
            Self::invisible,
            Self::comment,
            Self::header,
            Self::colon,
            Self::quotes,
            Self::bare,
            Self::thousands,
            Self::inline,
            Self::pairs,
            Self::elements,
            Self::value,
            Self::key,
        ];
        let fitting = explanations.iter().find_map(|explain| explain(self));
        fitting.unwrap_or_else(|| self.other())
    }

    /// A problem at the place, with what the parser expected there.
    fn at(&self, message: &str, hint: impl Into<String>) -> Problem {
        let label = expected(self.stumble.expected_mark());
        Problem::new(message).at(self.span, label).hint(hint)
    }

    /// A key or a header that was there before.
    fn twice(&self) -> Option<Problem> {
        if self.fault() != Fault::Duplicate {
            return None;
        }
        let problem = Problem::new(format!("{} is written twice", quote(self.written())));
        let is_header = begins_header(self.line());
        let before = self.before();
        let problem = problem
            .at(self.span, "again")
            .hint(match (is_header, &before) {
                (true, Some(_)) => "write its lines below the first header",
                (true, None) => "write its lines like those that are there, as keys with points",
                (false, _) => "keep one of the two",
            });
        Some(match before {
            Some(before) => problem.also(before, "here already"),
            None => problem,
        })
    }

    /// Where what is written twice stands not far above: a header anywhere, a key below the same header.
    fn before(&self) -> Option<Span> {
        const FAR: usize = 1000;
        let before = &self.source.text[..self.line.start];
        let place = |line: &str, part: &str| {
            let start = line.as_ptr() as usize - before.as_ptr() as usize;
            let at = start + line.find(part)?;
            Some(Span::new(at, at + part.len()))
        };
        let mut lines = before.lines().rev().take(FAR);
        if begins_header(self.line()) {
            let header = self.line().trim();
            return place(lines.find(|line| line.trim() == header)?, header);
        }
        let key = self.written();
        let mut same_table = lines.take_while(|line| !begins_header(line));
        let same = same_table.find(|line| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        place(same?, key)
    }

    /// A key with a colon behind it.
    fn colon(&self) -> Option<Problem> {
        let line = self.line();
        let at = line.find(':')?;
        let key = line[..at].trim().trim_matches(['"', '\'']);
        let is_key = !key.is_empty()
            && key
                .chars()
                .all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.'));
        if !is_key || self.line.start + at > self.span.start {
            return None;
        }
        let value = line[at + 1..].trim();
        let hint = if value.is_empty() || value == "{" {
            "a table has a header of its own: `[service]`, `[resources.note.fields]`"
        } else {
            "write `=`: `name = \"notes\"`"
        };
        let at = self.line.start + at;
        Some(
            Problem::new("a `:` behind a key")
                .at(Span::new(at, at + 1), "expected `=`")
                .hint(hint),
        )
    }

    /// What stands where a value should, or behind one.
    fn value(&self) -> Option<Problem> {
        let written = self.written();
        let word = written.to_ascii_lowercase();
        if self.rest().starts_with('?') {
            return Some(self.at(
                "a `?` outside of the quotes",
                "a type is one string: write `\"text?\"`",
            ));
        }
        if self.fault() == Fault::Escape {
            let hint = "put single quotes around a text with backslashes: `'^\\d+$'`";
            return Some(self.at("a backslash that escapes nothing", hint));
        }
        if self.fault() == Fault::Trailing && self.rest().starts_with([',', ';']) {
            let mark = &self.rest()[..1];
            return Some(self.at(
                &format!("a `{mark}` at the end of a line"),
                "leave it out: a line ends with its value",
            ));
        }
        let is_value = matches!(self.fault(), Fault::Word | Fault::Boolean | Fault::Number);
        if is_value && matches!(word.as_str(), "true" | "false") {
            return Some(self.at(
                "`true` and `false` have no capitals",
                format!("write `{word}`"),
            ));
        }
        if is_value && is_null(&word) {
            let problem = Problem::new("TOML has no null");
            return Some(problem.at(self.span, "no value").hint("leave the key out"));
        }
        let meant = switch(&word).or_else(|| did_you_mean(&word, ["true", "false"]));
        if is_value && let Some(switch) = meant {
            let hint = format!(
                "write `{switch}`, or {} for a text",
                quote(&quoted(written))
            );
            return Some(self.at(TEXT, hint));
        }
        if self.fault() != Fault::Word {
            return None;
        }
        if word.is_empty() {
            return Some(self.at("a value is missing", "write a value after the `=`"));
        }
        let text = quote(&quoted(written));
        let hint = if word.starts_with(|char: char| char.is_ascii_digit()) {
            format!("write a number of digits alone, or {text} for a text")
        } else {
            format!("write {text}")
        };
        Some(self.at(TEXT, hint))
    }

    /// A comma that a list lacks, or has too much.
    fn elements(&self) -> Option<Problem> {
        match self.fault() {
            Fault::ElementsWithoutComma => {
                let hint = "write a comma between them: `[\"a\", \"b\"]`";
                Some(self.at("two values without a comma", hint))
            }
            Fault::ExtraComma => Some(self.at("a comma too many", "leave it out")),
            _ => None,
        }
    }

    /// A comma between digits, which the parser takes for the end of the number.
    fn thousands(&self) -> Option<Problem> {
        let line = self.line();
        let is_digit = |char: char| char.is_ascii_digit();
        let (at, _) = line.match_indices(',').find(|(at, _)| {
            let (before, behind) = (&line[..*at], &line[at + 1..]);
            let is_within = before.matches('"').count() % 2 == 1 || before.contains('[');
            before.ends_with(is_digit) && behind.starts_with(is_digit) && !is_within
        })?;
        let at = self.line.start + at;
        let hint = "write the digits alone, with a point where it has a fraction: `1000`, `0.5`";
        let problem = Problem::new("a number has no commas");
        Some(problem.at(Span::new(at, at + 1), "here").hint(hint))
    }

    /// What the parser says, where there is nothing better.
    fn other(&self) -> Problem {
        if self.fault() == Fault::Depth {
            return Problem::new("the file nests too deep")
                .at(self.span, "here")
                .hint("a description nests four levels deep at most");
        }
        let number = self.rest().split([',', '}', ' ', '#']).next().unwrap_or("");
        let without = number.trim_start_matches('0');
        if self.fault() == Fault::LeadingZero && !without.is_empty() {
            let hint = format!(
                "write `{without}`, or {} for a text",
                quote(&quoted(number))
            );
            let span = Span::new(self.span.start, self.span.start + number.len());
            return Problem::new("a number begins with no zero")
                .at(span, "here")
                .hint(hint);
        }
        let hint = match self.fault() {
            Fault::Extension => {
                "what stands between `{` and `}` is whole: write the rest there too, or all of it below headers"
            }
            Fault::Number | Fault::LeadingZero => {
                "a number is digits with one point at most: `1000`, `0.5`"
            }
            _ => "the file is no TOML here: https://toml.io shows the syntax",
        };
        Problem::new(self.stumble.what())
            .at(self.span, expected(self.stumble.expected()))
            .hint(hint)
    }
}

/// The words beside a mark, for what should be there instead.
fn expected(instead: Option<&str>) -> String {
    instead.map_or_else(
        || "here".to_owned(),
        |instead| format!("expected {instead}"),
    )
}

/// What is said of words without quotes.
const TEXT: &str = "a text stands between quotes";

/// A text of TOML, with the quotes that leave it as it is.
fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') {
        format!("'{text}'")
    } else {
        format!("\"{text}\"")
    }
}

/// Whether a text is letters, digits and underscores.
fn is_name(text: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    !text.is_empty() && text.chars().all(is_part)
}

/// Whether a word in lower case is the null of another language.
fn is_null(word: &str) -> bool {
    matches!(word, "none" | "null" | "nil" | "undefined")
}

/// The boolean that a word in lower case stands for elsewhere.
fn switch(word: &str) -> Option<&'static str> {
    match word {
        "yes" | "on" => Some("true"),
        "no" | "off" => Some("false"),
        _ => None,
    }
}
