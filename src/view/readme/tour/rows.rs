//! Which rows the tour makes, and who makes them.

use serde_json::{Map, Value};

use super::{Actor, has_open_door};
use crate::{
    model::{
        Action, Attribute, Comparison, Field, FieldRule, IdKind, Model, Operand, Operator,
        Relation, Resource, Rule, Who,
    },
    view::{sample, words},
};

/// Rows below rows below rows: not shown.
const DEPTH: usize = 4;

/// The rows that lead to one worth looking at.
pub(super) struct Story<'a> {
    /// What it tells.
    pub title: String,
    /// The resource of the last row.
    pub hero: &'a Resource,
    /// Who makes the last row.
    pub actor: Actor,
    creations: Vec<Creation<'a>>,
}

/// One row.
struct Creation<'a> {
    resource: &'a Resource,
    actor: Actor,
    /// JSON, with variables of the shell between its quotes.
    body: String,
}

impl Story<'_> {
    /// Whether one of the rows is made by this actor.
    pub(super) fn needs(&self, actor: Actor) -> bool {
        self.creations
            .iter()
            .any(|creation| creation.actor == actor)
    }

    /// The requests that make the rows.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.creations.iter().map(|creation| {
            let Creation {
                resource,
                actor,
                body,
            } = creation;
            format!(
                "{}=$(call $api/{}{} -d '{body}' | field id)",
                variable(resource),
                resource.path,
                actor.header()
            )
        })
    }
}

/// The variable of the shell that holds the id of a row.
pub(super) fn variable(resource: &Resource) -> String {
    format!("{}_id", resource.name.snake())
}

/// The row that shows most with the fewest others: one that its maker owns, if there is one.
pub(super) fn story(model: &Model) -> Option<Story<'_>> {
    let stories = model
        .resources
        .iter()
        .filter(|one| !one.is_user)
        .filter_map(|hero| {
            let mut creations = Vec::new();
            let actor = create(model, hero, &mut creations, DEPTH)?;
            Some(Story {
                title: words::capitalized(&hero.name.with_article()),
                hero,
                actor,
                creations,
            })
        });
    stories.min_by_key(|story| {
        let is_owned = story.hero.direct_owner().is_some() && story.actor == Actor::Member;
        (!is_owned, story.creations.len())
    })
}

/// Adds the creation of a row, and before it those of the rows that it needs; gives who makes it.
fn create<'a>(
    model: &'a Model,
    resource: &'a Resource,
    creations: &mut Vec<Creation<'a>>,
    depth: usize,
) -> Option<Actor> {
    if let Some(known) = creations
        .iter()
        .find(|creation| creation.resource.name == resource.name)
    {
        return Some(known.actor);
    }
    let is_offered = resource.offers(&Action::Create) && resource.offers(&Action::Read);
    if depth == 0 || !is_offered || !are_kept(resource) {
        return None;
    }
    let actor = actors(model).into_iter().find(|actor| {
        let is_reader = allows(&resource.access.read, *actor, true);
        is_reader && allows(&resource.access.create, *actor, true)
    })?;
    let mut members: Vec<String> = Vec::new();
    if let IdKind::String { max } = resource.id {
        let id: String = "example".chars().take(usize::try_from(max).ok()?).collect();
        members.push(format!("\"id\":\"{id}\""));
    }
    for relation in resource
        .relations
        .iter()
        .filter(|relation| relation.required && !resource.names_owner(relation))
    {
        members.push(reference(model, relation, actor, creations, depth)?);
    }
    let mut fields = Map::new();
    for (place, field) in resource.fields.iter().enumerate() {
        if field.must_be_sent() {
            if !is_writable(field, actor) {
                return None;
            }
            fields.insert(field.json.clone(), sample::value(model, field, place)?);
        }
    }
    let fields = quoted(&Value::Object(fields));
    let fields = fields
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))?;
    members.extend(Some(fields.to_owned()).filter(|fields| !fields.is_empty()));
    creations.push(Creation {
        resource,
        actor,
        body: format!("{{{}}}", members.join(",")),
    });
    Some(actor)
}

/// Whether the values we think of satisfy the checks: those of later fields are greater.
fn are_kept(resource: &Resource) -> bool {
    let sent = |attribute: Attribute| match attribute {
        Attribute::Field(index) => resource.fields[index].must_be_sent().then_some(index),
        _ => None,
    };
    let is_kept = |comparison: &Comparison| {
        let left = sent(comparison.left);
        let right = match comparison.right {
            Some(Operand::Attribute(right)) => sent(right),
            _ => None,
        };
        match (left, right) {
            (None, None) => true,
            (Some(left), Some(right)) => match comparison.operator {
                Operator::Greater | Operator::GreaterOrEqual => left > right,
                Operator::Less | Operator::LessOrEqual => left < right,
                _ => false,
            },
            _ => false,
        }
    };
    resource.checks.iter().all(|check| {
        let mut alternatives = check.alternatives.iter();
        alternatives.any(|comparisons| comparisons.iter().all(is_kept))
    })
}

/// A member of a body that names a row which the actor can see.
fn reference<'a>(
    model: &'a Model,
    relation: &Relation,
    actor: Actor,
    creations: &mut Vec<Creation<'a>>,
    depth: usize,
) -> Option<String> {
    let target = model.resource(relation.target);
    if target.is_user {
        return None;
    }
    let maker = create(model, target, creations, depth - 1)?;
    if maker != actor && !allows(&target.access.read, actor, false) {
        return None;
    }
    let variable = variable(target);
    Some(match target.id {
        IdKind::Integer => format!("\"{}\":'${variable}'", relation.json),
        _ => format!("\"{}\":\"'${variable}'\"", relation.json),
    })
}

/// A change that the actor may make.
pub(super) fn patch(model: &Model, resource: &Resource, actor: Actor) -> Option<String> {
    let mut fields = resource.fields.iter().enumerate();
    fields.find_map(|(place, field)| {
        let wanted = is_writable(field, actor) && field.access.read == FieldRule::Inherit;
        let value = sample::other(model, field, place).filter(|_| wanted)?;
        let body = Map::from_iter([(field.json.clone(), value)]);
        Some(quoted(&Value::Object(body)))
    })
}

/// Who can sign in, the least powerful first.
fn actors(model: &Model) -> Vec<Actor> {
    if model.auth.is_none() {
        vec![Actor::Nobody]
    } else if has_open_door(model) {
        vec![Actor::Member, Actor::Admin]
    } else {
        vec![Actor::Admin]
    }
}

/// Whether a rule lets the actor, who owns the row or does not, through on every row.
pub(super) fn allows(rule: &Rule, actor: Actor, is_own: bool) -> bool {
    rule.grants.iter().any(|grant| {
        let is_meant = match &grant.who {
            Who::Public => true,
            Who::Authenticated => actor != Actor::Nobody,
            Who::Owner => is_own && actor != Actor::Nobody,
            Who::Role(name) => actor == Actor::Admin && name.snake() == "admin",
        };
        is_meant && grant.when.is_none()
    })
}

fn is_writable(field: &Field, actor: Actor) -> bool {
    match &field.access.write {
        FieldRule::Inherit => true,
        FieldRule::Nobody => false,
        FieldRule::Grants(rule) => allows(rule, actor, true),
    }
}

/// JSON inside of single quotes.
fn quoted(value: &Value) -> String {
    value.to_string().replace('\'', "'\\''")
}
