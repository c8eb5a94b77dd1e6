//! Comparisons, typed: both sides are of kinds that every engine compares alike.

use super::{
    attributes::{self, Known, attribute},
    draft::Draft,
    limits::describe,
    literals::{literal, mismatch},
};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{Attribute, Comparison, Condition, FieldKind, Operand, Operator, ResourceId},
    spec::{self, Expression, Spanned, Term, Value},
};

/// A condition on the rows of a resource, or the problems it has.
pub(super) fn condition(
    draft: &Draft<'_>,
    id: ResourceId,
    written: &Expression,
    known: Known,
) -> Option<Condition> {
    let all = |written: &Vec<spec::Comparison>| {
        let written = written.iter();
        let comparisons = written.map(|written| comparison(draft, id, written, known));
        // Collected twice, so that every problem is reported.
        let comparisons: Vec<Option<Comparison>> = comparisons.collect();
        comparisons.into_iter().collect()
    };
    let alternatives: Vec<Option<Vec<Comparison>>> = written.alternatives.iter().map(all).collect();
    let alternatives: Option<Vec<Vec<Comparison>>> = alternatives.into_iter().collect();
    alternatives.map(|alternatives| Condition { alternatives })
}

fn comparison(
    draft: &Draft<'_>,
    id: ResourceId,
    written: &spec::Comparison,
    known: Known,
) -> Option<Comparison> {
    let left = attribute(draft, id, &written.left, known);
    let operator = operator(written.operator);
    let Some(term) = &written.right else {
        let left = left?;
        never_null(draft, id, left, written);
        return Some(Comparison {
            left,
            operator,
            right: None,
        });
    };
    let right = match &term.value {
        Term::Name(name) => {
            let name = Spanned::new(name.clone(), term.span);
            if let Some(problem) = no_name(draft, id, left, &name) {
                draft.report(problem);
                return None;
            }
            let right = attribute(draft, id, &name, known);
            let (left, right) = (left?, right?);
            comparable(draft, id, (left, right), operator, written.span)?;
            Operand::Attribute(right)
        }
        value => Operand::Literal(value_of(draft, id, left?, operator, value, term.span)?),
    };
    Some(Comparison {
        left: left?,
        operator,
        right: Some(right),
    })
}

/// What is wrong with a word on the right side that is not even meant to be a field.
fn no_name(
    draft: &Draft<'_>,
    id: ResourceId,
    left: Option<Attribute>,
    word: &Spanned<String>,
) -> Option<Problem> {
    let resource = draft.resource(id);
    let kind = left.map(|left| draft.model.kind(resource, left));
    let is_text = kind.as_ref().is_some_and(FieldKind::is_text);
    let is_label = match kind {
        Some(FieldKind::Enum(of)) => {
            let labels = &draft.model.enums[of.0].labels;
            labels.iter().any(|label| label.text == word.as_str())
        }
        _ => false,
    };
    if attributes::may_be_meant(draft, id, word.as_str()) {
        return None;
    }
    let hint = match word.as_str().to_ascii_lowercase().as_str() {
        clock if spec::is_clock(clock) => spec::NO_CLOCK.to_owned(),
        "current_user" | "me" | "self" | "caller" => {
            "a condition knows no caller: grant `owner` the rows of its own".to_owned()
        }
        _ if is_label || is_text => {
            let text = quote(&format!("'{}'", word.value));
            format!("a text stands between single quotes: {text}")
        }
        _ => return None,
    };
    let message = format!(
        "{} has no {}",
        quote(resource.name.snake()),
        quote(word.as_str())
    );
    Some(Problem::new(message).at(word.span, "unknown").hint(hint))
}

fn operator(written: spec::Operator) -> Operator {
    match written {
        spec::Operator::Equal => Operator::Equal,
        spec::Operator::NotEqual => Operator::NotEqual,
        spec::Operator::Less => Operator::Less,
        spec::Operator::LessOrEqual => Operator::LessOrEqual,
        spec::Operator::Greater => Operator::Greater,
        spec::Operator::GreaterOrEqual => Operator::GreaterOrEqual,
        spec::Operator::IsNull => Operator::IsNull,
        spec::Operator::IsNotNull => Operator::IsNotNull,
    }
}

fn never_null(draft: &Draft<'_>, id: ResourceId, left: Attribute, written: &spec::Comparison) {
    if draft.resource(id).is_required(left) {
        let problem = Problem::new(format!("{} is never null", quote(written.left.as_str())))
            .at(written.span, "always the same")
            .hint("leave the comparison out, or make the field optional with a `?` at the end of its type");
        draft.report(problem);
    }
}

/// Whether values of a kind can be told apart, and whether one can be the greater.
fn supports(kind: &FieldKind, operator: Operator) -> bool {
    let ordered = kind.is_number() || kind.is_temporal();
    let told_apart = !matches!(
        kind,
        FieldKind::Json | FieldKind::Bytes | FieldKind::Array(_)
    );
    if operator.is_ordering() {
        ordered
    } else {
        told_apart
    }
}

fn refuse(draft: &Draft<'_>, span: Span, message: String, hint: &str) {
    draft.report(
        Problem::new(message)
            .at(span, "cannot be compared")
            .hint(hint),
    );
}

/// Reports an operator that a kind does not have.
fn check_operator(
    draft: &Draft<'_>,
    kind: &FieldKind,
    operator: Operator,
    span: Span,
) -> Option<()> {
    if supports(kind, operator) {
        return Some(());
    }
    let hint = if matches!(
        kind,
        FieldKind::Json | FieldKind::Bytes | FieldKind::Array(_)
    ) {
        "it can be `is null` or `is not null`, if it is optional"
    } else {
        "`<`, `<=`, `>` and `>=` compare numbers, dates and times; everything else has `=` and `<>`"
    };
    let message = format!(
        "`{}` cannot compare values of the type `{}`",
        operator.sql(),
        describe(kind)
    );
    refuse(draft, span, message, hint);
    None
}

/// Whether two columns of a row hold comparable values.
fn comparable(
    draft: &Draft<'_>,
    id: ResourceId,
    (left, right): (Attribute, Attribute),
    operator: Operator,
    span: Span,
) -> Option<()> {
    let resource = draft.resource(id);
    let (left_kind, right_kind) = (
        draft.model.kind(resource, left),
        draft.model.kind(resource, right),
    );
    let keys = (key_of(draft, id, left), key_of(draft, id, right));
    let names = [left, right].map(|side| quote(attributes::name(resource, side)));
    let both = format!("{} and {} cannot be compared", names[0], names[1]);
    let alike = match (&left_kind, &right_kind) {
        _ if left == right => {
            refuse(
                draft,
                span,
                format!("{} is compared with itself", names[0]),
                "compare it with another field or a value",
            );
            return None;
        }
        _ if keys.0 != keys.1 => false,
        (FieldKind::Decimal { scale: left, .. }, FieldKind::Decimal { scale: right, .. }) => {
            left == right
        }
        (left, right) if left.is_integer() && right.is_integer() => true,
        (left, right) if left.is_text() && right.is_text() => true,
        (left, right) => left == right,
    };
    if !alike {
        let hint = if keys.0 == keys.1 {
            "compare fields of one type; decimals have the same digits after the point, too"
        } else {
            "a relation is compared with another one to the same resource"
        };
        refuse(draft, span, both, hint);
        return None;
    }
    check_operator(draft, &left_kind, operator, span)
}

/// The resource whose ids an attribute holds.
fn key_of(draft: &Draft<'_>, id: ResourceId, attribute: Attribute) -> Option<ResourceId> {
    match attribute {
        Attribute::Id => Some(id),
        Attribute::Relation(index) => Some(draft.resource(id).relations[index].target),
        _ => None,
    }
}

fn value_of(
    draft: &Draft<'_>,
    id: ResourceId,
    left: Attribute,
    operator: Operator,
    term: &Term,
    span: Span,
) -> Option<crate::model::Literal> {
    let resource = draft.resource(id);
    let kind = draft.model.kind(resource, left);
    check_operator(draft, &kind, operator, span)?;
    let prefixed = key_of(draft, id, left)
        .is_some_and(|key| matches!(draft.resource(key).id, crate::model::IdKind::TypeId { .. }));
    let checked = if prefixed {
        mismatch(
            "an id that only the service makes",
            "compare with another relation, or with null",
        )
    } else {
        literal(&kind, &value(term), &draft.model.enums)
    };
    match checked {
        Ok(literal) => Some(literal),
        Err(mismatch) => {
            let name = quote(attributes::name(resource, left));
            let problem = Problem::new(format!("{name} never has this value"))
                .at(span, mismatch.label)
                .hint(mismatch.advice.hint_in_condition());
            draft.report(problem);
            None
        }
    }
}

/// A term as the value that a description would hold.
fn value(term: &Term) -> Value {
    match term {
        Term::Text(text) | Term::Name(text) => Value::Text(text.clone()),
        Term::Boolean(boolean) => Value::Boolean(*boolean),
        Term::Number(digits) if digits.contains(['.', 'e', 'E']) => Value::Float(digits.clone()),
        Term::Number(digits) => Value::Integer(digits.clone()),
    }
}
