//! What to write instead of SQL and of what other languages have for comparisons.

use super::{
    Operator,
    tokens::{Mistake, Token},
};
use crate::{
    diagnostic::{Span, quote},
    spec::Spanned,
};

/// What to write instead of brackets.
const NO_BRACKETS: &str =
    "there are no brackets: `and` binds before `or`, so write out each alternative";
const NO_FUNCTIONS: &str = "there are no functions: compare a field as it is";
/// What to write instead of the clock.
pub const NO_CLOCK: &str = "a condition has no clock: compare with a field or a fixed time";
const OWN_FIELDS: &str =
    "a condition speaks of its own row: name a field without a table before it";

/// Whether a word is the clock of a database.
pub fn is_clock(word: &str) -> bool {
    const CLOCKS: [&str; 8] = [
        "now",
        "today",
        "current_date",
        "current_time",
        "current_timestamp",
        "getdate",
        "sysdate",
        "utcnow",
    ];
    CLOCKS.iter().any(|clock| word.eq_ignore_ascii_case(clock))
}

/// What stands between two comparisons and does not join them.
pub(super) fn joined(text: &str, token: &Token, span: Span) -> Option<String> {
    let hint = match token {
        Token::Number(number) if number.starts_with('.') => OWN_FIELDS,
        Token::Number(number) if number.starts_with(['+', '-']) => {
            "there is no arithmetic: compare with a field or a value"
        }
        Token::Word(_) if text[..span.start].trim_end().ends_with('\'') => {
            "a quote within a text is doubled: `'it''s'`"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// What to write where a value or a sign stands in place of a field.
pub(super) fn no_field(text: &str, tokens: &[(Token, Span)], at: usize) -> String {
    let written = |at: usize| tokens.get(at).map(|(_, span)| &text[span.start..span.end]);
    let is_sign = |at: usize| matches!(tokens.get(at), Some((Token::Sign(_), _)));
    let before = (1..at).rev().find(|at| is_sign(*at));
    let before = before.and_then(|sign| Some((written(sign - 1)?, written(sign)?)));
    let meant = match (tokens.get(at), tokens.get(at + 1), tokens.get(at + 2)) {
        (Some((Token::Sign(_), _)), Some(_), _) => before
            .and_then(|(field, _)| Some(format!("{field} {} {}", written(at)?, written(at + 1)?))),
        (Some(_), Some((Token::Sign(operator), _)), Some((Token::Word(field), _))) => {
            let turned = turned(*operator);
            written(at).map(|value| format!("{field} {turned} {value}"))
        }
        (Some(_), _, _) => before
            .and_then(|(field, operator)| Some(format!("{field} {operator} {}", written(at)?))),
        _ => None,
    };
    match meant {
        Some(meant) => format!("a field comes first: write {}", quote(&meant)),
        None => "a field comes first: `price > 0`".to_owned(),
    }
}

/// The sign that says the same once both sides have changed places.
fn turned(operator: Operator) -> &'static str {
    match operator {
        Operator::Less => ">",
        Operator::LessOrEqual => ">=",
        Operator::Greater => "<",
        Operator::GreaterOrEqual => "<=",
        Operator::NotEqual => "<>",
        Operator::Equal | Operator::IsNull | Operator::IsNotNull => "=",
    }
}

/// A field that is followed by something else than a comparison.
pub(super) fn no_comparison(left: &Spanned<String>, token: &Token, span: Span) -> Mistake {
    let first = left.value.to_ascii_lowercase();
    let (span, hint) = match (first.as_str(), token) {
        ("where" | "check" | "if" | "when", Token::Word(_)) => (
            left.span,
            Some(format!(
                "leave {} out: a condition begins with a field",
                quote(&left.value)
            )),
        ),
        ("not", Token::Word(field)) => {
            let opposite = quote(&format!("{field} = false"));
            (
                left.span,
                Some(format!("write the opposite: {opposite}, or `<>` for `=`")),
            )
        }
        ("select" | "exists", _) => (
            left.span,
            Some("a condition is no query: compare fields of the row".to_owned()),
        ),
        (_, Token::Word(word)) => (span, behind_a_field(&left.value, word)),
        (_, Token::Number(number)) if number.starts_with('.') => {
            (span, Some(OWN_FIELDS.to_owned()))
        }
        (_, Token::Number(number)) if number.starts_with(['+', '-']) => (
            span,
            Some("there is no arithmetic: compare with a field or a value".to_owned()),
        ),
        _ => (span, None),
    };
    Mistake {
        span,
        label: "expected a comparison",
        hint,
    }
}

/// What to write for a word of SQL behind a field.
fn behind_a_field(field: &str, word: &str) -> Option<String> {
    let both = quote(&format!("{field} >= 1 and {field} <= 5"));
    let hint = match word.to_ascii_lowercase().as_str() {
        "between" => format!("write both bounds: {both}"),
        "in" | "not" => format!(
            "write each value out: {}",
            quote(&format!("{field} = 'one' or {field} = 'two'"))
        ),
        "like" | "ilike" | "similar" | "regexp" | "matches" | "contains" => {
            "there are no wildcards: compare the whole text by `=` or `<>`".to_owned()
        }
        "eq" | "equals" => "equal is written `=`".to_owned(),
        "and" | "or" => format!(
            "compare it with a value: {}",
            quote(&format!("{field} = true"))
        ),
        "null" | "isnull" => format!("write {}", quote(&format!("{field} is null"))),
        _ => return None,
    };
    Some(hint)
}

/// A sign that stands where a value should.
pub(super) fn sign(text: &str, span: Span) -> Option<String> {
    let hint = match (
        text[..span.start].chars().last()?,
        &text[span.start..span.end],
    ) {
        ('=', ">") => "at least is written `>=`",
        ('=', "<") => "at most is written `<=`",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// Something at a place that is no word, value or sign of a condition.
pub(super) fn unknown(text: &str, at: usize) -> Mistake {
    const SIGNS: [(&str, &str); 13] = [
        ("!=", "unequal is written `<>`"),
        ("==", "equal is written `=`"),
        ("&&", "comparisons are joined by `and`"),
        ("||", "alternatives are joined by `or`"),
        (
            "\"",
            "text stands between single quotes: `status = 'active'`",
        ),
        (
            "`",
            "a field stands without quotes, a text between single ones: `status = 'active'`",
        ),
        (";", "leave it out: a condition ends without a sign"),
        (
            "%",
            "there is no arithmetic: compare with a field or a value",
        ),
        (
            "*",
            "there is no arithmetic: compare with a field or a value",
        ),
        (
            "/",
            "there is no arithmetic: compare with a field or a value",
        ),
        (
            "!",
            "write the opposite: `is_open = false`, or `<>` for `=`",
        ),
        ("$", "a field stands by its name alone: `status = 'active'`"),
        ("@", "a field stands by its name alone: `status = 'active'`"),
    ];
    let rest = &text[at..];
    let first = rest.chars().next().unwrap_or(' ');
    let before = text[..at].trim_end();
    let known = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    let is_call = before.ends_with(|char: char| char.is_ascii_alphanumeric() || char == '_');
    let last_word = before.rsplit([' ', '(']).next().unwrap_or("");
    let (span, hint) = match (known, first) {
        (Some((sign, hint)), _) => (Span::new(at, at + sign.len()), Some(*hint)),
        (None, '(') if last_word.eq_ignore_ascii_case("in") => (
            Span::new(before.len() - last_word.len(), before.len()),
            Some("write each value out: `status = 'new' or status = 'open'`"),
        ),
        (None, '(')
            if ["and", "or"]
                .iter()
                .any(|word| last_word.eq_ignore_ascii_case(word)) =>
        {
            (Span::new(at, at + 1), Some(NO_BRACKETS))
        }
        (None, '(') if is_clock(last_word) => (
            Span::new(before.len() - last_word.len(), at + 1),
            Some(NO_CLOCK),
        ),
        (None, '(') if is_call => (
            Span::new(before.len() - last_word.len(), at + 1),
            Some(NO_FUNCTIONS),
        ),
        (None, '(' | ')') => (Span::new(at, at + 1), Some(NO_BRACKETS)),
        (None, '\u{2018}'..='\u{201f}') => (
            Span::new(at, at + first.len_utf8()),
            Some("only straight quotes make a text: `status = 'active'`"),
        ),
        _ => (Span::new(at, at + first.len_utf8()), None),
    };
    Mistake {
        span,
        label: "unexpected",
        hint: hint.map(str::to_owned),
    }
}
