//! Reads tables key by key and stops at no problem.

mod context;
mod table;
mod values;

use toml::{
    Spanned as TomlSpanned,
    de::{DeTable, DeValue},
};

pub(super) use self::{
    context::Context,
    table::Table,
    values::{cannot_be, describe, literal, span_of, string, strings, unlike, word, wrong},
};
use self::{table::instead_of_list, values::supported};
use super::{
    Spanned, Value,
    duration::{self, duration},
    elsewhere::{self, Ours},
};
use crate::diagnostic::{Problem, Span, did_you_mean, list, quote};

/// Unknown keys of one table that are guessed at; of more, a word is not what is wrong.
const GUESSED: usize = 1000;

/// A table that is being read; what nobody asked for is reported at the end.
pub(super) struct Keys<'a> {
    pub(super) context: &'a Context<'a>,
    /// Which of all tables it is.
    which: Table,
    /// Its header, or the whole of an inline table.
    pub(super) span: Span,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        which: Table,
        table: &'a DeTable<'a>,
        span: Span,
    ) -> Self {
        Self {
            context,
            which,
            span,
            table,
            known: Vec::new(),
        }
    }

    /// The table of a value, or a problem that it is none.
    pub(super) fn of(
        context: &'a Context<'a>,
        which: Table,
        value: &'a TomlSpanned<DeValue<'a>>,
    ) -> Option<Self> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(context, which, table, span_of(value))),
            other => {
                let span = span_of(value);
                let header = context.written(span).strip_prefix("[[");
                let header = header.and_then(|header| header.strip_suffix("]]"));
                let hint = header.map_or_else(
                    || which.instead_of(other),
                    |header| instead_of_list(header.trim(), other),
                );
                let problem = Problem::new(format!("{which} is a table, not {}", describe(other)))
                    .at(span, "expected a table")
                    .hint(hint);
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

    /// The value of a key, or of the one that was probably meant to be it: that is reported once, as unknown.
    pub(super) fn meant(&mut self, key: &'static str) -> Option<&'a TomlSpanned<DeValue<'a>>> {
        let found = self.get(key);
        let stands_for_key = |name: &str| {
            elsewhere::ours(self.which.foreign(), name) == Some(Ours::Word(key))
                || did_you_mean(name, [key]).is_some()
        };
        found.or_else(|| {
            self.table
                .iter()
                .take(GUESSED)
                .find(|(name, _)| stands_for_key(name.get_ref()))
                .map(|(_, value)| value)
        })
    }

    /// Whether a key is there though nothing was read of it.
    pub(super) fn is_unread(&self, key: &str, is_read: bool) -> bool {
        !is_read && self.table.contains_key(key)
    }

    /// The keys that nobody asked for so far.
    pub(super) fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a DeValue<'a>)> + use<'a, '_> {
        let entries = self.table.iter();
        let named = entries.map(|(name, value)| (name.get_ref().as_ref(), value.get_ref()));
        named.filter(|(name, _)| !self.known.contains(name))
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

    /// A string, or a problem with a hint of its own.
    pub(super) fn string_or(&mut self, key: &'static str, hint: &str) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        if !matches!(value.get_ref(), DeValue::String(_)) {
            self.context
                .report(wrong(key, "a string", value).hint(hint));
            return None;
        }
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
        let expected = "a whole number";
        let problem = if is_large {
            unlike(key, expected, "one as large as this", value).hint("write a smaller one")
        } else {
            wrong(key, expected, value).hint("write digits alone: no quotes, no sign, no point")
        };
        self.context.report(problem);
        None
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        let known = words.iter().map(|(word, _)| *word).filter(supported);
        let hint = format!("write {} between quotes", list(known, "or"));
        let text = self.string_or(key, &hint)?;
        word(self.context, key, &text, words)
    }

    /// A stretch of time in seconds (`15m`).
    pub(super) fn duration(&mut self, key: &'static str) -> Option<Spanned<u64>> {
        let value = self.get(key)?;
        if let DeValue::String(_) = value.get_ref() {
            let text = string(self.context, key, value)?;
            return duration(self.context, key, &text);
        }
        let hint = match value.get_ref() {
            DeValue::Integer(_) => {
                let number = self.context.written(span_of(value));
                let shown = quote(&format!("\"{number}s\""));
                format!("write a unit behind the number, between quotes: {shown}")
            }
            _ => duration::SYNTAX.to_owned(),
        };
        let problem = wrong(key, "a stretch of time", value).hint(hint);
        self.context.report(problem);
        None
    }

    pub(super) fn strings(&mut self, key: &'static str) -> Option<Spanned<Vec<Spanned<String>>>> {
        let value = self.get(key)?;
        strings(self.context, key, value)
    }

    pub(super) fn literal(&mut self, key: &'static str) -> Option<Spanned<Value>> {
        self.get(key).map(literal)
    }

    /// A table of the top level, by its key.
    pub(super) fn top(&mut self, key: &'static str) -> Option<Self> {
        self.table(key, Table::Top(key))
    }

    /// A table below this one, or the one that was probably meant to be it.
    pub(super) fn table(&mut self, key: &'static str, which: Table) -> Option<Self> {
        let value = self.get(key).or_else(|| {
            let meant = self.meant(key);
            meant.filter(|value| matches!(value.get_ref(), DeValue::Table(_)))
        })?;
        Self::of(self.context, which, value)
    }

    /// Reports every key that nobody asked for; `explain` may know better than the nearest word.
    pub(super) fn finish(self, explain: impl Fn(&str, &DeValue<'_>) -> Option<String>) {
        let foreign = self.which.foreign();
        let known = self.known.iter().copied().filter(supported);
        let all = format!("it can have {}", list(known.clone(), "and"));
        let unknown = self
            .entries()
            .filter(|(name, _)| !self.known.contains(&name.as_str()));
        for (index, (name, value)) in unknown.enumerate() {
            let word = name.as_str();
            let ours = |ours: Ours| match ours {
                Ours::Word(ours) if self.table.contains_key(ours) => {
                    format!("{} is there already: leave this out", quote(ours))
                }
                ours => ours.hint(),
            };
            let nearest = || did_you_mean(word, known.clone()).map(|ours| Ours::Word(ours).hint());
            let guess = || {
                explain(word, value.get_ref())
                    .or_else(|| elsewhere::ours(foreign, word).map(ours))
                    .or_else(nearest)
                    .or_else(|| elsewhere::nearest(foreign, word).map(ours))
            };
            let guess = (index < GUESSED).then(guess).flatten();
            let hint = guess.unwrap_or_else(|| all.clone());
            let message = format!("unknown key {} in {}", quote(name.as_str()), self.which);
            let problem = Problem::new(message).at(name.span, "unknown").hint(hint);
            self.context.report(problem);
        }
    }
}
