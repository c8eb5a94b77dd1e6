use super::{Error, Field, Predicate, Result};
use crate::{Kind, Scalar, conventions};

/// The rows that one parameter leaves: `status=a,b`, `filter[price][gte]=10`, `priceMin=10` ...
pub fn read(name: &str, text: &str, fields: &[&'static Field]) -> Result<Predicate> {
    let (field, operator) = find(name, fields)
        .ok_or_else(|| Error::bad_request(format!("there is no parameter `{name}`")))?;
    let bad = || {
        let noun = field.kind.noun();
        Error::bad_request(format!("`{name}` must be {noun}"))
    };
    let values = || -> Result<Vec<Scalar>> {
        let texts = split(text).into_iter();
        texts.map(|text| field.kind.scalar(&text).ok_or_else(bad)).collect()
    };
    let single = || {
        let literal = text.replace("\\,", ",");
        field.kind.scalar(&literal).ok_or_else(bad)
    };
    Ok(match operator {
        Operator::Null => match text {
            "true" => Predicate::Null(field.column, true),
            "false" => Predicate::Null(field.column, false),
            _ => {
                let message = format!("`{name}` must be `true` or `false`");
                return Err(Error::bad_request(message));
            }
        },
        Operator::Any => any_of(field, values()?),
        Operator::NotEqual => Predicate::Not(Box::new(any_of(field, vec![single()?])))
            .and(Predicate::Null(field.column, false)),
        Operator::Compare(operator) => match field.kind {
            Kind::Array(_) => return Err(Error::bad_request(format!("`{name}` does not apply"))),
            _ => Predicate::Compare(field.column.into(), operator, single()?),
        },
    })
}

/// Characters at most of a text that is searched for: the work for a row is up to its length times this.
pub const LONGEST_SEARCH: usize = 100;

/// The rows in which a searched field holds the text, without regard to ASCII case.
pub fn search(text: Option<String>, fields: &[&'static Field]) -> Result<Predicate> {
    let Some(text) = text else {
        return Ok(Predicate::Always);
    };
    let mut searched = fields.iter().filter(|field| field.search).peekable();
    if searched.peek().is_none() {
        return Err(Error::bad_request("this list has no `search`"));
    }
    if text.contains('\0') {
        return Err(Error::bad_request("`search` must not contain a NUL character"));
    }
    if text.chars().count() > LONGEST_SEARCH {
        let message = format!("`search` must be at most {LONGEST_SEARCH} characters");
        return Err(Error::bad_request(message));
    }
    let found = |field: &&'static Field| Predicate::Contains(field.column, text.clone());
    Ok(searched.map(found).fold(Predicate::Never, Predicate::or))
}

/// Operators that a suffix of the field's name stands for, and whether they are for times.
const SUGAR: [(&str, &str, bool); 4] = [
    (conventions::MIN_SUFFIX, " >= ", false),
    (conventions::MAX_SUFFIX, " <= ", false),
    (conventions::AFTER_SUFFIX, " >= ", true),
    (conventions::BEFORE_SUFFIX, " < ", true),
];

#[derive(Debug, Clone, Copy)]
enum Operator {
    /// Equal to any of the values.
    Any,
    NotEqual,
    Compare(&'static str),
    Null,
}

/// The field and the operator that a parameter names.
fn find(name: &str, fields: &[&'static Field]) -> Option<(&'static Field, Operator)> {
    let field = |name: &str| {
        let known = |field: &&&'static Field| field.filter && field.name == name;
        fields.iter().find(known).copied()
    };
    if let Some(inner) = name.strip_prefix("filter[").and_then(|rest| rest.strip_suffix(']')) {
        let (name, operator) = inner.split_once("][").unwrap_or((inner, "eq"));
        return Some((field(name)?, bracket(operator)?));
    }
    if let Some(field) = field(name).filter(|field| !conventions::RESERVED.contains(&field.name)) {
        return Some((field, Operator::Any));
    }
    SUGAR.iter().find_map(|(suffix, operator, temporal)| {
        let stem = name.strip_suffix(suffix)?;
        let named = |field: &&&'static Field| {
            field.filter
                && field.kind.is_temporal() == *temporal
                && is_ordered(field.kind)
                && field.stem() == stem
        };
        let field = fields.iter().find(named)?;
        Some((*field, Operator::Compare(operator)))
    })
}

fn bracket(operator: &str) -> Option<Operator> {
    Some(match operator {
        "eq" | "in" => Operator::Any,
        "ne" => Operator::NotEqual,
        "lt" => Operator::Compare(" < "),
        "lte" => Operator::Compare(" <= "),
        "gt" => Operator::Compare(" > "),
        "gte" => Operator::Compare(" >= "),
        "null" => Operator::Null,
        _ => return None,
    })
}

fn any_of(field: &'static Field, values: Vec<Scalar>) -> Predicate {
    match field.kind {
        Kind::Array(_) => Predicate::Holds(field.column, values),
        _ => Predicate::In(field.column, values),
    }
}

fn is_ordered(kind: Kind) -> bool {
    kind.is_temporal()
        || matches!(
            kind,
            Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Float | Kind::Decimal { .. }
        )
}

/// Splits at commas; `\,` is a literal one.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.next_if_eq(&',').is_some() => push(&mut parts, ','),
            ',' => parts.push(String::new()),
            other => push(&mut parts, other),
        }
    }
    parts
}

fn push(parts: &mut [String], character: char) {
    if let Some(last) = parts.last_mut() {
        last.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn commas_split_unless_escaped() {
        assert_eq!(split("a,b"), ["a", "b"]);
        assert_eq!(split("a\\,b"), ["a,b"]);
        assert_eq!(split("a\\b,"), ["a\\b", ""]);
    }
}
