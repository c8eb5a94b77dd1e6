//! What tests can make collide.

use crate::{
    model::{Action, Attribute, DefaultValue, IdKind, Unique},
    view::suite::{facts, plan, planned::Planned, sample::Sample},
};

/// What no two rows of one caller share, that a client can ask for: a name for it, and the fields that
/// a body gives.
pub fn uniques(planned: &Planned<'_>) -> Vec<(String, Vec<String>)> {
    let Planned { resource, plan, .. } = *planned;
    if !resource.offers(&Action::Create) || plan.one_each || plan.capacity < plan::MANY {
        return Vec::new();
    }
    let mut uniques = Vec::new();
    if matches!(resource.id, IdKind::String { .. }) {
        uniques.push(("id".to_owned(), vec!["id".to_owned()]));
    }
    for unique in &resource.uniques {
        uniques.extend(unique_fields(planned, unique));
    }
    uniques
}

fn unique_fields(planned: &Planned<'_>, unique: &Unique) -> Option<(String, Vec<String>)> {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    // A bare row has only what cannot be left out.
    let mut bare = plan.clone();
    bare.values
        .retain(|(index, _)| !planned.is_droppable(*index));
    let counts = |row: &plan::Plan| {
        let fact = |attribute| row.fact(resource, attribute);
        let holds = |condition| facts::holds(model, condition, &fact, false) == Some(true);
        unique.condition.as_ref().is_none_or(holds)
    };
    if !counts(&bare) {
        return None;
    }
    let mut names = Vec::new();
    let mut fields = Vec::new();
    // The row that collides takes these values of another, and has the rest to itself.
    let mut colliding = bare.clone();
    for attribute in &unique.attributes {
        let (name, json) = match attribute {
            Attribute::Field(index) => {
                let field = &resource.fields[*index];
                if !bare.values.iter().any(|(known, _)| known == index) {
                    match &field.default {
                        // Both rows have it, although no body says so.
                        Some(DefaultValue::Literal(_)) => {}
                        _ => return None,
                    }
                    continue;
                }
                let mut values = colliding.values.iter_mut();
                if let Some((_, value)) = values.find(|(known, _)| known == index) {
                    *value = Sample::Fixed(value.at(plan::ONE));
                }
                (&field.name, &field.json)
            }
            Attribute::Relation(index) => {
                let relation = &resource.relations[*index];
                if resource.names_owner(relation) {
                    continue;
                }
                if !plan.parents.iter().any(|parent| parent.relation == *index) {
                    return None;
                }
                (&relation.name, &relation.json)
            }
            _ => return None,
        };
        names.push(name.snake().to_owned());
        fields.push(json.clone());
    }
    let is_tested =
        !fields.is_empty() && counts(&colliding) && colliding.is_allowed(model, resource);
    is_tested.then(|| (names.join("_and_"), fields))
}
