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
const NO_ARITHMETIC: &str = "there is no arithmetic: compare with a field or a value";
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
        Token::Number(number) => number_behind(number)?,
        Token::Word(_) if text[..span.start].trim_end().ends_with('\'') => {
            "a quote within a text is doubled: `'it''s'`"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// What to write for a number that stands behind something it does not belong to.
fn number_behind(number: &str) -> Option<&'static str> {
    match number.chars().next()? {
        '.' => Some(OWN_FIELDS),
        '+' | '-' => Some(NO_ARITHMETIC),
        _ => None,
    }
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
    let here = |span: Span| Mistake::new(span, "expected a comparison");
    match (first.as_str(), token) {
        ("where" | "check" | "if" | "when", Token::Word(_)) => here(left.span).hint(format!(
            "leave {} out: a condition begins with a field",
            quote(&left.value)
        )),
        ("not", Token::Word(field)) => here(left.span).hint(format!(
            "write the opposite: {}, or `<>` for `=`",
            quote(&format!("{field} = false"))
        )),
        ("select" | "exists", _) => {
            here(left.span).hint("a condition is no query: compare fields of the row")
        }
        (_, Token::Word(word)) => here(span).hint_if(behind_a_field(&left.value, word)),
        (_, Token::Number(number)) => here(span).hint_if(number_behind(number).map(str::to_owned)),
        _ => here(span),
    }
}

/// What to write for a field that stands alone.
pub(super) fn with_a_value(field: &str) -> String {
    let compared = quote(&format!("{field} = true"));
    format!("compare it with a value: {compared}")
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
        "and" | "or" => with_a_value(field),
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

/// Signs of other languages, and what to write instead of each.
const SIGNS: [(&str, &str); 10] = [
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
    ("% * /", NO_ARITHMETIC),
    (
        "!",
        "write the opposite: `is_open = false`, or `<>` for `=`",
    ),
    (
        "$ @",
        "a field stands by its name alone: `status = 'active'`",
    ),
];

/// The sign of another language that a text begins with, and what to write instead.
fn foreign_sign(text: &str) -> Option<(&'static str, &'static str)> {
    SIGNS.iter().find_map(|(signs, hint)| {
        let mut signs = signs.split(' ');
        let sign = signs.find(|sign| text.starts_with(sign))?;
        Some((sign, *hint))
    })
}

/// Something at a place that is no word, value or sign of a condition.
pub(super) fn unknown(text: &str, at: usize) -> Mistake {
    let rest = &text[at..];
    let first = rest.chars().next().unwrap_or(' ');
    let before = text[..at].trim_end();
    let last_word = before.rsplit([' ', '(']).next().unwrap_or("");
    let word_start = before.len() - last_word.len();
    let is_call = before.ends_with(|char: char| char.is_ascii_alphanumeric() || char == '_');
    let is_word = |words: &[&str]| {
        words
            .iter()
            .any(|word| last_word.eq_ignore_ascii_case(word))
    };
    let here = Span::new(at, at + first.len_utf8());
    let call = Span::new(word_start, at + 1);
    let (span, hint) = match (foreign_sign(rest), first) {
        (Some((sign, hint)), _) => (Span::new(at, at + sign.len()), hint),
        (None, '(') if is_word(&["in"]) => (
            Span::new(word_start, before.len()),
            "write each value out: `status = 'new' or status = 'open'`",
        ),
        (None, '(') if is_word(&["and", "or"]) => (here, NO_BRACKETS),
        (None, '(') if is_clock(last_word) => (call, NO_CLOCK),
        (None, '(') if is_call => (call, NO_FUNCTIONS),
        (None, '(' | ')') => (here, NO_BRACKETS),
        (None, '\u{2018}'..='\u{201f}') => (
            here,
            "only straight quotes make a text: `status = 'active'`",
        ),
        _ => return Mistake::new(here, "unexpected"),
    };
    Mistake::new(span, "unexpected").hint(hint)
}
