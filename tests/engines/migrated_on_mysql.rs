//! Whether the migrations of a model do on MariaDB or MySQL what its schema says.

use std::collections::BTreeSet;

use backend_gen::{model::Model, schema, sql::migrations};

use crate::{
    migrated::{given, questions},
    mysql,
};

/// As services have it for their connections.
const SESSION: &str = "set sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES',
    names utf8mb4 collate /*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;";

/// Applies all of them, asks what services ask, and takes them back, in a database of this name.
///
/// # Errors
/// What does not hold.
pub fn check(database: &str, model: &Model) -> Result<(), String> {
    let address = mysql::make(database);
    let run = |statements: &str| {
        let told = |error| format!("{error} in\n{statements}");
        mysql::execute(&address, &format!("{SESSION}{statements}")).map_err(told)
    };
    let steps = migrations(model);
    for step in &steps {
        run(&step.up)?;
    }
    let schema = schema::schema(model);
    let made = names(&address);
    let mut given = given(&schema);
    // It calls the key of every table the same.
    for table in &schema.tables {
        given.remove(&table.primary_key.name);
    }
    let missing: Vec<_> = given.difference(&made).cloned().collect();
    if !missing.is_empty() {
        return Err(format!("there is no {missing:?}"));
    }
    run(&questions(model).join(";\n"))?;
    for step in steps.iter().rev() {
        run(&step.down)?;
    }
    let left = names(&address);
    mysql::forget(database);
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("{left:?} is left"))
    }
}

/// The tables, views, indexes and constraints of the database.
fn names(address: &str) -> BTreeSet<String> {
    let names = "select cast(table_name as char) from information_schema.tables where table_schema = database()
         union
         select cast(index_name as char) from information_schema.statistics where table_schema = database()
         union
         select cast(constraint_name as char) from information_schema.table_constraints
         where table_schema = database()";
    mysql::ask(address, names).into_iter().collect()
}
