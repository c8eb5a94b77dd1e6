//! Reads tables key by key and stops at no problem.

use toml::{
    Spanned as TomlSpanned,
    de::{DeArray, DeInteger, DeTable, DeValue},
};

use super::{Spanned, Value, duration::duration};
use crate::diagnostic::{Problem, Problems, Source, Span, did_you_mean, list, quote};

/// Words and keys of what is still to come: they are read, and no hint proposes them.
const TO_COME: [&str; 7] = [
    "postgres",
    "mysql",
    "api_key",
    "oidc",
    "redis",
    "encrypted",
    "renamed_from",
];

/// What everything that reads shares: the text, and the problems found so far.
pub(super) struct Context<'a> {
    source: &'a Source,
    problems: Problems,
}

impl<'a> Context<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            problems: Problems::default(),
        }
    }

    pub(super) fn report(&self, problem: Problem) {
        self.problems.report(problem);
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_vec()
    }

    /// The place of a part of a string's content; of all of it where escapes hide the part.
    pub(super) fn inside(&self, text: &Spanned<String>, start: usize, end: usize) -> Span {
        let span = text.span;
        let written = self.source.text.get(span.start..span.end).unwrap_or("");
        for quotes in ["\"\"\"", "'''", "\"", "'"] {
            let inner = written
                .strip_prefix(quotes)
                .and_then(|rest| rest.strip_suffix(quotes));
            if inner == Some(text.as_str()) {
                let offset = span.start + quotes.len();
                return Span::new(offset + start, offset + end);
            }
        }
        span
    }
}

/// A table that is being read; what nobody asked for is reported at the end.
pub(super) struct Keys<'a> {
    pub(super) context: &'a Context<'a>,
    /// What it is called in messages: "`[service]`", "a field".
    pub(super) what: String,
    /// Its header, or the whole of an inline table.
    pub(super) span: Span,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        what: impl Into<String>,
        table: &'a DeTable<'a>,
        span: Span,
    ) -> Self {
        Self {
            context,
            what: what.into(),
            span,
            table,
            known: Vec::new(),
        }
    }

    /// The table of a value, or a problem that it is none.
    pub(super) fn of(
        context: &'a Context<'a>,
        what: impl Into<String>,
        value: &'a TomlSpanned<DeValue<'a>>,
    ) -> Option<Self> {
        let what = what.into();
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(context, what, table, span_of(value))),
            other => {
                let problem = Problem::new(format!("{what} is a table, not {}", describe(other)))
                    .at(span_of(value), "expected a table")
                    .hint("write its keys below a header of its own, or between `{` and `}`");
                context.report(problem);
                None
            }
        }
    }

    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a TomlSpanned<DeValue<'a>>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.table.get(key)
    }

    /// Every entry, for tables whose keys are names.
    pub(super) fn entries(
        &self,
    ) -> impl Iterator<Item = (Spanned<String>, &'a TomlSpanned<DeValue<'a>>)> + use<'a> {
        self.table.iter().map(|(key, value)| {
            let name = Spanned::new(key.get_ref().to_string(), span_of(key));
            (name, value)
        })
    }

    pub(super) fn string(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        string(self.context, key, value)
    }

    pub(super) fn boolean(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        let value = self.get(key)?;
        if let DeValue::Boolean(boolean) = value.get_ref() {
            return Some(Spanned::new(*boolean, span_of(value)));
        }
        let problem = wrong(key, "`true` or `false`", value)
            .hint(format!("write `{key} = true` or `{key} = false`"));
        self.context.report(problem);
        None
    }

    pub(super) fn count(&mut self, key: &'static str) -> Option<Spanned<u64>> {
        let value = self.get(key)?;
        if let DeValue::Integer(integer) = value.get_ref() {
            let number = u64::from_str_radix(integer.as_str(), integer.radix());
            if let Ok(number) = number {
                return Some(Spanned::new(number, span_of(value)));
            }
        }
        let is_large = matches!(value.get_ref(), DeValue::Integer(integer) if !integer.as_str().starts_with('-'));
        let problem = wrong(key, "a whole number", value).hint(if is_large {
            "write a smaller one"
        } else {
            "write digits alone: no quotes, no sign, no point"
        });
        self.context.report(problem);
        None
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        let text = self.string(key)?;
        word(self.context, key, &text, words)
    }

    /// A stretch of time in seconds (`15m`).
    pub(super) fn duration(&mut self, key: &'static str) -> Option<Spanned<u64>> {
        let value = self.get(key)?;
        if let DeValue::String(_) = value.get_ref() {
            let text = string(self.context, key, value)?;
            return duration(self.context, key, &text);
        }
        let problem = wrong(key, "a stretch of time", value)
            .hint("write a number and a unit between quotes: `\"15m\"`");
        self.context.report(problem);
        None
    }

    pub(super) fn list(&mut self, key: &'static str) -> Option<&'a DeArray<'a>> {
        let value = self.get(key)?;
        if let DeValue::Array(array) = value.get_ref() {
            return Some(array);
        }
        self.context.report(wrong(key, "a list", value));
        None
    }

    pub(super) fn strings(&mut self, key: &'static str) -> Option<Spanned<Vec<Spanned<String>>>> {
        let value = self.get(key)?;
        strings(self.context, key, value)
    }

    pub(super) fn literal(&mut self, key: &'static str) -> Option<Spanned<Value>> {
        self.get(key).map(literal)
    }

    /// A table below this one.
    pub(super) fn table(&mut self, key: &'static str, what: impl Into<String>) -> Option<Self> {
        let value = self.get(key)?;
        Self::of(self.context, what, value)
    }

    /// Reports every key that nobody asked for; `explain` may know better than the nearest word.
    pub(super) fn finish(self, explain: impl Fn(&str, &DeValue<'_>) -> Option<String>) {
        for (name, value) in self.entries() {
            if self.known.contains(&name.as_str()) {
                continue;
            }
            let known = self.known.iter().copied().filter(supported);
            let meant = did_you_mean(name.as_str(), known.clone());
            let hint = match (explain(name.as_str(), value.get_ref()), meant) {
                (Some(explanation), _) => explanation,
                (None, Some(meant)) => format!("did you mean `{meant}`?"),
                (None, None) => format!("it can have {}", list(known, "and")),
            };
            let message = format!("unknown key {} in {}", quote(name.as_str()), self.what);
            let problem = Problem::new(message).at(name.span, "unknown").hint(hint);
            self.context.report(problem);
        }
    }
}

pub(super) fn span_of<T>(value: &TomlSpanned<T>) -> Span {
    value.span().into()
}

/// Whether this version of the program supports a word or key.
fn supported(word: &&'static str) -> bool {
    !TO_COME.contains(word)
}

/// What a value is called in messages.
pub(super) fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The problem that a key's value is of another kind.
pub(super) fn wrong(key: &str, expected: &str, value: &TomlSpanned<DeValue<'_>>) -> Problem {
    let found = match value.get_ref() {
        DeValue::Integer(integer) if integer.as_str().starts_with('-') => "a negative number",
        DeValue::Integer(_) if expected == "a whole number" => "one as large as this",
        other => describe(other),
    };
    Problem::new(format!("{} is {expected}, not {found}", quote(key)))
        .at(span_of(value), format!("expected {expected}"))
}

pub(super) fn string(
    context: &Context<'_>,
    key: &str,
    value: &TomlSpanned<DeValue<'_>>,
) -> Option<Spanned<String>> {
    if let DeValue::String(text) = value.get_ref() {
        return Some(Spanned::new(text.to_string(), span_of(value)));
    }
    context.report(wrong(key, "a string", value).hint("write one text between quotes"));
    None
}

pub(super) fn strings(
    context: &Context<'_>,
    key: &str,
    value: &TomlSpanned<DeValue<'_>>,
) -> Option<Spanned<Vec<Spanned<String>>>> {
    let DeValue::Array(array) = value.get_ref() else {
        let problem = wrong(key, "a list of strings", value)
            .hint("write texts between brackets: `[\"first\", \"second\"]`");
        context.report(problem);
        return None;
    };
    let texts = array.iter().filter_map(|element| match element.get_ref() {
        DeValue::String(text) => Some(Spanned::new(text.to_string(), span_of(element))),
        other => {
            let message = format!(
                "{} is a list of strings, and this is {}",
                quote(key),
                describe(other)
            );
            let problem = Problem::new(message)
                .at(span_of(element), "expected a string")
                .hint("write one text between quotes");
            context.report(problem);
            None
        }
    });
    Some(Spanned::new(texts.collect(), span_of(value)))
}

pub(super) fn word<T: Copy>(
    context: &Context<'_>,
    key: &str,
    text: &Spanned<String>,
    words: &[(&'static str, T)],
) -> Option<Spanned<T>> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.as_str()) {
        return Some(Spanned::new(*value, text.span));
    }
    let known = words.iter().map(|(word, _)| *word).filter(supported);
    let expected = list(known.clone(), "or");
    let meant = did_you_mean(text.as_str(), known);
    let problem = Problem::new(format!("`{key}` cannot be {}", quote(text.as_str())))
        .at(text.span, "unknown")
        .hint(meant.map_or_else(
            || format!("write {expected}"),
            |meant| format!("did you mean `{meant}`?"),
        ));
    context.report(problem);
    None
}

/// A value with its places and nothing borrowed.
pub(super) fn literal(value: &TomlSpanned<DeValue<'_>>) -> Spanned<Value> {
    let owned = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(integer) => Value::Integer(decimal_digits(integer)),
        DeValue::Float(float) => Value::Float(float.as_str().to_owned()),
        DeValue::Boolean(boolean) => Value::Boolean(*boolean),
        DeValue::Datetime(datetime) => Value::Datetime(*datetime),
        DeValue::Array(array) => Value::Array(array.iter().map(literal).collect()),
        DeValue::Table(table) => Value::Table(
            table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), literal(value)))
                .collect(),
        ),
    };
    Spanned::new(owned, span_of(value))
}

fn decimal_digits(integer: &DeInteger<'_>) -> String {
    i128::from_str_radix(integer.as_str(), integer.radix())
        .map_or_else(|_| integer.as_str().to_owned(), |number| number.to_string())
}
