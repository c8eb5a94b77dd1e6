//! A rule of one's own, as the model suggests it.

use serde::Serialize;

use super::{
    step::{home, rest, staged},
    walk::{Import, import},
};
use crate::{
    model::{Action, Field, FieldKind, Literal, Model, Relation, Resource},
    view::words,
};

/// Names of fields that something is taken from.
const STOCKS: [&str; 6] = [
    "stock",
    "available",
    "inventory",
    "capacity",
    "seats",
    "places",
];

/// A rule that holds in the transaction of the change.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// What it says.
    pub title: String,
    #[serde(skip)]
    pub(super) imports: Vec<Import>,
    /// The arm of the `match` that finds the change.
    pub arm: String,
    /// What the transaction and the caller are called, with an underscore where they are not used.
    pub tx: &'static str,
    /// See `tx`.
    pub caller: &'static str,
    /// The function behind it, line by line; none where the arm says all.
    pub function: Vec<String>,
}

/// The rule that suits the model best.
pub fn rule(model: &Model) -> Option<Rule> {
    stock_rule(model)
        .or_else(|| final_label_rule(model))
        .or_else(|| first_day_rule(model))
}

/// Taking from a stock: a child with a number of at least one, a parent with a number of at least zero.
fn stock_rule(model: &Model) -> Option<Rule> {
    let is_held = |field: &&Field| {
        let is_stock =
            STOCKS.contains(&field.name.snake()) && field.min == Some(Literal::Integer(0));
        field.kind == FieldKind::Int && field.required && is_stock
    };
    model
        .resources
        .iter()
        .filter(|one| !one.is_user && one.offers(&Action::Create))
        .find_map(|child| {
            let taken = child.fields.iter().find(|field| is_quantity(field))?;
            child
                .relations
                .iter()
                .filter(|relation| relation.required)
                .find_map(|relation| {
                    let parent = model.resource(relation.target);
                    let held = parent.fields.iter().find(is_held)?;
                    (!parent.is_user && parent.name != child.name)
                        .then(|| stock_rule_of(child, taken, relation, parent, held))
                })
        })
}

/// Whether the field says how many: one or more.
pub(super) fn is_quantity(field: &Field) -> bool {
    field.kind == FieldKind::Int && field.required && field.min == Some(Literal::Integer(1))
}

fn stock_rule_of(
    child: &Resource,
    taken: &Field,
    relation: &Relation,
    parent: &Resource,
    held: &Field,
) -> Rule {
    let (row, parent_row) = (words::variable(&child.name), words::variable(&parent.name));
    let (child_type, parent_type, service) = (&child.type_name, &parent.type_name, &parent.module);
    let (stock, quantity, id) = (&held.rust_ident, &taken.rust_ident, &relation.rust_ident);
    let beginning = [
        String::new(),
        format!(
            "/// Takes the {} of {} from the {}.",
            taken.name.title(),
            child.name.with_article(),
            held.name.title()
        ),
        format!(
            "async fn take_{}(tx: &mut Tx, caller: &Caller, {row}: &{child_type}) -> Result<()> {{",
            held.name
        ),
        format!(
            "    let {parent_row} = {service}::service::find_for_update(tx, caller, {row}.{id}).await?;"
        ),
        format!(
            "    let {} = {parent_row}.{stock} - {row}.{quantity};",
            held.name
        ),
        format!("    if {} < 0 {{", held.name),
        format!(
            "        return Err(Error::conflict(\"there is not enough {}\"));",
            held.name.title()
        ),
        "    }".to_owned(),
        format!("    let patch = {parent_type}Patch {{"),
        format!("        {stock}: Some({}),", held.name),
    ];
    let rest = rest(parent, 1)
        .into_iter()
        .map(|rest| format!("        {rest}"));
    let end = [
        "    };".to_owned(),
        format!("    {service}::service::update(tx, caller, {parent_row}, patch).await?;"),
        "    Ok(())".to_owned(),
        "}".to_owned(),
    ];
    Rule {
        title: format!(
            "no {} without {}: what is created takes from it, in the same transaction",
            child.name.title(),
            held.name.title()
        ),
        imports: vec![
            import(&child.module, child_type),
            import(service, "self"),
            import(service, &format!("{parent_type}Patch")),
        ],
        arm: format!(
            "Change::{child_type}Created({row}) => take_{}(tx, caller, {row}).await,",
            held.name
        ),
        tx: "tx",
        caller: "caller",
        function: beginning.into_iter().chain(rest).chain(end).collect(),
    }
}

/// A row with the last label of an enum stays as it is.
fn final_label_rule(model: &Model) -> Option<Rule> {
    let (resource, field) = staged(model)?;
    let FieldKind::Enum(id) = field.kind else {
        return None;
    };
    let enumeration = model.enumeration(id);
    let label = enumeration.labels.last()?;
    let (type_name, enum_type) = (&resource.type_name, &enumeration.type_name);
    let (variant, ident) = (&label.variant, &field.rust_ident);
    Some(Rule {
        title: format!(
            "{} stays as it is once its {} is the last one",
            resource.name.with_article(),
            field.name.title()
        ),
        imports: vec![import(home(model, resource, field), enum_type)],
        arm: format!(
            "Change::{type_name}Updated {{ before, .. }} if before.{ident} == {enum_type}::{variant} => {{\n            Err(Error::conflict(\"it stays as it is now\"))\n        }}"
        ),
        tx: "_tx",
        caller: "_caller",
        function: Vec::new(),
    })
}

/// A row can be deleted on the day it was made.
fn first_day_rule(model: &Model) -> Option<Rule> {
    let resource = model
        .resources
        .iter()
        .find(|one| !one.is_user && one.timestamps && one.offers(&Action::Delete))?;
    Some(Rule {
        title: format!(
            "{} is deleted within a day, or not at all",
            resource.name.with_article()
        ),
        imports: vec![import("kernel", "now")],
        arm: format!(
            "Change::{}Deleted(row) if now() - row.created_at > chrono::TimeDelta::days(1) => {{\n            Err(Error::conflict(\"it can no longer be deleted\"))\n        }}",
            resource.type_name
        ),
        tx: "_tx",
        caller: "_caller",
        function: Vec::new(),
    })
}
