//! The statements of a text, each by itself: what is wrong with one says nothing of the others.
//!
//! The parser takes what follows a bracket or a quote that is not closed for a part of it. Here a statement ends at the
//! latest where something begins that no value holds, which is how people see where it was meant to end.

use crate::{
    diagnostic::{Problem, Span, quote},
    spec::TABLES,
};

/// Lines behind a text that is not closed in which its end is looked for.
const NEAR: usize = 20;

/// Lines that a merge conflict has at most.
const FAR: usize = 1000;

/// One header, one key with its value, or one line that is neither.
pub(super) struct Statement {
    /// Whole lines, with their line breaks.
    pub lines: Span,
    /// Whether it begins with a bracket.
    pub is_header: bool,
    /// What does not end where it should.
    pub problem: Option<Problem>,
}

/// All statements, in their order and without gaps, given where the parser stumbles, in order.
pub(super) fn split(text: &str, stumbles: &[usize]) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let scan = Scan {
            text,
            stumbles,
            start: at,
            open: Vec::new(),
            last: '=',
        };
        let (end, problem) = scan.statement();
        let lines = Span::new(at, end);
        let is_header = begins_header(&text[at..end]);
        statements.push(Statement {
            lines,
            is_header,
            problem,
        });
        at = end;
    }
    statements
}

/// A bracket that is open.
#[derive(Clone, Copy)]
struct Opened {
    bracket: char,
    at: usize,
}

impl Opened {
    fn closing(self) -> char {
        if self.bracket == '[' { ']' } else { '}' }
    }

    fn name(self) -> &'static str {
        if self.bracket == '[' {
            "a list"
        } else {
            "an inline table"
        }
    }
}

/// What a stretch of values ends with.
enum End {
    /// The end of its line.
    Line,
    /// The mark of a text of several lines.
    Mark { at: usize, mark: &'static str },
    /// The end of its line, within a text.
    Text { at: usize },
    /// A bracket that closes another one.
    Bracket { at: usize },
}

/// Follows the brackets and quotes of a statement.
struct Scan<'a> {
    text: &'a str,
    stumbles: &'a [usize],
    start: usize,
    open: Vec<Opened>,
    /// The last character that is neither blank nor part of a comment.
    last: char,
}

impl Scan<'_> {
    /// Where the statement ends, and what does not end where it should.
    fn statement(mut self) -> (usize, Option<Problem>) {
        let mut end = self.line_end(self.start);
        let line = &self.text[self.start..end];
        if line.starts_with("<<<<<<<") {
            return self.conflict(end);
        }
        let is_no_value = begins_header(line) || line.trim_start().starts_with('#');
        let Some(value) = line.find('=').filter(|_| !is_no_value) else {
            return (end, None);
        };
        let mut from = self.start + value + 1;
        loop {
            match self.read(from, end) {
                End::Line if self.open.is_empty() => return (end, None),
                End::Line => {
                    if end == self.text.len() || self.ends_before(end) {
                        return (end, self.open_bracket());
                    }
                    from = end;
                    end = self.line_end(from);
                }
                End::Mark { at, mark } => match self.behind_text(at, mark) {
                    Ok(behind) => {
                        from = behind;
                        end = self.line_end(from);
                    }
                    Err((end, problem)) => return (end, Some(problem)),
                },
                End::Text { at } => return self.open_text(at, end),
                End::Bracket { at } => return (end, self.wrong_bracket(at)),
            }
        }
    }

    /// Where the line of a place ends, its line break included.
    fn line_end(&self, at: usize) -> usize {
        let length = self.text[at..].find('\n').map(|length| length + 1);
        length.map_or(self.text.len(), |length| at + length)
    }

    /// Follows the brackets of a stretch of values.
    fn read(&mut self, start: usize, end: usize) -> End {
        let mut opened = None;
        let mut characters = self.text[start..end].char_indices();
        while let Some((at, char)) = characters.next() {
            let at = start + at;
            match (opened, char) {
                (Some((_, '"')), '\\') => {
                    characters.next();
                }
                (Some((_, mark)), char) if mark == char => opened = None,
                (None, '#') => break,
                (None, '"' | '\'') => {
                    let mark = if char == '"' { "\"\"\"" } else { "'''" };
                    if self.text[at..].starts_with(mark) {
                        return End::Mark { at, mark };
                    }
                    opened = Some((at, char));
                }
                (None, '[' | '{') => self.open.push(Opened { bracket: char, at }),
                (None, ']' | '}') => {
                    let is_wrong = |opened: &Opened| opened.closing() != char;
                    if self.open.last().is_some_and(is_wrong) {
                        return End::Bracket { at };
                    }
                    self.open.pop();
                }
                (Some(_) | None, _) => {}
            }
            if !char.is_whitespace() {
                self.last = char;
            }
        }
        match opened {
            Some((at, _)) => End::Text { at },
            None => End::Line,
        }
    }

    /// Whether the line that begins at a place cannot stand within the value that is open.
    fn ends_before(&self, at: usize) -> bool {
        let behind = &self.text[at..];
        let line = behind.lines().next().unwrap_or("").trim();
        if is_header(line) || line.starts_with("<<<<<<<") {
            return true;
        }
        let is_list = self.open.last().is_some_and(|opened| opened.bracket == '[');
        // Keys are part of a table that ends further below, where it only lacks a comma.
        let ends_below = || {
            let lines = behind.lines().take(NEAR).map(str::trim);
            let mut lines = lines.take_while(|line| !is_header(line));
            lines.any(|line| line.starts_with('}'))
        };
        is_pair(line) && (is_list || !matches!(self.last, ',' | '{') && !ends_below())
    }

    /// Where a text of several lines is over; it is not closed if a table begins before.
    fn behind_text(&mut self, at: usize, mark: &str) -> Result<usize, (usize, Problem)> {
        let inner = at + mark.len();
        let end = text_end(self.text, inner, mark);
        let last = end.unwrap_or(self.text.len());
        let header = next_header(&self.text[..last], self.line_end(inner).min(last));
        // A text may well hold what looks like a table, as long as nothing is odd with it or behind it.
        let is_odd = |end: usize| {
            let line_end = self.line_end(end);
            let next = self.stumbles.partition_point(|place| *place < at);
            self.stumbles
                .get(next)
                .is_some_and(|place| *place < line_end)
        };
        if let Some(end) = end.filter(|end| *end == header || !is_odd(*end)) {
            self.last = '"';
            return Ok(end);
        }
        let problem = Problem::new("a text is not closed")
            .at(Span::new(at, inner), "opened here")
            .hint(format!("write {} behind it", quote(mark)));
        Err((header, problem))
    }

    /// A text that ends with its line, or goes on where others begin.
    fn open_text(&self, at: usize, end: usize) -> (usize, Option<Problem>) {
        let mark = &self.text[at..=at];
        let place = Span::new(at, at + 1);
        if !self.open.is_empty() {
            let problem = Problem::new("a quote is missing")
                .at(place, "one of a pair")
                .hint("write quotes on both sides of every text: `\"text\"`");
            return (self.behind_list(end), Some(problem));
        }
        let mut last = end;
        for line in self.text[end..].split_inclusive('\n').take(NEAR) {
            if is_header(line.trim()) || is_pair(line.trim()) {
                break;
            }
            last += line.len();
            if line.contains(mark) {
                let three = quote(&mark.repeat(3));
                let problem = Problem::new("a text is not closed")
                    .at(place, "opened here")
                    .hint(format!("write it on one line, or between {three}"));
                return (last, Some(problem));
            }
        }
        (end, None)
    }

    /// Where a list or a table of several lines is over in one of which a quote is missing.
    fn behind_list(&self, end: usize) -> usize {
        let part = &self.text[self.open[0].at..end];
        let is_of_one_line = part.lines().nth(1).is_none();
        if is_of_one_line {
            return end;
        }
        let closing = self.open[0].closing();
        let mut last = end;
        for line in self.text[end..].split_inclusive('\n').take(NEAR) {
            if is_header(line.trim()) || is_pair(line.trim()) {
                break;
            }
            last += line.len();
            if line.trim_start().starts_with(closing) {
                return last;
            }
        }
        end
    }

    fn wrong_bracket(&self, at: usize) -> Option<Problem> {
        let opened = *self.open.last()?;
        let closing = quote(&opened.closing().to_string());
        let problem = Problem::new(format!("{} ends with another bracket", opened.name()))
            .at(Span::new(at, at + 1), format!("expected {closing}"))
            .also(Span::new(opened.at, opened.at + 1), "opened here")
            .hint(format!("write {closing}"));
        Some(problem)
    }

    fn open_bracket(&self) -> Option<Problem> {
        let opened = *self.open.first()?;
        let closing = quote(&opened.closing().to_string());
        let problem = Problem::new(format!("{} is not closed", opened.name()))
            .at(Span::new(opened.at, opened.at + 1), "opened here")
            .hint(format!("write {closing} behind its last value"));
        Some(problem)
    }

    /// What two people wrote at the same time, with the marks that a merge leaves around it.
    fn conflict(&self, first: usize) -> (usize, Option<Problem>) {
        let lines = self.text[first..].split_inclusive('\n');
        let mut end = first;
        for line in lines.take(FAR) {
            end += line.len();
            if line.starts_with(">>>>>>>") {
                let marked = self.text[self.start..first].trim_end().len();
                let problem = Problem::new("a merge conflict is not resolved")
                    .at(Span::new(self.start, self.start + marked), "begins here")
                    .hint("keep one of the two sides, and take the marks out");
                return (end, Some(problem));
            }
        }
        (first, None)
    }
}

/// The place behind the mark that ends a text of several lines.
fn text_end(text: &str, inner: usize, mark: &str) -> Option<usize> {
    let mut at = inner;
    loop {
        let end = at + text[at..].find(mark)?;
        let escapes = text[inner..end]
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\\');
        if mark.starts_with('"') && escapes.count() % 2 == 1 {
            at = end + 1;
            continue;
        }
        // Up to two more quotes are the last characters of the text.
        let more = text[end + mark.len()..]
            .bytes()
            .take(2)
            .take_while(|byte| mark.as_bytes()[0] == *byte);
        return Some(end + mark.len() + more.count());
    }
}

/// Whether a line without blanks around it is a key and a value.
fn is_pair(line: &str) -> bool {
    let key = line.split_once('=').map(|(key, _)| key.trim_end());
    key.is_some_and(|key| !key.is_empty() && key.chars().all(is_word))
}

/// Whether a line without blanks around it begins like the header of a table, which no line of a value does.
fn is_header(line: &str) -> bool {
    let name = line.trim_start_matches('[').trim_start_matches(['"', ' ']);
    let opened = line.len() - line.trim_start_matches('[').len();
    (1..=2).contains(&opened) && TABLES.contains(&first_part(name))
}

/// Whether a statement is a header, well-formed or not.
pub(super) fn begins_header(text: &str) -> bool {
    text.trim_start().starts_with('[')
}

/// The first part of the key that a text begins with.
pub(super) fn first_part(text: &str) -> &str {
    let length = text.find(|char| !is_word(char) || char == '.');
    &text[..length.unwrap_or(text.len())]
}

/// Where the first header at or behind the beginning of a line is, or the text ends.
fn next_header(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if is_header(line.trim()) {
            return at;
        }
        at += line.len();
    }
    at
}

/// Whether a character can be part of a key, the points between its parts included.
pub(super) fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.')
}
