//! The sample rows that `seed` makes: one of each resource, the parents first.

use serde::Serialize;

use super::{column, rust, sample, suite, words};
use crate::model::{
    Action, Attribute, Condition, Field, FieldRule, IdKind, Model, OwnerPath, Relation, Resource,
    Rule, Who,
};

/// The sample row of one resource.
#[derive(Debug, Serialize)]
pub struct Seed {
    /// The module of the resource.
    pub resources: String,
    /// The type of the row.
    #[serde(rename = "Resource")]
    pub type_name: String,
    /// The `let` that keeps it, where a later row points to it.
    pub variable: String,
    /// Its JSON, as `json!` wants it.
    pub body: String,
}

/// The sample rows in the order in which they can be made.
///
/// Nobody is given a row that a rule between fields might refuse, or that no caller may create.
pub fn seeds(model: &Model) -> Vec<Seed> {
    let mut made: Vec<(&Resource, Seed)> = Vec::new();
    // Those of them that whoever makes them may point to.
    let mut known: Vec<&Resource> = Vec::new();
    let mut pointed_to: Vec<&Resource> = Vec::new();
    for resource in model.resources.iter().filter(|resource| !resource.is_user) {
        let is_owned = is_owned(model, resource, &known);
        let makeable = resource.offers(&Action::Create)
            && keeps_checks(model, resource)
            && is_open(&resource.access.create, is_owned);
        if makeable && let Some(members) = members(model, resource, &known) {
            let seed = Seed {
                resources: resource.module.clone(),
                type_name: resource.type_name.clone(),
                variable: String::new(),
                body: object(&members),
            };
            let relations = resource.relations.iter();
            pointed_to
                .extend(relations.filter_map(|relation| target(model, resource, relation, &known)));
            made.push((resource, seed));
            if is_open(&resource.access.read, is_owned) {
                known.push(resource);
            }
        }
    }
    let kept = |(resource, mut seed): (&Resource, Seed)| {
        if pointed_to.iter().any(|target| target.name == resource.name) {
            seed.variable = format!("let {} = ", words::variable(&resource.name));
        }
        seed
    };
    made.into_iter().map(kept).collect()
}

/// What `seed` imports from the kernel.
pub fn kernel_imports(model: &Model, seeds: &[Seed]) -> Option<&'static str> {
    match (model.auth.is_some(), seeds.is_empty()) {
        (true, true) => Some("env::Secret"),
        (true, false) => Some("{Caller, Draft, Id, Identity, Resource, env::Secret}"),
        (false, true) => None,
        (false, false) => Some("{Caller, Draft, Resource}"),
    }
}

/// What `seed` imports from the crate to make them.
pub fn imports(model: &Model, seeds: &[Seed]) -> Vec<String> {
    if seeds.is_empty() {
        return Vec::new();
    }
    let accounts = model.auth.iter();
    let accounts = accounts.map(|_| "users::{Role, credentials}".to_owned());
    let rows = seeds.iter();
    let rows = rows.map(|seed| format!("{}::{{self, {}}}", seed.resources, seed.type_name));
    accounts.chain(rows).collect()
}

/// Whether an account with every role is granted something on rows, whatever is in them.
fn is_open(rule: &Rule, is_owned: bool) -> bool {
    let mut grants = rule.grants.iter();
    grants.any(|grant| grant.when.is_none() && (grant.who != Who::Owner || is_owned))
}

/// Whether a row is sure to keep to the rules between its fields: they are about nothing that is set.
fn keeps_checks(model: &Model, resource: &Resource) -> bool {
    let untouched = |attribute| match attribute {
        Attribute::Field(index) if !is_settable(&resource.fields[index]) => {
            Some(suite::untouched(&resource.fields[index]))
        }
        _ => None,
    };
    let fact = |attribute| untouched(attribute).unwrap_or(suite::Fact::Unknown);
    let holds = |check: &Condition| {
        let mut comparisons = check.comparisons();
        comparisons.all(|comparison| untouched(comparison.left).is_some())
            && suite::holds(model, check, &fact, true) == Some(true)
    };
    resource.checks.iter().all(holds)
}

/// Whether the row belongs to whoever makes it, by itself or by a row that was made before it.
fn is_owned(model: &Model, resource: &Resource, known: &[&Resource]) -> bool {
    let leads = |path: &OwnerPath| {
        let mut here = resource;
        for hop in &path.hops {
            // A row points to those that were made before it.
            let place = known.iter().position(|one| one.name == here.name);
            let before = &known[..place.unwrap_or(known.len())];
            if target(model, here, &here.relations[hop.relation], before).is_none() {
                return false;
            }
            here = model.resource(hop.target);
        }
        let last = path.relation.map(|relation| &here.relations[relation]);
        path.is_direct() || last.is_some_and(|relation| here.names_owner(relation))
    };
    resource.owners.iter().any(leads)
}

/// On one line where it is short: rustfmt leaves JSON as it is.
fn object(members: &[String]) -> String {
    const SHORT: usize = 60;
    let line = members.join(", ");
    if line.len() <= SHORT {
        return format!("{{ {line} }}");
    }
    let lines: String = members
        .iter()
        .map(|member| format!("        {member},\n"))
        .collect();
    format!("{{\n{lines}    }}")
}

fn members(model: &Model, resource: &Resource, known: &[&Resource]) -> Option<Vec<String>> {
    let mut members = Vec::new();
    if let IdKind::String { max } = resource.id {
        let id: String = "sample".chars().take(usize::try_from(max).ok()?).collect();
        members.push(format!("\"id\": {}", rust::string(&id)));
    }
    for relation in &resource.relations {
        match target(model, resource, relation, known) {
            Some(target) => {
                let target = words::variable(&target.name);
                members.push(format!("{}: {target}.id", rust::string(&relation.json)));
            }
            None if relation.required && !resource.names_owner(relation) => return None,
            None => {}
        }
    }
    for (place, field) in resource.fields.iter().enumerate() {
        if is_settable(field) {
            match sample::value(model, field, place) {
                Some(value) => {
                    let name = rust::string(&field.json);
                    members.push(format!("{name}: {}", rust::expression(&value)));
                }
                None if field.must_be_sent() => return None,
                None => {}
            }
        } else if field.must_be_sent() && field.access.write != FieldRule::Nobody {
            return None;
        }
    }
    Some(members)
}

/// The row that a relation points to, where it is one of those that are made.
fn target<'a>(
    model: &'a Model,
    resource: &Resource,
    relation: &Relation,
    known: &[&Resource],
) -> Option<&'a Resource> {
    let target = model.resource(relation.target);
    let is_known = known.iter().any(|one| one.name == target.name);
    let is_copied = column::id_clone(target).is_empty();
    let points = is_known && is_copied && !target.is_user && !resource.names_owner(relation);
    points.then_some(target)
}

/// Whether an account with every role may set the field of any row.
fn is_settable(field: &Field) -> bool {
    match &field.access.write {
        FieldRule::Inherit => true,
        FieldRule::Nobody => false,
        FieldRule::Grants(rule) => is_open(rule, false),
    }
}
