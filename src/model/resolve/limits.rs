//! `min` and `max`, and values that have to respect them.

use std::cmp::Ordering;

use super::{
    draft::Draft,
    literals::{Advice, Mismatch, literal, mismatch},
    patterns,
};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{Field, FieldKind, Literal, Operator},
    spec::{self, Spanned, Value},
};

/// The greatest `min` of a length: a request holds a mebibyte, and a character takes up to four bytes.
const MAX_LEAST: u32 = 100_000;

/// The limits of a field, checked against its kind and each other.
pub(super) struct Limits {
    pub(super) min: Option<Literal>,
    pub(super) max: Option<Literal>,
}

pub(super) fn limits(draft: &Draft<'_>, written: &spec::Field, kind: &FieldKind) -> Limits {
    let min = written
        .min
        .as_ref()
        .and_then(|value| limit(draft, kind, "min", value));
    let max = written
        .max
        .as_ref()
        .and_then(|value| limit(draft, kind, "max", value));
    if let (Some(least), Some(greatest), Some(place)) = (&min, &max, &written.max)
        && is_less(greatest, least)
    {
        let mut problem = Problem::new(format!("no value fits {}", quote(written.name.as_str())))
            .at(place.span, "`max` is less than `min`")
            .hint("write a `max` of at least `min`");
        if let Some(min) = &written.min {
            problem = problem.also(min.span, "`min`");
        }
        draft.report(problem);
    }
    Limits { min, max }
}

/// Whether `min` and `max` count characters, bytes or elements.
fn counts(kind: &FieldKind) -> bool {
    kind.is_text() || kind.is_array() || *kind == FieldKind::Bytes
}

fn limit(
    draft: &Draft<'_>,
    kind: &FieldKind,
    key: &str,
    written: &Spanned<Value>,
) -> Option<Literal> {
    if counts(kind) {
        return length(draft, kind, key, written);
    }
    if !kind.is_number() && !kind.is_temporal() {
        let problem = Problem::new(format!(
            "`{key}` means nothing for the type `{}`",
            describe(kind)
        ))
        .at(written.span, "has no effect")
        .hint(format!(
            "leave `{key}` out: it bounds numbers, dates and times, and the length of texts and lists"
        ));
        draft.report(problem);
        return None;
    }
    match literal(kind, &written.value, &draft.model.enums) {
        Ok(literal) => Some(literal),
        Err(mismatch) => {
            draft.report(unfit(key, written.span, mismatch));
            None
        }
    }
}

/// A number of characters, bytes or elements.
fn length(
    draft: &Draft<'_>,
    kind: &FieldKind,
    key: &str,
    written: &Spanned<Value>,
) -> Option<Literal> {
    let number = match &written.value {
        Value::Integer(digits) => digits.parse::<u32>().ok(),
        _ => None,
    };
    let (label, hint) = match (number, kind.max_length()) {
        (None, _) => (
            "not a length",
            "write a whole number, zero or more".to_owned(),
        ),
        (Some(number), Some(max)) if number > max => (
            "longer than the type allows",
            format!("the type holds at most {max} characters"),
        ),
        (Some(0), _) if key == "max" => ("nothing fits", "write at least 1".to_owned()),
        (Some(number), _) if key == "min" && number > MAX_LEAST => (
            "longer than a request may be",
            format!("write at most {MAX_LEAST}"),
        ),
        (Some(number), _) => return Some(Literal::Integer(i64::from(number))),
    };
    draft.report(unfit(
        key,
        written.span,
        Mismatch {
            label: label.to_owned(),
            advice: hint.into(),
        },
    ));
    None
}

fn unfit(key: &str, span: Span, mismatch: Mismatch) -> Problem {
    Problem::new(format!("`{key}` does not fit the type"))
        .at(span, mismatch.label)
        .hint(mismatch.advice.hint())
}

/// A default or example that the field would accept, or a problem.
pub(super) fn value(
    draft: &Draft<'_>,
    field: &Field,
    key: &str,
    written: &Spanned<Value>,
) -> Option<Literal> {
    let checked = literal(&field.kind, &written.value, &draft.model.enums)
        .and_then(|literal| within(field, &literal).map(|()| literal));
    match checked {
        Ok(literal) => Some(literal),
        Err(mismatch) => {
            let message = format!(
                "the `{key}` of {} is not one of its values",
                quote(field.name.snake())
            );
            let hint = match key {
                "default" => of_default(&field.kind, &written.value, &mismatch.advice),
                _ => mismatch.advice.hint(),
            };
            draft.report(
                Problem::new(message)
                    .at(written.span, mismatch.label)
                    .hint(hint),
            );
            None
        }
    }
}

/// The hint for a default, which may be one that the service makes up.
fn of_default(kind: &FieldKind, value: &Value, advice: &Advice) -> String {
    let hint = advice.hint();
    let is_word = matches!(value, Value::Text(text) if text.chars().all(char::is_alphabetic));
    match made_up(kind, value) {
        Some(word) => format!("the service fills it in for `default = \"{word}\"`"),
        None if kind.is_temporal() && is_word => format!("{hint}; or the word `now`"),
        None => hint,
    }
}

/// The default that the service makes up, where a function or word of a database stands for it.
fn made_up(kind: &FieldKind, value: &Value) -> Option<&'static str> {
    let Value::Text(text) = value else {
        return None;
    };
    let word = text.to_ascii_lowercase();
    let word = word.split('(').next().unwrap_or("").trim();
    if kind.is_temporal() && spec::is_clock(word) {
        Some("now")
    } else if *kind == FieldKind::Uuid && (word.contains("uuid") || word.contains("random")) {
        Some("uuid")
    } else {
        None
    }
}

/// Whether a value of the right kind respects the limits and the pattern of its field.
fn within(field: &Field, literal: &Literal) -> Result<(), Mismatch> {
    let measured = measure(literal);
    if field
        .min
        .as_ref()
        .is_some_and(|min| is_less(&measured, min))
    {
        return mismatch("less than `min`", "write a value that respects `min`");
    }
    if field
        .max
        .as_ref()
        .is_some_and(|max| is_less(max, &measured))
    {
        return mismatch("more than `max`", "write a value that respects `max`");
    }
    let matches = field
        .pattern
        .as_ref()
        .is_none_or(|pattern| patterns::matches(pattern, literal));
    if matches {
        Ok(())
    } else {
        mismatch(
            "does not match `pattern`",
            "write a value that the pattern matches",
        )
    }
}

/// What `min` and `max` speak of: the length of texts, bytes and lists, else the value.
fn measure(literal: &Literal) -> Literal {
    let length = match literal {
        Literal::Text(text) => text.chars().count(),
        Literal::Bytes(bytes) => bytes.len(),
        Literal::List(elements) => elements.len(),
        other => return other.clone(),
    };
    Literal::Integer(i64::try_from(length).unwrap_or(i64::MAX))
}

/// Whether one value is less than another of the same kind.
pub(super) fn is_less(left: &Literal, right: &Literal) -> bool {
    compare(left, right).is_some_and(std::cmp::Ordering::is_lt)
}

/// The order of two values of the same kind, where it has one.
pub(super) fn compare(left: &Literal, right: &Literal) -> Option<Ordering> {
    match (left, right) {
        (Literal::Integer(left), Literal::Integer(right)) => Some(left.cmp(right)),
        (Literal::Float(left), Literal::Float(right)) => left.partial_cmp(right),
        (Literal::Decimal(left), Literal::Decimal(right)) => {
            Some(left.unscaled.cmp(&right.unscaled))
        }
        (Literal::Date(left), Literal::Date(right)) => Some(left.cmp(right)),
        (Literal::Time(left), Literal::Time(right)) => Some(left.cmp(right)),
        (Literal::DateTime(left), Literal::DateTime(right)) => Some(left.cmp(right)),
        (Literal::Text(left), Literal::Text(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// Whether two values of one kind satisfy an operator; what has no order may be in any.
pub(super) fn satisfy(operator: Operator, left: &Literal, right: &Literal) -> bool {
    let order = compare(left, right).or_else(|| (left == right).then_some(Ordering::Equal));
    match order {
        Some(order) => operator.admits(order),
        None => operator != Operator::Equal,
    }
}

/// A kind as messages call it.
pub(super) fn describe(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::String { .. } => "string",
        FieldKind::Text => "text",
        FieldKind::Email => "email",
        FieldKind::Url => "url",
        FieldKind::Slug => "slug",
        FieldKind::SmallInt => "smallint",
        FieldKind::Int => "int",
        FieldKind::BigInt => "bigint",
        FieldKind::Float => "float",
        FieldKind::Decimal { .. } => "decimal",
        FieldKind::Bool => "bool",
        FieldKind::Uuid => "uuid",
        FieldKind::Date => "date",
        FieldKind::Time => "time",
        FieldKind::DateTime => "datetime",
        FieldKind::Json => "json",
        FieldKind::Bytes => "bytes",
        FieldKind::Enum(_) => "enum",
        FieldKind::Array(_) => "T[]",
    }
}
