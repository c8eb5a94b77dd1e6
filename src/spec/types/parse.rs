//! Reads a type.

use super::{
    Base, DEFAULT_STRING, MAX_PRECISION, MAX_STRING, PLAIN_TYPES, Plain, Type, first_word, foreign,
    labels::labels, type_words,
};
use crate::{
    diagnostic::{Problem, quote},
    spec::{Spanned, reader::Context},
};

/// Reads a type, or reports what is wrong with it.
pub(in crate::spec) fn parse(context: &Context<'_>, text: &Spanned<String>) -> Option<Type> {
    let written = text.as_str();
    let (mut rest, mut optional, mut array) = (written.trim_end(), false, false);
    if let Some(shorter) = rest.strip_suffix('?') {
        (rest, optional) = (shorter.trim_end(), true);
    }
    if let Some(shorter) = rest.strip_suffix("[]") {
        (rest, array) = (shorter.trim_end(), true);
    }
    let start = rest.len() - rest.trim_start().len();
    let body = Part {
        context,
        text,
        start,
        end: rest.len(),
    };
    let base = body.base()?;
    let refused = match &base {
        Base::Plain(Plain::Json) if array => {
            Some("a `json` value can be a list by itself: write `json`")
        }
        Base::Plain(Plain::Bytes) if array => Some("keep each in a row of a resource of its own"),
        _ => None,
    };
    if let Some(reason) = refused {
        let problem = Problem::new(format!("{} is not a type", quote(written)))
            .at(text.span, "a list is of scalar types")
            .hint(reason);
        context.report(problem);
        return None;
    }
    Some(Type {
        base,
        array,
        optional,
        span: text.span,
    })
}

/// The type without its `?` and `[]`.
struct Part<'a> {
    context: &'a Context<'a>,
    text: &'a Spanned<String>,
    start: usize,
    end: usize,
}

impl Part<'_> {
    fn base(&self) -> Option<Base> {
        let body = &self.text.as_str()[self.start..self.end];
        let word_end = first_word(body).len();
        let (word, rest) = body.split_at(word_end);
        let arguments = rest.trim_start();
        if word.is_empty() {
            let hint = if body.starts_with('?') {
                "the `?` comes last: `string(120)?`"
            } else if body.starts_with('[') {
                "a list is written with `[]` behind the type: `string[]`"
            } else {
                "write a type, for example `string(120)`, `int` or `text?`"
            };
            return self.fail(self.start, self.end, "expected a type", hint);
        }
        if arguments.is_empty() {
            return self.without_arguments(word);
        }
        let inner = arguments
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'));
        let inner_start = self.end - arguments.len() + 1;
        match (word, inner) {
            ("string", Some(inner)) => self.string(inner),
            ("decimal", Some(inner)) => self.decimal(inner),
            ("enum", Some(_)) => {
                labels(self.context, self.text, inner_start, self.end - 1).map(Base::Enum)
            }
            (_, Some(inner)) if type_words().any(|known| known == word) => {
                let hint = foreign::without(word, inner);
                let start = self.start + word_end;
                self.fail(start, self.end, "takes no arguments", &hint)
            }
            _ => match foreign::meant(word, rest) {
                Some(hint) => self.fail(self.start, self.start + word_end, "unknown", &hint),
                None if inner.is_some() => {
                    let hint = "only `string`, `decimal` and `enum` take arguments";
                    self.fail(self.start, self.start + word_end, "unknown", hint)
                }
                None => self.trailing(word, word_end),
            },
        }
    }

    fn without_arguments(&self, word: &str) -> Option<Base> {
        match word {
            "string" => Some(Base::String(DEFAULT_STRING)),
            "decimal" => self.fail(
                self.start,
                self.end,
                "how many digits?",
                "write all digits and those after the point: `decimal(12,2)`",
            ),
            "enum" => self.fail(
                self.start,
                self.end,
                "which labels?",
                "write the labels: `enum(draft, active)`",
            ),
            _ => {
                let plain = PLAIN_TYPES.iter().find(|(known, _)| *known == word);
                let span = self.context.inside(self.text, self.start, self.end);
                Some(plain.map_or_else(
                    || Base::Named(Spanned::new(word.to_owned(), span)),
                    |(_, plain)| Base::Plain(*plain),
                ))
            }
        }
    }

    fn string(&self, inner: &str) -> Option<Base> {
        match inner.trim().parse() {
            Ok(max) if (1..=MAX_STRING).contains(&max) => Some(Base::String(max)),
            Ok(max) if max > MAX_STRING => self.fail(
                self.start,
                self.end,
                "too long",
                "a `string` has at most 10000 characters: write `text` for more",
            ),
            _ => self.fail(
                self.start,
                self.end,
                "how many characters?",
                "write a number from 1 to 10000: `string(120)`",
            ),
        }
    }

    fn decimal(&self, inner: &str) -> Option<Base> {
        let (precision, scale) = inner.split_once(',').unwrap_or((inner, "0"));
        match (precision.trim().parse(), scale.trim().parse()) {
            (Ok(precision @ 1..=MAX_PRECISION), Ok(scale)) if scale <= precision => {
                Some(Base::Decimal(precision, scale))
            }
            _ => self.fail(
                self.start,
                self.end,
                "not a number of digits",
                "write all digits, 1 to 18, and how many of them follow the point: `decimal(12,2)`",
            ),
        }
    }

    fn trailing(&self, word: &str, at: usize) -> Option<Base> {
        let body = &self.text.as_str()[self.start..self.end];
        let rest = &body[at..];
        if let Some(hint) = foreign::reference(word, rest) {
            return self.fail(self.start, self.end, "a relation", &hint);
        }
        let (at, hint) = match (rest.chars().next(), rest.rfind(')')) {
            (Some('?'), Some(_)) if rest[1..].trim_start().starts_with('(') => {
                (at, "the `?` comes last: `string(120)?`")
            }
            (Some('?'), _) => (
                at,
                "an element is never null, and `?` comes once, at the end: `int[]?`",
            ),
            (Some('[' | ':' | '<'), _) if word == "enum" => (
                at,
                "labels stand between parentheses: `enum(draft, active)`",
            ),
            (Some('.'), _) => (
                at,
                "what two fields share is an enum under `[enums]`: write its name alone, `\"status\"`",
            ),
            (Some(' '), None) if word == "enum" => (
                at,
                "labels stand between parentheses, `enum(draft, active)`; one of `[enums]` is written by its name alone: `\"status\"`",
            ),
            (Some('['), _) if rest[1..].starts_with(|char: char| char.is_ascii_digit()) => (
                at,
                if word == "string" {
                    "a length stands between parentheses: `string(120)`; that of a list is its `max`: `{ type = \"string[]\", max = 10 }`"
                } else {
                    "the length of a list is its `max`: `{ type = \"string[]\", max = 10 }`"
                },
            ),
            (Some('['), _) => (
                at,
                "a list is of scalar types and written `T[]`; `json` holds anything",
            ),
            (Some('('), Some(closed)) => {
                let behind = &rest[closed + 1..];
                let blanks = behind.len() - behind.trim_start().len();
                (
                    at + closed + 1 + blanks,
                    foreign::instead_of_more(word, behind),
                )
            }
            (Some('('), None) => (
                at,
                "close the parenthesis: `string(120)`, `decimal(12,2)`, `enum(a, b)`",
            ),
            _ => (
                at + rest.len() - rest.trim_start().len(),
                foreign::instead_of_more(word, rest),
            ),
        };
        self.fail(self.start + at, self.end, "unexpected", hint)
    }

    fn fail<T>(&self, start: usize, end: usize, label: &str, hint: &str) -> Option<T> {
        let span = self.context.inside(self.text, start, end.max(start));
        let problem = Problem::new(format!("{} is not a type", quote(self.text.as_str())))
            .at(span, label)
            .hint(hint);
        self.context.report(problem);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Source, Span};

    fn read(text: &str) -> Result<Type, Vec<Problem>> {
        let source = Source::new("a", text);
        let context = Context::new(&source);
        let spanned = Spanned::new(text.to_owned(), Span::new(0, text.len()));
        let parsed = parse(&context, &spanned);
        parsed.ok_or_else(|| context.into_problems())
    }

    fn label_texts(text: &str) -> Vec<String> {
        match read(text).unwrap().base {
            Base::Enum(labels) => labels.into_iter().map(|label| label.value).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(read("string").unwrap().base, Base::String(255));
        assert_eq!(read("string( 12 )").unwrap().base, Base::String(12));
        assert_eq!(read("decimal(12, 2)").unwrap().base, Base::Decimal(12, 2));
        assert_eq!(read("decimal(5)").unwrap().base, Base::Decimal(5, 0));
        let list = read("int[]?").unwrap();
        assert!(list.array && list.optional && list.base == Base::Plain(Plain::Int));
        assert!(matches!(read("order_status").unwrap().base, Base::Named(_)));
        for (word, plain) in PLAIN_TYPES {
            assert_eq!(read(word).unwrap().base, Base::Plain(plain));
        }
    }

    #[test]
    fn labels_are_free_text() {
        assert_eq!(label_texts("enum(a, b)"), ["a", "b"]);
        assert_eq!(
            label_texts(r#"enum("PG-13", none, 'a, (b)', "", "\"\\", +1)[]?"#),
            ["PG-13", "none", "a, (b)", "", "\"\\", "+1"]
        );
    }

    #[test]
    fn every_mistake_is_one_problem_with_a_hint() {
        for wrong in [
            "",
            "?",
            "int??",
            "int?[]",
            "int[][]",
            "int(5)",
            "string(0)",
            "string(20000)",
            "string(",
            "decimal",
            "decimal(19,2)",
            "decimal(2,3)",
            "decimal(a)",
            "enum",
            "enum()",
            "enum(a,,b)",
            "enum(a b\")",
            "enum(\"a",
            "varchar(20)",
            "json[]",
            "bytes[]",
            "a b",
            "[]",
            "(",
            "é",
            "string(é)",
        ] {
            let problems = read(wrong).unwrap_err();
            assert_eq!(problems.len(), 1, "{wrong}");
            assert!(problems[0].hint.is_some(), "{wrong}: {problems:?}");
        }
    }
}
