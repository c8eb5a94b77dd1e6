//! What a rule asks of the values of a row, as data: statements ask it of rows, and a body can be held to it before there
//! is one.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Field, Kind, Predicate, integrity::Values};

/// What a rule asks of the values of a row. Columns are called as in SQL, values are written as in the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// A column compares with a value.
    Value(&'static str, Operator, &'static str),
    /// A column compares with another one.
    Columns(&'static str, Operator, &'static str),
    Null(&'static str),
    NotNull(&'static str),
    All(&'static [Self]),
    Any(&'static [Self]),
}

/// How two values compare. Neither of them is null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// As it stands between two expressions of SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Equal => " = ",
            Self::NotEqual => " <> ",
            Self::Less => " < ",
            Self::LessOrEqual => " <= ",
            Self::Greater => " > ",
            Self::GreaterOrEqual => " >= ",
        }
    }

    /// Whether two values of this order compare so, the left one first.
    const fn admits(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

impl Condition {
    /// The rows of a table with these fields on which it holds.
    pub fn predicate(&self, fields: &[Field]) -> Predicate {
        match *self {
            Self::Value(column, operator, text) => match kind_of(fields, column).scalar(text) {
                Some(value) => Predicate::Compare(column.into(), operator.sql(), value),
                None => Predicate::Never,
            },
            Self::Columns(left, operator, right) => Predicate::Columns(left, operator.sql(), right),
            Self::Null(column) => Predicate::Null(column, true),
            Self::NotNull(column) => Predicate::Null(column, false),
            Self::All(parts) => parts
                .iter()
                .map(|part| part.predicate(fields))
                .fold(Predicate::Always, Predicate::and),
            Self::Any(parts) => parts
                .iter()
                .map(|part| part.predicate(fields))
                .fold(Predicate::Never, Predicate::or),
        }
    }

    /// Whether it holds of these values; nobody can say where one that decides is missing or null.
    pub(super) fn holds(&self, fields: &[Field], values: &Values) -> Option<bool> {
        let is_null = |column| {
            let field = field_of(fields, column)?;
            values.get(field.name).map(Value::is_null)
        };
        let scalar = |column| {
            let field = field_of(fields, column)?;
            field.kind.scalar_of(values.get(field.name)?)
        };
        match *self {
            Self::Value(column, operator, text) => {
                let value = kind_of(fields, column).scalar(text)?;
                Some(operator.admits(scalar(column)?.partial_cmp(&value)?))
            }
            Self::Columns(left, operator, right) => {
                Some(operator.admits(scalar(left)?.partial_cmp(&scalar(right)?)?))
            }
            Self::Null(column) => is_null(column),
            Self::NotNull(column) => is_null(column).map(|is_null| !is_null),
            Self::All(parts) => decide(parts, false, |part| part.holds(fields, values)),
            Self::Any(parts) => decide(parts, true, |part| part.holds(fields, values)),
        }
    }

    /// The columns that it asks for, in its own order.
    pub fn columns(&self) -> Vec<&'static str> {
        match *self {
            Self::Value(column, ..) | Self::Null(column) | Self::NotNull(column) => vec![column],
            Self::Columns(left, _, right) => vec![left, right],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::columns).collect(),
        }
    }

    /// As a sentence tells it to a client: `endsOn >= startsOn`.
    pub fn phrase(&self, fields: &[Field]) -> String {
        let name = |column| field_of(fields, column).map_or(column, |field| field.name);
        match *self {
            Self::Value(column, operator, text) => {
                let text = match kind_of(fields, column) {
                    Kind::Bool
                    | Kind::SmallInt
                    | Kind::Int
                    | Kind::BigInt
                    | Kind::Float
                    | Kind::Decimal { .. } => text.to_owned(),
                    _ => format!("'{text}'"),
                };
                format!("{}{}{text}", name(column), operator.sql())
            }
            Self::Columns(left, operator, right) => {
                format!("{}{}{}", name(left), operator.sql(), name(right))
            }
            Self::Null(column) => format!("{} is null", name(column)),
            Self::NotNull(column) => format!("{} is not null", name(column)),
            Self::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.phrase(fields)).collect();
                parts.join(" and ")
            }
            Self::Any(parts) => {
                let phrase = |part: &Self| match part {
                    Self::All(_) => format!("({})", part.phrase(fields)),
                    _ => part.phrase(fields),
                };
                parts.iter().map(phrase).collect::<Vec<_>>().join(" or ")
            }
        }
    }
}

fn field_of<'a>(fields: &'a [Field], column: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.column == column)
}

/// What a column holds. One that no client sees is when its row was deleted.
fn kind_of(fields: &[Field], column: &str) -> Kind {
    field_of(fields, column).map_or(Kind::DateTime, |field| field.kind)
}

/// What a part with this outcome decides for all of them; else nobody can say where one is open.
fn decide(
    parts: &[Condition],
    outcome: bool,
    holds: impl Fn(&Condition) -> Option<bool>,
) -> Option<bool> {
    let mut decided = Some(!outcome);
    for part in parts {
        match holds(part) {
            Some(one) if one == outcome => return Some(outcome),
            Some(_) => {}
            None => decided = None,
        }
    }
    decided
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FIELDS: &[Field] = &[
        Field::new("seats", "seats", Kind::Int).nullable(),
        Field::new(
            "price",
            "unitPrice",
            Kind::Decimal {
                precision: 9,
                scale: 2,
            },
        ),
        Field::new("starts_at", "startsAt", Kind::DateTime),
        Field::new("ends_at", "endsAt", Kind::DateTime).nullable(),
    ];

    const LATER: Condition = Condition::Columns("ends_at", Operator::Greater, "starts_at");
    const CHEAP: Condition = Condition::Value("price", Operator::LessOrEqual, "9.50");
    const EITHER: Condition =
        Condition::Any(&[Condition::All(&[CHEAP, Condition::NotNull("seats")]), LATER]);

    fn holds(condition: Condition, row: Value) -> Option<bool> {
        let Value::Object(values) = row else {
            panic!("a row is an object");
        };
        condition.holds(FIELDS, &values)
    }

    #[test]
    fn values_are_compared_as_their_kind_has_it() {
        let row = |price: &str| json!({ "unitPrice": price, "seats": 1 });
        assert_eq!(holds(CHEAP, row("9.50")), Some(true));
        assert_eq!(holds(CHEAP, row("10.00")), Some(false));
        let times = |ends: &str| json!({ "startsAt": "2026-01-01T09:00:00Z", "endsAt": ends });
        assert_eq!(holds(LATER, times("2026-01-01T09:00:00Z")), Some(false));
        assert_eq!(holds(LATER, times("2026-01-01T09:00:00.5Z")), Some(true));
    }

    #[test]
    fn what_decides_nothing_may_be_null_or_missing() {
        let null = json!({ "unitPrice": "9.50", "seats": 3, "endsAt": null });
        assert_eq!(holds(LATER, null.clone()), None);
        assert_eq!(holds(EITHER, null), Some(true));
        let missing = json!({ "unitPrice": "10.00" });
        assert_eq!(holds(EITHER, missing), None);
        let both = json!({
            "unitPrice": "10.00",
            "startsAt": "2026-01-01T09:00:00Z",
            "endsAt": "2026-01-01T08:00:00Z",
        });
        assert_eq!(holds(EITHER, both), Some(false));
    }

    #[test]
    fn a_sentence_has_the_names_of_clients() {
        let phrase = "(unitPrice <= 9.50 and seats is not null) or endsAt > startsAt";
        assert_eq!(EITHER.phrase(FIELDS), phrase);
    }
}
