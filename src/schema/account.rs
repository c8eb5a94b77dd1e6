//! What the table of accounts has besides what the description adds to it.

use super::{Check, CheckRule, Column, ColumnType, Key, Predicate, names::Names};
use crate::model::{Auth, FieldKind, Literal};

/// The columns behind the id.
pub(super) fn columns(auth: &Auth) -> Vec<Column> {
    let email = ColumnType::String {
        max: FieldKind::MAX_EMAIL,
    };
    // A password hash is a text of our own making, and longer in years to come.
    let mut columns = vec![
        Column::new("email", email).nullable(),
        Column::new("password_hash", ColumnType::Text).nullable(),
    ];
    if auth.email_verification {
        columns.push(Column::new("email_verified_at", ColumnType::DateTime).nullable());
    }
    let mut roles = Column::new("roles", ColumnType::Array(Box::new(ColumnType::Text)));
    roles.min = Some(Literal::Integer(1));
    columns.push(roles);
    columns.push(Column::new("disabled", ColumnType::Bool).default(Literal::Bool(false)));
    columns
}

/// One account for each address.
pub(super) fn email_key(table: &str, names: &mut Names) -> Key {
    Key {
        name: names.give(&[table, "email", "key"]),
        columns: vec!["email".to_owned()],
        condition: None,
    }
}

/// Addresses are compared without regard to case; who has none has been erased and stays disabled.
pub(super) fn checks(table: &str, names: &mut Names) -> Vec<Check> {
    vec![
        Check {
            name: names.give(&[table, "email_is_lower"]),
            rule: CheckRule::LowerCase("email".to_owned()),
        },
        Check {
            name: names.give(&[table, "erased_is_disabled"]),
            rule: CheckRule::Holds(
                Predicate::is_not_null("email")
                    .or(Predicate::equals("disabled", Literal::Bool(true))),
            ),
        },
    ]
}
