//! The members of a row in JSON: which have to be sent, can be left out, or are never sent.

use crate::{
    model::{Attribute, DefaultValue, FieldKind, FieldRule, IdKind},
    view::{
        rust,
        suite::planned::{Planned, is_always_set},
    },
};

/// What a whole body has to hold.
pub fn required(planned: &Planned<'_>) -> Vec<String> {
    let resource = planned.resource;
    let relations = resource
        .relations
        .iter()
        .filter(|relation| relation.required && !resource.names_owner(relation));
    let fields = resource
        .fields
        .iter()
        .filter(|field| field.must_be_sent() && is_always_set(field));
    relations
        .map(|relation| relation.json.clone())
        .chain(fields.map(|field| field.json.clone()))
        .collect()
}

/// What becomes of what a body leaves out, as lines for `json!`.
pub fn unset(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    let mut unset = Vec::new();
    for (index, relation) in resource.relations.iter().enumerate() {
        let is_sent = plan.parents.iter().any(|parent| parent.relation == index);
        if !is_sent && !resource.names_owner(relation) {
            unset.push(format!("{}: null", rust::string(&relation.json)));
        }
    }
    for (index, field) in resource.fields.iter().enumerate() {
        let is_stored = plan.stored.iter().any(|(known, _)| *known == index);
        let is_left_out = !planned.is_sent(index) && !is_stored || planned.is_droppable(index);
        if !is_left_out || !planned.is_shown(field) {
            continue;
        }
        let value = match &field.default {
            Some(DefaultValue::Literal(literal)) => rust::json_expression(model, literal),
            Some(_) => continue,
            None => "null".to_owned(),
        };
        unset.push(format!("{}: {value}", rust::string(&field.json)));
    }
    unset
}

/// When a row was made and changed, where it knows.
pub fn times(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    if !resource.timestamps {
        return Vec::new();
    }
    [Attribute::CreatedAt, Attribute::UpdatedAt]
        .map(|attribute| model.json_name(resource, attribute))
        .into()
}

/// What is a moment: those of the description, and when a row was made and changed.
pub fn moments(planned: &Planned<'_>) -> Vec<String> {
    let fields = planned.resource.fields.iter();
    let moments = fields.filter(|field| field.kind == FieldKind::DateTime);
    let mut names: Vec<_> = moments.map(|field| field.json.clone()).collect();
    names.extend(times(planned));
    names
}

/// What only the service sets.
pub fn read_only(planned: &Planned<'_>) -> Vec<String> {
    let resource = planned.resource;
    let mut names = Vec::new();
    if !matches!(resource.id, IdKind::String { .. }) {
        names.push("id".to_owned());
    }
    let fields = resource
        .fields
        .iter()
        .filter(|field| field.access.write == FieldRule::Nobody && planned.is_shown(field));
    names.extend(fields.map(|field| field.json.clone()));
    names.extend(times(planned));
    names
}

/// What every change changes.
pub fn touched(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    let mut names = Vec::new();
    if resource.has_version() {
        names.push("version".to_owned());
    }
    if resource.timestamps {
        names.push(model.json_name(resource, Attribute::UpdatedAt));
    }
    names
}
