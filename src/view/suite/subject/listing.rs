//! What the lists of a resource can be asked for.

use super::members;
use crate::{
    model::{Case, Field, Literal},
    view::{
        rust,
        suite::{
            can::Can,
            plan::{ONE, satisfies},
            planned::{Planned, is_always_shown},
            sample::ENDLESS,
        },
    },
};

/// Characters at most of a value that a test filters by: an address has room for it in any script.
const LONGEST: usize = 500;

/// What lists can be narrowed or ordered by, of those fields that can be picked.
pub fn asked(planned: &Planned<'_>, pick: impl Fn(&Field) -> bool) -> Vec<String> {
    let resource = planned.resource;
    let relations = resource.relations.iter();
    let fields = resource
        .fields
        .iter()
        .enumerate()
        .filter(|(index, field)| {
            pick(field) && is_always_shown(field) && fits_address(planned, *index)
        })
        .map(|(_, field)| field);
    let mut names = vec!["id".to_owned()];
    names.extend(relations.map(|relation| relation.json.clone()));
    names.extend(fields.map(|field| field.json.clone()));
    names.extend(members::times(planned));
    names
}

/// Whether an address has room for each value that rows have of a field.
fn fits_address(planned: &Planned<'_>, index: usize) -> bool {
    let mut values = planned.plan.values.iter().chain(&planned.plan.stored);
    let value = values.find(|(known, _)| *known == index);
    let default = planned.resource.fields[index].stated_default();
    value.is_none_or(|(_, sample)| !is_long(&sample.at(ONE))) && !default.is_some_and(is_long)
}

fn is_long(literal: &Literal) -> bool {
    match literal {
        Literal::Text(text) => text.chars().count() > LONGEST,
        Literal::List(elements) => elements.iter().any(is_long),
        _ => false,
    }
}

/// Parameters that are short for a filter: the parameter, the field and the operator.
pub fn sugar(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    let case = model.api.case;
    let (least, greatest, after, before, time) = match case {
        Case::Camel => ("Min", "Max", "After", "Before", "At"),
        Case::Snake => ("_min", "_max", "_after", "_before", "_at"),
    };
    let mut sugar = Vec::new();
    let mut add = |name: &str, is_time: bool| {
        let stem = if is_time {
            let stem = name.strip_suffix(time).filter(|stem| !stem.is_empty());
            stem.unwrap_or(name)
        } else {
            name
        };
        let pairs = if is_time {
            [(after, "gte"), (before, "lt")]
        } else {
            [(least, "gte"), (greatest, "lte")]
        };
        for (suffix, operator) in pairs {
            let parameter = rust::string(&format!("{stem}{suffix}"));
            sugar.push(format!(
                "({parameter}, {}, \"{operator}\")",
                rust::string(name)
            ));
        }
    };
    for field in &resource.fields {
        if field.filter && is_always_shown(field) {
            if field.kind.is_temporal() {
                add(&field.json, true);
            } else if field.kind.is_number() {
                add(&field.json, false);
            }
        }
    }
    for name in members::times(planned) {
        add(&name, true);
    }
    sugar
}

/// The order of a list that is asked for no other.
pub fn order(planned: &Planned<'_>) -> String {
    let Planned {
        model, resource, ..
    } = *planned;
    let keys = resource.default_sort.iter().map(|key| {
        let sign = if key.descending { "-" } else { "" };
        format!("{sign}{}", model.json_name(resource, key.attribute))
    });
    keys.collect::<Vec<_>>().join(",")
}

/// How many rows one caller can make and list.
pub fn rows(planned: &Planned<'_>) -> u64 {
    let plan = planned.plan;
    if !Can::of(planned).list {
        0
    } else if plan.one_each && !lists_without_owning(planned) {
        1
    } else if plan.capacity >= ENDLESS {
        u64::MAX
    } else {
        plan.capacity / 6
    }
}

/// Whether lists show rows of others to somebody with every role.
fn lists_without_owning(planned: &Planned<'_>) -> bool {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    satisfies(model, resource, &plan.unowned(), &resource.access.list) == Some(true)
}
