//! Comparisons joined by `and`.

use super::{Spanned, reader::Context};
use crate::diagnostic::{Problem, Span, quote};

/// Comparisons that all hold, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// At least one.
    pub comparisons: Vec<Comparison>,
    /// Where it is written.
    pub span: Span,
}

/// One comparison as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// A field, relation or built-in column.
    pub left: Spanned<String>,
    /// How it is compared.
    pub operator: Operator,
    /// With what; `None` exactly for the null tests.
    pub right: Option<Spanned<Term>>,
    /// From the left side to the right.
    pub span: Span,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A field, relation or built-in column.
    Name(String),
    /// `'text'`
    Text(String),
    /// Digits, with sign and point.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the operator it is named after")]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    IsNull,
    IsNotNull,
}

/// Characters of a condition at most.
const MAX_LENGTH: usize = 2000;

const SYNTAX: &str = "write comparisons of a field, joined by `and`: `status = 'active' and stock > 0`, `ended_on is null`";

/// Reads a condition, or reports the first thing that is wrong with it.
pub(super) fn parse(context: &Context<'_>, text: &Spanned<String>) -> Option<Expression> {
    if text.as_str().len() > MAX_LENGTH {
        let problem = Problem::new("the condition is too long")
            .at(text.span, format!("more than {MAX_LENGTH} characters"))
            .hint("split it, or keep what it says in a field");
        context.report(problem);
        return None;
    }
    match read(text.as_str()) {
        Ok(comparisons) => {
            let place = |span: Span| context.inside(text, span.start, span.end);
            let comparisons = comparisons
                .into_iter()
                .map(|mut comparison| {
                    comparison.left.span = place(comparison.left.span);
                    if let Some(right) = &mut comparison.right {
                        right.span = place(right.span);
                    }
                    comparison.span = place(comparison.span);
                    comparison
                })
                .collect();
            Some(Expression {
                comparisons,
                span: text.span,
            })
        }
        Err(mistake) => {
            let span = context.inside(text, mistake.span.start, mistake.span.end);
            let message = format!("{} is not a condition", quote(text.as_str()));
            context.report(
                Problem::new(message)
                    .at(span, mistake.label)
                    .hint(mistake.hint.unwrap_or(SYNTAX)),
            );
            None
        }
    }
}

struct Mistake {
    span: Span,
    label: &'static str,
    hint: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Number(String),
    Sign(Operator),
}

fn read(text: &str) -> Result<Vec<Comparison>, Mistake> {
    let tokens = tokens(text)?;
    let mut tokens = Tokens {
        all: tokens,
        next: 0,
        end: text.len(),
    };
    let mut comparisons = vec![tokens.comparison()?];
    while let Some((token, span)) = tokens.take() {
        if !is_word(&token, "and") {
            let hint = is_word(&token, "or").then_some(
                "conditions are joined by `and`; several grants, checks or indexes stand for `or`",
            );
            return Err(Mistake {
                span,
                label: "expected `and`",
                hint,
            });
        }
        comparisons.push(tokens.comparison()?);
    }
    Ok(comparisons)
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(written) if written.eq_ignore_ascii_case(word))
}

struct Tokens {
    all: Vec<(Token, Span)>,
    next: usize,
    end: usize,
}

impl Tokens {
    fn take(&mut self) -> Option<(Token, Span)> {
        let token = self.all.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn expect(&mut self, label: &'static str) -> Result<(Token, Span), Mistake> {
        let end = Span::new(self.end, self.end);
        self.take().ok_or(Mistake {
            span: end,
            label,
            hint: None,
        })
    }

    fn comparison(&mut self) -> Result<Comparison, Mistake> {
        let (left, left_span) = self.expect("expected a field")?;
        let Token::Word(left) = left else {
            let hint = Some("the field comes first: `price > 0`");
            return Err(Mistake {
                span: left_span,
                label: "expected a field",
                hint,
            });
        };
        let left = Spanned::new(left, left_span);
        let (operator, span) = self.expect("expected a comparison")?;
        let (operator, right) = match operator {
            Token::Sign(operator) => (operator, Some(self.term()?)),
            word if is_word(&word, "is") => (self.null_test()?, None),
            _ => {
                return Err(Mistake {
                    span,
                    label: "expected a comparison",
                    hint: None,
                });
            }
        };
        let end = self
            .all
            .get(self.next - 1)
            .map_or(self.end, |(_, span)| span.end);
        let span = Span::new(left_span.start, end);
        Ok(Comparison {
            left,
            operator,
            right,
            span,
        })
    }

    fn null_test(&mut self) -> Result<Operator, Mistake> {
        let (mut token, mut span) = self.expect("expected `null`")?;
        let mut operator = Operator::IsNull;
        if is_word(&token, "not") {
            operator = Operator::IsNotNull;
            (token, span) = self.expect("expected `null`")?;
        }
        if is_word(&token, "null") {
            Ok(operator)
        } else {
            Err(Mistake {
                span,
                label: "expected `null`",
                hint: None,
            })
        }
    }

    fn term(&mut self) -> Result<Spanned<Term>, Mistake> {
        let (token, span) = self.expect("expected a field or a value")?;
        let term = match token {
            Token::Text(text) => Term::Text(text),
            Token::Number(number) => Term::Number(number),
            word if is_word(&word, "true") => Term::Boolean(true),
            word if is_word(&word, "false") => Term::Boolean(false),
            word if is_word(&word, "null") => {
                let hint = Some("nothing equals null: write `is null` or `is not null`");
                return Err(Mistake {
                    span,
                    label: "not a value",
                    hint,
                });
            }
            Token::Word(word) => Term::Name(word),
            Token::Sign(_) => {
                return Err(Mistake {
                    span,
                    label: "expected a field or a value",
                    hint: None,
                });
            }
        };
        Ok(Spanned::new(term, span))
    }
}

fn tokens(text: &str) -> Result<Vec<(Token, Span)>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = match first {
            char if char.is_whitespace() => {
                at += char.len_utf8();
                continue;
            }
            '\'' => text_literal(rest).ok_or(Mistake {
                span: Span::new(at, text.len()),
                label: "opened here, and never closed",
                hint: Some(
                    "text stands between single quotes, a quote in it is doubled: `'it''s'`",
                ),
            })?,
            char if char.is_ascii_alphabetic() || char == '_' => {
                let length = length_while(rest, |char| char.is_ascii_alphanumeric() || char == '_');
                (Token::Word(rest[..length].to_owned()), length)
            }
            char if char.is_ascii_digit() || matches!(char, '-' | '+' | '.') => {
                let sign = usize::from(matches!(char, '-' | '+'));
                let digits = length_while(&rest[sign..], |char| {
                    char.is_ascii_alphanumeric() || char == '.'
                });
                let length = sign + digits;
                (Token::Number(rest[..length].to_owned()), length.max(1))
            }
            _ => sign(rest).ok_or_else(|| unknown_sign(rest, at))?,
        };
        tokens.push((token, Span::new(at, at + length)));
        at += length;
    }
    Ok(tokens)
}

fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|char| !belongs(char)).unwrap_or(text.len())
}

fn text_literal(text: &str) -> Option<(Token, usize)> {
    let mut literal = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if char != '\'' {
            literal.push(char);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            literal.push('\'');
        } else {
            return Some((Token::Text(literal), at + 1));
        }
    }
    None
}

fn sign(text: &str) -> Option<(Token, usize)> {
    const SIGNS: [(&str, Operator); 6] = [
        ("<>", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    if text.starts_with("==") {
        return None;
    }
    SIGNS
        .iter()
        .find(|(sign, _)| text.starts_with(sign))
        .map(|(sign, operator)| (Token::Sign(*operator), sign.len()))
}

fn unknown_sign(text: &str, at: usize) -> Mistake {
    let (length, hint) = if text.starts_with("!=") {
        (2, Some("unequal is written `<>`"))
    } else if text.starts_with("==") {
        (2, Some("equal is written `=`"))
    } else if text.starts_with('"') {
        (
            1,
            Some("text stands between single quotes: `status = 'active'`"),
        )
    } else {
        (text.chars().next().map_or(0, char::len_utf8), None)
    };
    Mistake {
        span: Span::new(at, at + length),
        label: "unexpected",
        hint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read_with_their_places() {
        let comparisons = read("status = 'it''s' AND n >= -1.5 and x is not null and a <> b")
            .ok()
            .unwrap();
        assert_eq!(comparisons.len(), 4);
        assert_eq!(
            comparisons[0].right.as_ref().unwrap().value,
            Term::Text("it's".to_owned())
        );
        assert_eq!(
            comparisons[1].right.as_ref().unwrap().value,
            Term::Number("-1.5".to_owned())
        );
        assert_eq!(comparisons[2].operator, Operator::IsNotNull);
        assert_eq!(
            comparisons[3].right.as_ref().unwrap().value,
            Term::Name("b".to_owned())
        );
        assert_eq!(comparisons[0].span, Span::new(0, 16));
    }

    #[test]
    fn keywords_can_be_fields() {
        assert!(read("and = 1 and is is null and not = not").is_ok());
    }

    #[test]
    fn anything_else_is_a_mistake() {
        for wrong in [
            "",
            "a",
            "a =",
            "a = 'x",
            "a == 1",
            "a != 1",
            "a = \"x\"",
            "a = null",
            "1 = a",
            "a = 1 or b = 2",
            "a is 1",
            "a = 1 and",
            "a = 1;",
            "lower(a) = 'x'",
            "a = é",
            "a in (1)",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
