//! What is checked of a row before it is written.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{relation::references, statement};
use crate::{
    model::{Attribute, Condition, Model, Operand, Resource},
    sql,
    view::{column::Column, rust, words},
};

/// The function that checks a row before it is written.
#[derive(Debug, Serialize)]
pub struct CheckView {
    /// What its documentation says.
    pub summary: String,
    /// What it takes besides the transaction and the row.
    pub parameters: Vec<String>,
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
    let a_title = words::with_article(&resource.name.title());
    let row = words::variable(&resource.name);
    let (parameters, caller) = if points {
        let before = format!("before: Option<&{}>", resource.type_name);
        (vec!["caller: &Caller".to_owned(), before], "caller, ")
    } else {
        (Vec::new(), "")
    };
    let before = |before: &'static str| if points { before } else { "" };
    vec![CheckView {
        summary: match (points, rules.is_empty()) {
            (true, true) => format!("Checks what {a_title} newly points to."),
            (true, false) => {
                format!("Checks what {a_title} newly points to, and the rules between its fields.")
            }
            (false, _) => format!("Checks the rules between the fields of {a_title}."),
        },
        parameters,
        create: format!("check(tx, {caller}{}&{row})", before("None, ")),
        update: format!("check(tx, {caller}{}&{row})", before("Some(&before), ")),
        rules,
    }]
}

fn rules(model: &Model, resource: &Resource, columns: &[Column]) -> Vec<RulesView> {
    let asked: BTreeSet<_> = resource.checks.iter().flat_map(attributes).collect();
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

/// What a condition compares.
pub(super) fn attributes(condition: &Condition) -> impl Iterator<Item = Attribute> {
    condition.comparisons.iter().flat_map(|comparison| {
        let right = match comparison.right {
            Some(Operand::Attribute(attribute)) => Some(attribute),
            Some(Operand::Literal(_)) | None => None,
        };
        [comparison.left].into_iter().chain(right)
    })
}
