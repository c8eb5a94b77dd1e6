//! The words, values and signs of a condition.

use super::{Operator, hints};
use crate::diagnostic::Span;

/// What is wrong, where, and what to write instead if anything is known.
pub(super) struct Mistake {
    pub(super) span: Span,
    pub(super) label: &'static str,
    pub(super) hint: Option<String>,
}

impl Mistake {
    pub(super) const fn new(span: Span, label: &'static str) -> Self {
        Self {
            span,
            label,
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Number(String),
    Sign(Operator),
}

pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = match first {
            char if char.is_whitespace() => {
                at += char.len_utf8();
                continue;
            }
            '\'' => text_literal(rest).ok_or_else(|| {
                Mistake::new(Span::new(at, text.len()), "opened here, and never closed")
                    .hint("text stands between single quotes, a quote in it is doubled: `'it''s'`")
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
            _ => sign(rest).ok_or_else(|| hints::unknown(text, at))?,
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
