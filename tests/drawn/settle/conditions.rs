//! Conditions: comparisons of what can be compared, and checks that some row satisfies.

use std::cmp::Ordering;

use proptest::sample::Index;

use super::{
    Settling,
    resource::{IdKind, Resource},
};
use crate::{
    draw::{ComparisonWish, RightWish},
    values::{Datum, Kind},
};

/// Where a condition stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum On {
    /// On rows that are there: about every column.
    Rows,
    /// On every row there may ever be: about what is written and when it was made, and true of the row that
    /// we think of.
    Every,
}

/// A column by the name that conditions and keys give it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Column {
    Id,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
    Field(usize),
    Relation(usize),
}

/// A condition has 2000 characters at most.
const MAX_CONDITION: usize = 600;

impl Settling<'_> {
    pub(super) fn columns(resource: &Resource<'_>, on: On) -> Vec<Column> {
        let fields = (0..resource.fields.len()).map(Column::Field);
        let relations = resource.relations.iter().enumerate();
        let relations = relations
            .filter(|(_, relation)| !relation.is_many)
            .map(|(index, _)| Column::Relation(index));
        let mut columns: Vec<_> = fields.chain(relations).collect();
        let has_times = resource.is_on("timestamps", true);
        if has_times {
            columns.push(Column::CreatedAt);
        }
        if on == On::Rows {
            columns.push(Column::Id);
            if has_times {
                columns.push(Column::UpdatedAt);
            }
            if resource.is_on("soft_delete", false) {
                columns.push(Column::DeletedAt);
            }
        }
        columns
    }

    pub(super) fn column_name<'a>(resource: &'a Resource<'_>, column: Column) -> &'a str {
        match column {
            Column::Id => "id",
            Column::CreatedAt => "created_at",
            Column::UpdatedAt => "updated_at",
            Column::DeletedAt => "deleted_at",
            Column::Field(index) => &resource.fields[index].wish.name,
            Column::Relation(index) => &resource.relations[index].name,
        }
    }

    fn is_optional(resource: &Resource<'_>, column: Column) -> bool {
        match column {
            Column::DeletedAt => true,
            Column::Field(index) => resource.fields[index].is_optional(),
            Column::Relation(index) => !resource.relations[index].required,
            _ => false,
        }
    }

    /// Whose ids a column holds.
    fn target<'a>(
        &'a self,
        resource: &'a Resource<'_>,
        column: Column,
    ) -> Option<&'a Resource<'a>> {
        match column {
            Column::Id => Some(resource),
            Column::Relation(index) => Some(&self.resources[resource.relations[index].target]),
            _ => None,
        }
    }

    /// The kind of a column that can be compared with a value; no value is like a typed id.
    fn kind(&self, resource: &Resource<'_>, column: Column) -> Option<Kind> {
        if let Column::Field(index) = column {
            let field = &resource.fields[index];
            return Some(field.kind.clone()).filter(|kind| !field.is_list() && !kind.is_opaque());
        }
        match self.target(resource, column).map(|target| target.id) {
            None => Some(Kind::DateTime),
            Some(IdKind::Uuid) => Some(Kind::Uuid),
            Some(IdKind::TypeId) => None,
            Some(IdKind::Integer) => Some(Kind::BigInt),
            Some(IdKind::String(max)) => Some(Kind::String(max)),
        }
    }

    /// Whether two columns can be compared with one another.
    fn are_alike(&self, resource: &Resource<'_>, left: Column, right: Column) -> bool {
        let name = |column| {
            self.target(resource, column)
                .map(|target| target.name.as_str())
        };
        if name(left).is_some() || name(right).is_some() {
            return name(left) == name(right);
        }
        let kinds = (self.kind(resource, left), self.kind(resource, right));
        let (Some(left), Some(right)) = kinds else {
            return false;
        };
        match (&left, &right) {
            (Kind::Decimal { scale: left, .. }, Kind::Decimal { scale: right, .. }) => {
                left == right
            }
            (Kind::Enum { shared: None, .. }, _) => false,
            _ => {
                left.is_integer() && right.is_integer()
                    || left.is_text() && right.is_text()
                    || left == right
            }
        }
    }

    /// Whether every row may keep a rule between two columns, of which one may be when it was made: a default
    /// would be before or after that.
    fn may_be_later(resource: &Resource<'_>, left: Column, right: Column) -> bool {
        let has_default = |column| match column {
            Column::Field(index) => resource.fields[index].said.default.is_some(),
            _ => false,
        };
        ![left, right].contains(&Column::CreatedAt) || ![left, right].into_iter().any(has_default)
    }

    fn witness(resource: &Resource<'_>, column: Column) -> Option<Datum> {
        match column {
            Column::Field(index) => resource.fields[index].said.witness.clone(),
            Column::CreatedAt => Some(Datum::Moment("2050-01-01T00:00:00Z".to_owned())),
            _ => None,
        }
    }

    /// The comparisons that can be made, if any can.
    pub(super) fn condition(
        &self,
        resource: &Resource<'_>,
        wishes: &[ComparisonWish],
        on: On,
    ) -> Option<String> {
        let mut condition = String::new();
        for wish in wishes {
            let comparison = self.comparison(resource, wish, on);
            let Some(comparison) = comparison.filter(|text| text.len() <= MAX_CONDITION) else {
                continue;
            };
            condition += match (condition.is_empty(), wish.is_alternative) {
                (true, _) => "",
                (false, true) => " or ",
                (false, false) => " and ",
            };
            condition += &comparison;
        }
        (!condition.is_empty()).then_some(condition)
    }

    fn comparison(&self, resource: &Resource<'_>, wish: &ComparisonWish, on: On) -> Option<String> {
        let columns = Self::columns(resource, on);
        let left = *super::pick(wish.left, &columns)?;
        let name = Self::column_name(resource, left);
        match &wish.right {
            RightWish::Null => {
                let tests = ["is not null", "is null"];
                // Every row that has a default would break `is null`.
                let tests = if on == On::Every {
                    &tests[..1]
                } else {
                    &tests[..]
                };
                let test = wish.operator.get(tests);
                // A new account has nothing but what is given by default.
                let is_given = match left {
                    Column::Field(index) => resource.fields[index].said.default.is_some(),
                    _ => false,
                };
                let can_be = on == On::Rows || !resource.is_account || is_given;
                (can_be && Self::is_optional(resource, left)).then(|| format!("{name} {test}"))
            }
            RightWish::Literal(seed) => {
                let kind = self.kind(resource, left)?;
                let datum = Datum::of(&kind, seed);
                let witness = Self::witness(resource, left);
                let operator = match (on, witness) {
                    (On::Rows, _) => any_operator(wish.operator, &kind),
                    (On::Every, None) => return None,
                    (On::Every, Some(_)) if left == Column::CreatedAt => return None,
                    (On::Every, Some(witness)) => {
                        true_operator(wish.operator, &kind, &witness, &datum)
                    }
                };
                Some(format!("{name} {operator} {}", datum.term()))
            }
            RightWish::Column(index) => {
                let others: Vec<_> = columns
                    .into_iter()
                    .filter(|other| *other != left && self.are_alike(resource, left, *other))
                    .filter(|other| !is_value(Self::column_name(resource, *other)))
                    .filter(|other| on == On::Rows || Self::may_be_later(resource, left, *other))
                    .collect();
                let right = *super::pick(*index, &others)?;
                let kind = self.kind(resource, left).unwrap_or(Kind::Uuid);
                let is_key = self.target(resource, left).is_some();
                let kind = if is_key { Kind::Uuid } else { kind };
                let witnesses = (
                    Self::witness(resource, left),
                    Self::witness(resource, right),
                );
                let operator = match (on, witnesses) {
                    (On::Every, (Some(left), Some(right))) => {
                        true_operator(wish.operator, &kind, &left, &right)
                    }
                    (On::Every, _) if !is_key => return None,
                    _ => any_operator(wish.operator, &kind),
                };
                Some(format!(
                    "{name} {operator} {}",
                    Self::column_name(resource, right)
                ))
            }
        }
    }
}

/// Names that mean a value on the right side of a comparison.
fn is_value(name: &str) -> bool {
    ["true", "false", "null"].contains(&name)
}

fn any_operator(index: Index, kind: &Kind) -> &'static str {
    let operators = ["=", "<>", "<", "<=", ">", ">="];
    let count = if kind.is_ordered() { 6 } else { 2 };
    operators[index.index(count)]
}

/// An operator that holds.
fn true_operator(index: Index, kind: &Kind, left: &Datum, right: &Datum) -> &'static str {
    let operators: &[&str] = match left.compare(right) {
        _ if !kind.is_ordered() => &[if left == right { "=" } else { "<>" }],
        Some(Ordering::Less) => &["<=", "<", "<>"],
        Some(Ordering::Greater) => &[">=", ">", "<>"],
        _ => &["<=", ">=", "="],
    };
    operators[index.index(operators.len())]
}
