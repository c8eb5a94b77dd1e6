//! What no field can say for itself: that it points to a row, and that it fits the other fields.

use serde_json::{Map, Value};

use super::{
    Caller, Connection, Constraint, Error, Field, Kind, Predicate, Problem, Resource, Result,
    Scalar, Statement, Table, access, constraint, engine, rows,
};

/// What a field points to.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    table: Table,
    /// The active rows that the caller may point to.
    known: fn(&Caller) -> Predicate,
}

impl Target {
    /// The rows of a resource.
    pub const fn of<T: Resource>() -> Self {
        Self {
            table: T::TABLE,
            known: T::known,
        }
    }
}

/// The values of a row, by the names of their fields.
pub(super) type Values = Map<String, Value>;

/// The values of this row.
pub(super) fn values(row: &impl Resource) -> Result<Values> {
    match serde_json::to_value(row).map_err(Error::internal)? {
        Value::Object(values) => Ok(values),
        _ => Err(Error::internal("a row is not shown as an object")),
    }
}

/// Holds a row that is to be written to what its resource demands of it.
///
/// # Errors
/// 422 with every field that points to nothing that the caller may know of, unless it did so before,
/// and every broken rule between fields; 404 where the row would belong to such a row.
pub async fn check<T: Resource>(
    db: &mut Connection,
    caller: &Caller,
    before: Option<&T>,
    row: &T,
) -> Result<()> {
    let points = T::FIELDS.iter().any(|field| field.target.is_some());
    let is_check = |constraint: &Constraint| matches!(constraint, Constraint::Check { .. });
    if !points && !T::CONSTRAINTS.iter().any(is_check) {
        return Ok(());
    }
    let before = before.map(values).transpose()?;
    let mut after = values(row)?;
    if before.is_none() && matches!(T::TABLE.id, Kind::BigInt) {
        // The database has yet to count it.
        after.remove("id");
    }
    let before = before.as_ref();
    Error::invalid(problems::<T>(db, caller, before, &after).await?)?;
    for field in T::FIELDS.iter().filter(|field| field.decides) {
        if changes(before, &after, field) && dangles(db, caller, field, &after).await? {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

/// What is wrong between values that are each right in themselves. Nothing is said of what is left out.
pub(super) async fn problems<T: Resource>(
    db: &mut Connection,
    caller: &Caller,
    before: Option<&Values>,
    after: &Values,
) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for field in T::FIELDS.iter().filter(|field| !field.decides) {
        if changes(before, after, field) && dangles(db, caller, field, after).await? {
            problems.push(Problem::new(field.name, "not_found", "points to nothing"));
        }
    }
    for constraint in T::CONSTRAINTS {
        let Constraint::Check { rule, .. } = constraint else {
            continue;
        };
        let columns = rule.columns();
        let is_named = |field: &&Field| columns.contains(&field.column);
        let asked: Vec<_> = T::FIELDS.iter().filter(is_named).collect();
        let is_new = asked.iter().any(|field| changes(before, after, field));
        let is_known = asked.iter().all(|field| after.contains_key(field.name));
        if is_new && is_known && rule.holds(T::FIELDS, after) == Some(false) {
            problems.push(constraint::broken::<T>(rule));
        }
    }
    Ok(problems)
}

/// Whether the value is there, and is another than before.
fn changes(before: Option<&Values>, after: &Values, field: &Field) -> bool {
    let value = after.get(field.name);
    value.is_some() && before.is_none_or(|before| before.get(field.name) != value)
}

/// Whether the field of this name points to no row that the caller may know of.
pub(super) async fn points_to_nothing<T: Resource>(
    db: &mut Connection,
    caller: &Caller,
    name: &str,
    values: &Values,
) -> Result<bool> {
    match T::FIELDS.iter().find(|field| field.name == name) {
        Some(field) => dangles(db, caller, field, values).await,
        None => Ok(false),
    }
}

/// Of the values of a new row those that a caller may be told of: without what points to no row that the caller may know
/// of. `None` where the caller may not create the row, as far as its values tell, or know of what it would belong to.
pub(super) async fn known<T: Resource>(
    db: &mut Connection,
    caller: &Caller,
    values: &Values,
) -> Result<Option<Values>> {
    let rule = T::POLICY.create;
    // Accounts are made by other routes, whoever asks.
    let is_asked = !rule.is_empty();
    let mut known = values.clone();
    for field in T::FIELDS {
        if dangles(db, caller, field, values).await? {
            if field.decides && is_asked {
                return Ok(None);
            }
            known.remove(field.name);
        }
    }
    let creatable = access::permitted::<T>(rule, caller);
    let is_refused = is_asked
        && !creatable.is_always()
        && holds::<T>(db, &creatable, values).await? == Some(false);
    Ok((!is_refused).then_some(known))
}

async fn dangles(
    db: &mut Connection,
    caller: &Caller,
    field: &Field,
    values: &Values,
) -> Result<bool> {
    let (Some(target), Some(value)) = (field.target, values.get(field.name)) else {
        return Ok(false);
    };
    match field.kind.scalar_of(value) {
        Some(id) => Ok(!rows::hold(db, &target.table, id, &(target.known)(caller)).await?),
        // No row has such an id.
        None => Ok(!value.is_null()),
    }
}

/// Whether a condition holds of a row that need not be stored yet.
pub async fn admits<T: Resource>(
    db: &mut Connection,
    row: &T,
    condition: &Predicate,
) -> Result<bool> {
    Ok(condition.is_always() || holds::<T>(db, condition, &values(row)?).await? == Some(true))
}

/// Whether a condition holds of a row with these values; nobody can say where one that is missing or
/// null decides.
pub(super) async fn holds<T: Resource>(
    db: &mut Connection,
    condition: &Predicate,
    values: &Values,
) -> Result<Option<bool>> {
    let mut statement = Statement::new("select ");
    condition.push(&mut statement);
    // No field is called like the column that stands before the first comma.
    statement.push(" from (select null as \"0\"");
    for field in T::FIELDS.iter().filter(|field| !field.column.is_empty()) {
        let value = values.get(field.name).and_then(|value| bound(field.kind, value));
        statement.push(", ");
        engine::push_value(&mut statement, field.kind, value);
        statement.push(" as ").push(field.column);
    }
    if T::TABLE.soft_delete {
        statement.push(", ");
        engine::push_value(&mut statement, Kind::DateTime, None);
        statement.push(" as deleted_at");
    }
    statement.push(") as ").push(T::TABLE.name);
    Ok(statement.build_query_scalar().fetch_one(db).await?)
}

/// The value as a rule compares it. Of a list, of bytes and of JSON a rule asks only whether it is there.
fn bound(kind: Kind, value: &Value) -> Option<Scalar> {
    let scalar = kind.scalar_of(value);
    scalar.or((!value.is_null()).then_some(Scalar::Bool(true)))
}
