//! What is checked of a row before it is written.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    relation::{ACCOUNT, references},
    statement,
};
use crate::{
    model::{Attribute, Condition, Model, Resource},
    sql,
    view::{column::Column, rust, words},
};

/// The function that checks a row before it is written.
#[derive(Debug, Serialize)]
pub struct CheckView {
    /// The parameter for who writes, where that counts.
    pub caller: Vec<&'static str>,
    /// The parameter for the row as it was, likewise.
    pub before: Vec<String>,
    /// How it is called for a new row.
    pub create: String,
    /// How it is called for a row that changes.
    pub update: String,
    /// The rules between fields, where there are any.
    pub rules: Vec<RulesView>,
}

/// The statement that asks whether a row keeps the rules between its fields.
#[derive(Debug, Serialize)]
pub struct RulesView {
    /// The rules as SQL, as it stands in a Rust string.
    pub rules: String,
    /// The parameters with the names of their columns, likewise.
    pub values: String,
    /// The columns.
    pub columns: Vec<Column>,
}

/// The function of a resource, where there is anything to check.
pub fn check(model: &Model, resource: &Resource, columns: &[Column]) -> Vec<CheckView> {
    let points = !references(model, resource).is_empty();
    let rules = rules(model, resource, columns);
    if !points && rules.is_empty() {
        return Vec::new();
    }
    let row_type = if resource.is_user {
        ACCOUNT
    } else {
        &resource.type_name
    };
    let row = words::variable(&resource.name);
    let (db, new, before, changed) = if resource.is_user {
        ("db", "&account".to_owned(), "before", "account".to_owned())
    } else {
        ("tx", format!("&{row}"), "Some(&before)", format!("&{row}"))
    };
    let call = |before: &str, row: &str| {
        if points {
            format!("check({db}, caller, {before}, {row})")
        } else {
            format!("check({db}, {row})")
        }
    };
    vec![CheckView {
        caller: points.then_some("caller: &Caller").into_iter().collect(),
        before: points
            .then(|| format!("before: Option<&{row_type}>"))
            .into_iter()
            .collect(),
        create: call("None", &new),
        update: call(before, &changed),
        rules,
    }]
}

fn rules(model: &Model, resource: &Resource, columns: &[Column]) -> Vec<RulesView> {
    let asked: BTreeSet<_> = resource
        .checks
        .iter()
        .flat_map(Condition::attributes)
        .collect();
    // A row has no id that the database counts before it is written.
    if asked.is_empty() || asked.contains(&Attribute::Id) {
        return Vec::new();
    }
    let columns = statement::columns_of(resource, asked, columns);
    let rules = resource.checks.iter().map(|check| {
        let rule = sql::condition(model, resource, check, None);
        rust::escape(&rule)
    });
    vec![RulesView {
        rules: rules.collect::<Vec<_>>().join(",\n                "),
        values: statement::given(&columns),
        columns,
    }]
}
