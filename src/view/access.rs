//! Access rules as the generated policies spell them.

use super::condition;
use crate::model::{Grant, Model, Resource, Rule, Who};

/// A rule as a Rust expression.
pub fn rule(model: &Model, resource: &Resource, rule: &Rule) -> String {
    let grants: Vec<_> = rule
        .grants
        .iter()
        .map(|one| grant(model, resource, one))
        .collect();
    format!("&[{}]", grants.join(", "))
}

fn grant(model: &Model, resource: &Resource, grant: &Grant) -> String {
    let who = match &grant.who {
        Who::Public => "Grant::PUBLIC".to_owned(),
        Who::Authenticated => "Grant::AUTHENTICATED".to_owned(),
        Who::Owner => "Grant::OWNER".to_owned(),
        Who::Role(role) => format!("Role::{}.grant()", role.pascal()),
    };
    match &grant.when {
        Some(condition) => {
            let condition = condition::expression(model, resource, condition);
            format!("{who}.on({condition})")
        }
        None => who,
    }
}

/// A rule as a phrase for people.
pub fn phrase(rule: &Rule) -> String {
    if rule.grants.is_empty() {
        return "nobody".into();
    }
    let who = |grant: &Grant| {
        let who = match &grant.who {
            Who::Public => "public".to_owned(),
            Who::Authenticated => "authenticated".to_owned(),
            Who::Owner => "owner".to_owned(),
            Who::Role(role) => role.snake().to_owned(),
        };
        if grant.when.is_some() {
            format!("{who} (some rows)")
        } else {
            who
        }
    };
    rule.grants.iter().map(who).collect::<Vec<_>>().join(", ")
}
