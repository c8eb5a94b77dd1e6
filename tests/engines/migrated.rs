//! Whether the migrations of a model do on PostgreSQL what its schema says.

use std::collections::BTreeSet;

use backend_gen::{
    model::{Action, Attribute, Model, OwnerPath, Resource},
    schema,
    sql::{self, Migration, migrations},
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// Applies all of them, asks what services ask, and takes them back; nothing of it stays.
///
/// # Errors
/// What does not hold.
pub async fn check(db: &mut PgConnection, model: &Model) -> Result<(), String> {
    let mut db = db.begin().await.unwrap();
    let steps = migrations(model);
    apply(&mut db, &steps).await?;
    let schema = schema::schema(model);
    let made = names(&mut db).await;
    let missing: Vec<_> = given(&schema).difference(&made).cloned().collect();
    if !missing.is_empty() {
        return Err(format!("there is no {missing:?}"));
    }
    for view in &schema.views {
        let view = sql::identifier(&view.name);
        run(&mut db, &format!("select * from {view}")).await?;
    }
    for question in questions(model) {
        run(&mut db, &question).await?;
    }
    run(
        &mut db,
        "set local enable_seqscan = off; set local enable_sort = off",
    )
    .await?;
    for order in orders(model) {
        has_index(&mut db, &order).await?;
    }
    for step in steps.iter().rev() {
        run(&mut db, &step.down).await?;
    }
    let left = names(&mut db).await;
    db.rollback().await.unwrap();
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("{left:?} is left"))
    }
}

/// Applies these in a schema that lasts as long as the transaction.
///
/// # Errors
/// What the server says.
pub async fn apply(db: &mut PgConnection, steps: &[Migration]) -> Result<(), String> {
    run(db, "create schema made; set local search_path to made").await?;
    for step in steps {
        run(db, &step.up).await?;
    }
    Ok(())
}

/// # Errors
/// What the server says, and to what.
pub async fn run(db: &mut PgConnection, statements: &str) -> Result<(), String> {
    let result = sqlx::raw_sql(AssertSqlSafe(statements)).execute(db).await;
    let told = |error| format!("{error} in\n{statements}");
    result.map(|_| ()).map_err(told)
}

/// Whether the order is that of an index.
async fn has_index(db: &mut PgConnection, order: &str) -> Result<(), String> {
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {order}")))
        .fetch_all(db)
        .await
        .unwrap();
    let is_sorted = plan.iter().any(|line| line.contains("Sort"));
    let told = format!("{plan:#?} of\n{order}");
    if is_sorted { Err(told) } else { Ok(()) }
}

/// The tables, views, indexes and constraints of the current schema.
async fn names(db: &mut PgConnection) -> BTreeSet<String> {
    let names: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = current_schema()::regnamespace and relkind in ('r', 'v', 'i')
         union
         select conname::text from pg_constraint
         where connamespace = current_schema()::regnamespace",
    )
    .fetch_all(db)
    .await
    .unwrap();
    names.into_iter().collect()
}

/// The names that a schema gives, but for those of checks that the engine needs none of.
pub fn given(schema: &schema::Schema) -> BTreeSet<String> {
    let mut names: BTreeSet<_> = schema.views.iter().map(|view| view.name.clone()).collect();
    for table in &schema.tables {
        names.insert(table.name.clone());
        let keys = table.uniques.iter().chain([&table.primary_key]);
        names.extend(keys.map(|key| key.name.clone()));
        names.extend(table.indexes.iter().map(|index| index.name.clone()));
        names.extend(table.foreign_keys.iter().map(|key| key.name.clone()));
        names.extend(table.checks.iter().map(|check| check.name.clone()));
    }
    names
}

/// What services ask of owners and of rows.
pub fn questions(model: &Model) -> Vec<String> {
    let mut questions = Vec::new();
    for resource in &model.resources {
        let table = sql::identifier(&resource.table);
        let owners = resource.owners.iter();
        questions.extend(owners.map(|owner| {
            let owner = owner_expression(model, resource, owner);
            format!("select {owner} from {table}")
        }));
        let access = &resource.access;
        let rules = [
            &access.list,
            &access.read,
            &access.create,
            &access.update,
            &access.delete,
        ];
        let grants = rules.iter().flat_map(|rule| &rule.grants);
        questions.extend(grants.filter_map(|grant| {
            let condition = sql::condition(model, resource, grant.when.as_ref()?, Some(&table));
            Some(format!("select 1 from {table} where {condition}"))
        }));
    }
    questions
}

/// What yields the owner of a row, as the kernel of a project writes it.
fn owner_expression(model: &Model, resource: &Resource, owner: &OwnerPath) -> String {
    let mut id = format!(
        "{}.{}",
        sql::identifier(&resource.table),
        sql::identifier(owner.first_column())
    );
    for (hop, next) in owner.hops.iter().zip(1..) {
        let column = owner
            .hops
            .get(next)
            .map_or(&owner.column, |hop| &hop.column);
        let (column, table) = (
            sql::identifier(column),
            sql::identifier(&model.resource(hop.target).table),
        );
        id = format!("(select step_.{column} from {table} as step_ where step_.id = {id})");
    }
    id
}

/// How lists are read unless asked otherwise, where an index can hold it.
fn orders(model: &Model) -> Vec<String> {
    /// What such an index of PostgreSQL holds.
    const MOST: u32 = 2_560;
    let is_short = |resource: &Resource| {
        let keys = resource.default_sort.iter().map(|key| key.attribute);
        let mut bytes = keys
            .chain([Attribute::Id])
            .map(|key| model.indexed_bytes(resource, key));
        let sum = bytes.try_fold(0, |sum, bytes| Some(sum + bytes?));
        sum.is_some_and(|sum| sum <= MOST)
    };
    let listed = model
        .resources
        .iter()
        .filter(|resource| resource.offers(&Action::List) && is_short(resource));
    let orders = listed.map(|resource| {
        let keys = resource.default_sort.iter();
        // Rows of which no two have the same need no further order.
        let by_id = keys.clone().position(|key| key.attribute == Attribute::Id);
        let keys = keys
            .take(by_id.map_or(usize::MAX, |place| place + 1))
            .map(|key| {
                let direction = match (key.descending, resource.is_required(key.attribute)) {
                    (false, _) => "",
                    (true, true) => " desc",
                    (true, false) => " desc nulls last",
                };
                let column = sql::identifier(resource.column(key.attribute));
                format!("{column}{direction}")
            });
        let keys: Vec<_> = keys.collect();
        let active = if resource.soft_delete {
            "where deleted_at is null "
        } else {
            ""
        };
        let table = sql::identifier(&resource.table);
        format!("select * from {table} {active}order by {}", keys.join(", "))
    });
    orders.collect()
}
