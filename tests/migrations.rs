//! The migrations, run on the engine that they are for.

mod common;
#[path = "common/nasty.rs"]
mod nasty;

use std::{fs, path::Path};

use backend_gen::{
    diagnostic::Source,
    model::{Model, Who},
    pipeline,
    sql::{self, Migration, migrations},
};
use rusqlite::{Connection, Row};

use self::nasty::NASTY;

fn model(name: &str, text: &str) -> Model {
    pipeline::understand(&Source::new(name, text))
        .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

/// Those of all descriptions, and of the one that nobody would write.
fn models() -> Vec<Model> {
    let mut models: Vec<_> = common::descriptions()
        .into_iter()
        .map(|folder| folder.join("backend.toml"))
        .map(|path| model(path.to_str().unwrap(), &fs::read_to_string(&path).unwrap()))
        .collect();
    for ids in ["uuid", "typeid", "integer"] {
        models.push(model(
            "nasty",
            &format!("{NASTY}[database]\nids = \"{ids}\"\n"),
        ));
    }
    models
}

fn shop() -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop/backend.toml");
    model("shop", &fs::read_to_string(path).unwrap())
}

fn empty_database() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch("pragma foreign_keys = on")
        .unwrap();
    connection
}

fn up(connection: &Connection, migrations: &[Migration]) {
    for step in migrations {
        let result = connection.execute_batch(&step.up);
        assert!(result.is_ok(), "{}: {result:?}\n{}", step.name, step.up);
    }
}

fn down(connection: &Connection, migrations: &[Migration]) {
    for step in migrations.iter().rev() {
        let result = connection.execute_batch(&step.down);
        assert!(result.is_ok(), "{}: {result:?}\n{}", step.name, step.down);
    }
}

fn migrated(model: &Model) -> Connection {
    let connection = empty_database();
    up(&connection, &migrations(model));
    connection
}

fn query<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let mut statement = connection
        .prepare(sql)
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    let rows = statement.query_map([], read).unwrap();
    rows.collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{error}: {sql}"))
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    query(connection, sql, |row| row.get(0))
}

/// Everything the database knows of its own shape.
fn shape(connection: &Connection) -> Vec<String> {
    texts(
        connection,
        "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema
         where name not like 'sqlite%' order by 1",
    )
}

#[test]
fn up_down_up_is_up() {
    for model in models() {
        let connection = empty_database();
        let migrations = migrations(&model);
        up(&connection, &migrations);
        let shape_after_up = shape(&connection);
        assert!(shape_after_up.len() > model.resources.len());

        down(&connection, &migrations);
        assert_eq!(shape(&connection), Vec::<String>::new());

        up(&connection, &migrations);
        assert_eq!(shape(&connection), shape_after_up);
        for view in texts(
            &connection,
            "select name from sqlite_schema where type = 'view'",
        ) {
            connection
                .prepare(&format!("select * from {view}"))
                .unwrap();
        }
    }
}

#[test]
fn the_schema_is_what_the_migrations_make() {
    for model in models() {
        let connection = migrated(&model);
        let schema = backend_gen::schema::schema(&model);
        for table in &schema.tables {
            let made = |what: &str| {
                let name = sql::string(&table.name);
                let select = what.replace("(table)", &format!("({name})"));
                let mut made = texts(&connection, &select);
                made.sort();
                made
            };
            let mut columns: Vec<_> = table.columns.iter().map(|it| it.name.clone()).collect();
            columns.sort();
            assert_eq!(made("select name from pragma_table_info(table)"), columns);
            let keys = table.foreign_keys.iter();
            let mut keys: Vec<_> = keys
                .map(|key| format!("{} {} {}", key.column, key.table, key.target))
                .collect();
            keys.sort();
            assert_eq!(
                made(
                    "select \"from\" || ' ' || \"table\" || ' ' || \"to\" from pragma_foreign_key_list(table)"
                ),
                keys
            );
            let names = table.indexes.iter().map(|index| &index.name);
            let mut names: Vec<_> = names.cloned().collect();
            names.sort();
            assert_eq!(
                made(
                    "select name from pragma_index_list(table) where origin = 'c' and not \"unique\""
                ),
                names
            );
            let made = texts(
                &connection,
                "select 'table ' || name from sqlite_schema where type = 'table' and name not like 'sqlite%'",
            );
            assert_eq!(made.len(), schema.tables.len());
        }
    }
}

#[test]
fn tokens_have_a_table_where_they_are_mailed() {
    let description =
        "[service]\nname = \"tokens\"\n[resources.note.fields]\ntext = \"text\"\n[auth]\n";
    for (settings, tables) in [
        ("password_reset = false", 0),
        ("", 1),
        ("email_verification = true\npassword_reset = false", 1),
    ] {
        let model = model(settings, &format!("{description}{settings}"));
        let found = texts(
            &migrated(&model),
            "select name from sqlite_schema where type = 'table' and name = '_one_time_tokens'",
        );
        assert_eq!(found.len(), tables, "{settings}");
    }
}

#[test]
fn rows_are_found_from_the_row_they_point_to() {
    for model in models() {
        let connection = migrated(&model);
        for table in backend_gen::schema::schema(&model).tables {
            for key in &table.foreign_keys {
                let (name, column) = (sql::identifier(&table.name), sql::identifier(&key.column));
                let plan = query(
                    &connection,
                    &format!("explain query plan select 1 from {name} where {column} = x'00'"),
                    |row| row.get::<_, String>(3),
                );
                assert!(plan[0].starts_with("SEARCH"), "{name}.{column}: {plan:?}");
            }
        }
    }
}

#[test]
fn the_default_list_is_read_in_order() {
    let connection = migrated(&shop());
    for list in [
        "products where (deleted_at is null)",
        "orders",
        "categories",
    ] {
        let plan = query(
            &connection,
            &format!(
                "explain query plan select * from {list} order by created_at desc, id desc limit 20"
            ),
            |row| row.get::<_, String>(3),
        );
        assert_eq!(plan.len(), 1, "{list}: {plan:?}");
        assert!(plan[0].contains("USING INDEX"), "{list}: {plan:?}");
    }
}

const MOMENT: &str = "'2026-01-15T10:30:00+00:00'";

/// Columns and SQL.
type Values = &'static [(&'static str, &'static str)];

/// Rows that are accepted, parents first.
const ACCEPTED: [(&str, Values); 5] = [
    (
        "users",
        &[
            ("id", "x'01'"),
            ("email", "'a@b.test'"),
            ("roles", "'[\"member\"]'"),
        ],
    ),
    ("categories", &[("id", "x'02'"), ("name", "'Tea'")]),
    (
        "products",
        &[
            ("id", "x'03'"),
            ("category_id", "x'02'"),
            ("name", "'Sencha'"),
            ("sku", "'T-1'"),
            ("price", "1250"),
        ],
    ),
    ("orders", &[("id", "x'04'"), ("customer_id", "x'01'")]),
    (
        "order_items",
        &[
            ("id", "x'05'"),
            ("order_id", "x'04'"),
            ("product_id", "x'03'"),
            ("quantity", "1"),
        ],
    ),
];

const NEW: (&str, &str) = ("id", "x'0a'");
const ANOTHER: (&str, &str) = ("sku", "'T-2'");
const E_121_TIMES: &str = "replace(substr(hex(zeroblob(99)), 1, 121), '0', 'é')";
const E_120_TIMES: &str = "replace(substr(hex(zeroblob(99)), 1, 120), '0', 'é')";

/// What is put in place of accepted values, and the constraint that refuses it.
const REFUSED: &[(&str, Values, &str)] = &[
    ("users", &[NEW], "UNIQUE users.email"),
    (
        "users",
        &[NEW, ("email", "'A@b.test'")],
        "CHECK users_email_is_lower",
    ),
    (
        "users",
        &[NEW, ("email", "null")],
        "CHECK users_erased_is_disabled",
    ),
    (
        "users",
        &[NEW, ("email", "'c@d'"), ("roles", "'[]'")],
        "CHECK users_roles_check",
    ),
    ("categories", &[NEW], "UNIQUE categories.name"),
    (
        "categories",
        &[NEW, ("name", "'x'"), ("parent_id", "x'ff'")],
        "FOREIGN KEY",
    ),
    ("products", &[NEW], "UNIQUE products.sku"),
    (
        "products",
        &[NEW, ANOTHER, ("name", E_121_TIMES)],
        "CHECK products_name_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("price", "-1")],
        "CHECK products_price_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("price", "1000000000000")],
        "CHECK products_price_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("price", "12.5")],
        "cannot store REAL value in INTEGER column products.price",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("stock", "-1")],
        "CHECK products_stock_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("stock", "2147483648")],
        "CHECK products_stock_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("status", "'gone'")],
        "CHECK products_status_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("specs", "'{'")],
        "CHECK products_specs_check",
    ),
    (
        "products",
        &[NEW, ANOTHER, ("category_id", "x'ff'")],
        "FOREIGN KEY",
    ),
    (
        "order_items",
        &[NEW],
        "UNIQUE order_items.order_id, order_items.product_id",
    ),
    (
        "order_items",
        &[NEW, ("quantity", "0")],
        "CHECK order_items_quantity_check",
    ),
];

/// Inserts the accepted row of a table with these values in place of its own.
fn insert(connection: &Connection, table: &str, instead: Values) -> Result<usize, String> {
    let (_, accepted) = ACCEPTED.iter().find(|(name, _)| *name == table).unwrap();
    let times = [("created_at", MOMENT), ("updated_at", MOMENT)];
    let mut row: Vec<_> = accepted.iter().chain(&times).collect();
    row.retain(|(name, _)| !instead.iter().any(|(other, _)| name == other));
    row.extend(instead);
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().copied().unzip();
    let (columns, values) = (columns.join(", "), values.join(", "));
    let sql = format!("insert into {table} ({columns}) values ({values})");
    connection.execute(&sql, []).map_err(|error| {
        error
            .to_string()
            .replace(" constraint failed", "")
            .replace(": ", " ")
    })
}

#[test]
fn the_database_refuses_what_the_description_forbids() {
    let connection = migrated(&shop());
    for (table, _) in ACCEPTED {
        insert(&connection, table, &[]).unwrap();
    }
    for (table, instead, expected) in REFUSED {
        let refused = insert(&connection, table, instead);
        assert_eq!(refused, Err((*expected).to_owned()), "{table} {instead:?}");
    }
    let deleted = insert(
        &connection,
        "products",
        &[NEW, ("name", E_120_TIMES), ("deleted_at", MOMENT)],
    );
    assert_eq!(deleted, Ok(1), "deleted rows are not unique");
    assert_eq!(
        texts(&connection, "select hex(id) from active_products"),
        ["03"]
    );

    let refused = connection
        .execute("delete from categories", [])
        .unwrap_err();
    assert_eq!(refused.to_string(), "FOREIGN KEY constraint failed");
    connection.execute("delete from orders", []).unwrap();
    assert!(texts(&connection, "select 'left' from order_items").is_empty());
}

#[test]
fn rows_that_point_in_circles_can_be_taken_back() {
    let model = model("nasty", NASTY);
    let connection = migrated(&model);
    for statement in [
        "insert into users (id, email, roles, created_at, updated_at) values (x'01', 'a', '[\"admin\"]', '', '')",
        "insert into groups (id, select_id, table_id, \"order\", \"to\", created_at, updated_at)
         values (x'02', x'01', x'02', 3, '', '', '')",
        "update users set group_id = x'02'",
        "insert into group_groups values (x'02', x'02')",
    ] {
        if let Err(error) = connection.execute(statement, []) {
            panic!("{error}: {statement}\n{:#?}", shape(&connection));
        }
    }

    down(&connection, &migrations(&model));

    assert_eq!(shape(&connection), Vec::<String>::new());
}

#[test]
fn whom_a_rule_lets_own_rows_can_own_some() {
    for model in models() {
        for resource in &model.resources {
            let rules = resource.access.rules().into_iter();
            let mut grants = rules.flat_map(|rule| &rule.grants);
            assert!(grants.all(|grant| grant.who != Who::Owner || !resource.owners.is_empty()));
        }
    }
}

#[test]
fn an_owner_is_found_through_the_same_table_twice() {
    let model = model(
        "tree",
        r#"
        [service]
        name = "tree"
        [auth]
        [resources.branch]
        owner = ["parent.planter", "planter", "parent.parent.planter"]
        [resources.branch.relations]
        parent = { belongs_to = "branch", required = false }
        planter = { belongs_to = "user", required = false }
        "#,
    );
    // As the kernel of a project writes them: each step has a row of its own, whatever its table.
    let parent =
        "select step_.parent_id from branches as step_ where step_.id = branches.parent_id";
    let expressions = [
        "(select step_.planter_id from branches as step_ where step_.id = branches.parent_id)"
            .to_owned(),
        "planter_id".to_owned(),
        format!("(select step_.planter_id from branches as step_ where step_.id = ({parent}))"),
    ];
    let connection = migrated(&model);
    connection
        .execute_batch(
            "insert into users (id, email, roles, created_at, updated_at) values (x'0a', 'a', '[1]', '', '');
             insert into branches (id, parent_id, planter_id, created_at, updated_at) values
                 (x'01', null, x'0a', '', ''), (x'02', x'01', null, '', ''), (x'03', x'02', null, '', '')",
        )
        .unwrap();
    for (expression, owned) in expressions.iter().zip(["02", "01", "03"]) {
        let sql = format!("select hex(id) from branches where {expression} = x'0a'");
        assert_eq!(texts(&connection, &sql), [owned]);
    }
}
