//! Comparisons joined by `and` and `or`.

mod hints;
mod tokens;

use std::mem;

pub use self::hints::{NO_CLOCK, is_clock};
use self::tokens::{Mistake, Token, tokens};
use super::{Spanned, reader::Context};
use crate::diagnostic::{Problem, Span, quote};

/// Comparisons joined by `and`, and those by `or`, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// What stands between the `or`, at least one: comparisons that all hold, at least one.
    pub alternatives: Vec<Vec<Comparison>>,
    /// Where it is written.
    pub span: Span,
}

impl Expression {
    /// The comparisons of all alternatives.
    pub fn comparisons(&self) -> impl Iterator<Item = &Comparison> {
        self.alternatives.iter().flatten()
    }
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

const SYNTAX: &str = "write comparisons of a field, joined by `and` or `or`: `status = 'active' and stock > 0`, `ended_on is null`";

/// Reads a condition, or reports the first thing that is wrong with it.
pub(super) fn parse(context: &Context<'_>, text: &Spanned<String>) -> Option<Expression> {
    if text.as_str().chars().count() > MAX_LENGTH {
        let problem = Problem::new("the condition is too long")
            .at(text.span, format!("more than {MAX_LENGTH} characters"))
            .hint("split it, or keep what it says in a field");
        context.report(problem);
        return None;
    }
    match read(text.as_str()) {
        Ok(mut alternatives) => {
            let place = |span: &mut Span| *span = context.inside(text, span.start, span.end);
            for comparison in alternatives.iter_mut().flatten() {
                place(&mut comparison.left.span);
                if let Some(right) = &mut comparison.right {
                    place(&mut right.span);
                }
                place(&mut comparison.span);
            }
            Some(Expression {
                alternatives,
                span: text.span,
            })
        }
        Err(mistake) => {
            let span = context.inside(text, mistake.span.start, mistake.span.end);
            let message = format!("{} is not a condition", quote(text.as_str()));
            context.report(
                Problem::new(message)
                    .at(span, mistake.label)
                    .hint(mistake.hint.unwrap_or_else(|| SYNTAX.to_owned())),
            );
            None
        }
    }
}

fn read(text: &str) -> Result<Vec<Vec<Comparison>>, Mistake> {
    let tokens = tokens(text)?;
    let mut tokens = Tokens {
        text,
        all: tokens,
        next: 0,
    };
    let mut alternatives = Vec::new();
    let mut comparisons = vec![tokens.comparison()?];
    while let Some((token, span)) = tokens.take() {
        if is_word(&token, "or") {
            alternatives.push(mem::take(&mut comparisons));
        } else if !is_word(&token, "and") {
            let hint = hints::joined(text, &token, span);
            return Err(Mistake::new(span, "expected `and` or `or`").hint_if(hint));
        }
        comparisons.push(tokens.comparison()?);
    }
    alternatives.push(comparisons);
    Ok(alternatives)
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(written) if written.eq_ignore_ascii_case(word))
}

struct Tokens<'a> {
    text: &'a str,
    all: Vec<(Token, Span)>,
    next: usize,
}

impl Tokens<'_> {
    fn take(&mut self) -> Option<(Token, Span)> {
        let token = self.all.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn expect(&mut self, label: &'static str) -> Result<(Token, Span), Mistake> {
        let end = Span::new(self.text.len(), self.text.len());
        self.take().ok_or(Mistake::new(end, label))
    }

    fn comparison(&mut self) -> Result<Comparison, Mistake> {
        let (left, left_span) = self.expect("expected a field")?;
        let Token::Word(left) = left else {
            let hint = hints::no_field(self.text, &self.all, self.next - 1);
            return Err(Mistake::new(left_span, "expected a field").hint(hint));
        };
        let left = Spanned::new(left, left_span);
        let (operator, span) = self
            .expect("expected a comparison")
            .map_err(|mistake| mistake.hint(hints::with_a_value(&left.value)))?;
        let (operator, right) = match operator {
            Token::Sign(operator) => (operator, Some(self.term()?)),
            word if is_word(&word, "is") => (self.null_test()?, None),
            _ => return Err(hints::no_comparison(&left, &operator, span)),
        };
        let end = self
            .all
            .get(self.next - 1)
            .map_or(self.text.len(), |(_, span)| span.end);
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
            let hint = "only `null` stands behind `is`; a value is compared by `=` or `<>`";
            Err(Mistake::new(span, "expected `null`").hint(hint))
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
                let hint = "nothing equals null: write `is null` or `is not null`";
                return Err(Mistake::new(span, "not a value").hint(hint));
            }
            Token::Word(word) => Term::Name(word),
            Token::Sign(_) => {
                let hint = hints::sign(self.text, span);
                return Err(Mistake::new(span, "expected a field or a value").hint_if(hint));
            }
        };
        Ok(Spanned::new(term, span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read_with_their_places() {
        let read = read("status = 'it''s' AND n >= -1.5 and x is not null and a <> b");
        let [comparisons] = &read.ok().unwrap()[..] else {
            panic!("one alternative");
        };
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
    fn and_binds_before_or() {
        let alternatives = read("a = 1 and b = 2 or c = 3 OR d = 4 and e = 5");
        let counts: Vec<_> = alternatives.ok().unwrap().iter().map(Vec::len).collect();
        assert_eq!(counts, [2, 1, 2]);
    }

    #[test]
    fn keywords_can_be_fields() {
        assert!(read("and = 1 and is is null or or = or and not = not").is_ok());
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
            "a = 1 or",
            "a = 1 or or b = 2",
            "(a = 1)",
            "a = 1 and (b = 2 or c = 3)",
            "a is 1",
            "a = 1 and",
            "a = 1;",
            "lower(a) = 'x'",
            "a = é",
            "a in (1)",
            "é",
            "a = 1 é",
            "a b",
            ".",
            "a.",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
