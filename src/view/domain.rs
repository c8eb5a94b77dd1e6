//! The picture of the domain: `docs/domain.md`.

use serde::Serialize;

use super::{access, markdown, phrase::phrase};
use crate::{
    model::{
        Attribute, Field, FieldKind, FieldRule, IdKind, Model, OnDelete, Relation, Resource, Unique,
    },
    schema::Schema,
};

/// What the page about the domain shows.
#[derive(Debug, Serialize)]
pub struct Domain {
    /// The boxes of the diagram.
    pub entities: Vec<Entity>,
    /// The lines between them.
    pub lines: Vec<String>,
    /// Every resource.
    pub resources: Vec<ResourceRow>,
    /// What rows satisfy besides their types.
    pub rules: Vec<String>,
    /// Every enum.
    pub enums: Vec<EnumRow>,
}

/// A box of the diagram.
#[derive(Debug, Serialize)]
pub struct Entity {
    /// Its heading.
    pub entity: String,
    /// Its lines.
    pub attributes: Vec<String>,
}

/// A row of the table of resources.
#[derive(Debug, Serialize)]
pub struct ResourceRow {
    /// The resource, in words.
    pub resource: String,
    /// What it is.
    pub description: String,
    /// The table.
    pub table: String,
    /// Who owns a row.
    pub owner: String,
    /// What a deletion does.
    pub deletion: String,
    /// Who may list, read, create, update and delete.
    pub rules: Vec<String>,
}

/// An enum and its labels.
#[derive(Debug, Serialize)]
pub struct EnumRow {
    /// The Rust type.
    pub name: String,
    /// The labels, as code.
    pub labels: String,
}

/// The page about the domain.
pub fn domain(model: &Model, schema: &Schema) -> Domain {
    let resources = &model.resources;
    let enums = model.enums.iter().map(|one| {
        let labels = one.labels.iter().map(|label| markdown::code(&label.text));
        EnumRow {
            name: one.type_name.clone(),
            labels: labels.collect::<Vec<_>>().join(", "),
        }
    });
    Domain {
        entities: resources.iter().map(|one| entity(model, one)).collect(),
        lines: resources.iter().flat_map(|one| lines(model, one)).collect(),
        resources: resources.iter().map(|one| row(model, one)).collect(),
        rules: resources
            .iter()
            .flat_map(|one| rules(model, schema, one))
            .collect(),
        enums: enums.collect(),
    }
}

fn entity(model: &Model, resource: &Resource) -> Entity {
    let id = match &resource.id {
        IdKind::Uuid => "uuid",
        IdKind::TypeId { .. } => "typeid",
        IdKind::Integer => "integer",
        IdKind::String { .. } => "string",
    };
    let mut attributes = vec![format!("{id} id PK")];
    if resource.is_user {
        let built_in = ["string email UK", "string[] roles", "bool disabled"];
        attributes.extend(built_in.map(ToOwned::to_owned));
    }
    attributes.extend(resource.relations.iter().map(|one| key(model, one)));
    attributes.extend(resource.fields.iter().map(|one| attribute(model, one)));
    if resource.timestamps {
        let times = ["datetime created_at", "datetime updated_at"];
        attributes.extend(times.map(ToOwned::to_owned));
    }
    Entity {
        entity: resource.name.snake().to_owned(),
        attributes,
    }
}

fn key(model: &Model, relation: &Relation) -> String {
    let kind = word(model, &model.resource(relation.target).id.column_kind());
    let keys = if relation.unique { "FK, UK" } else { "FK" };
    let comment = if relation.required {
        ""
    } else {
        " \"optional\""
    };
    format!(
        "{kind} {} {keys}{comment}",
        attribute_name(&relation.column)
    )
}

fn attribute(model: &Model, field: &Field) -> String {
    let mut notes = Vec::new();
    if !field.required {
        notes.push("optional".to_owned());
    }
    if let FieldKind::String { max } = field.kind {
        notes.push(format!("at most {max} characters"));
    }
    if let FieldKind::Decimal { precision, scale } = field.kind {
        notes.push(format!("{precision} digits, {scale} behind the point"));
    }
    match (&field.access.read, &field.access.write) {
        (FieldRule::Nobody, _) => notes.push("never shown".to_owned()),
        (_, FieldRule::Nobody) => notes.push("only code sets it".to_owned()),
        _ => {}
    }
    let key = if field.unique { " UK" } else { "" };
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!(" \"{}\"", notes.join(", "))
    };
    format!(
        "{} {}{key}{notes}",
        word(model, &field.kind),
        attribute_name(field.name.snake())
    )
}

/// Mermaid takes three names for marks of keys.
fn attribute_name(name: &str) -> String {
    if ["pk", "fk", "uk"].contains(&name) {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

/// The type in one word, without what Mermaid does not read.
fn word(model: &Model, kind: &FieldKind) -> String {
    let word = match kind {
        FieldKind::String { .. } => "string",
        FieldKind::Text => "text",
        FieldKind::Email => "email",
        FieldKind::Url => "url",
        FieldKind::Slug => "slug",
        FieldKind::SmallInt => "smallint",
        FieldKind::Int => "int",
        FieldKind::BigInt => "bigint",
        FieldKind::Float => "float",
        FieldKind::Decimal { .. } => "decimal",
        FieldKind::Bool => "bool",
        FieldKind::Uuid => "uuid",
        FieldKind::Date => "date",
        FieldKind::Time => "time",
        FieldKind::DateTime => "datetime",
        FieldKind::Json => "json",
        FieldKind::Bytes => "bytes",
        FieldKind::Enum(id) => &model.enumeration(*id).type_name,
        FieldKind::Array(element) => return format!("{}[]", self::word(model, element)),
    };
    word.to_owned()
}

fn lines(model: &Model, resource: &Resource) -> Vec<String> {
    let own = resource.name.snake();
    let belongs = resource.relations.iter().map(|relation| {
        let target = model.resource(relation.target).name.snake();
        let many = if relation.unique { "|o" } else { "}o" };
        let one = if relation.required { "||" } else { "o|" };
        let fate = match relation.on_delete {
            OnDelete::Restrict => "",
            OnDelete::Cascade => ", goes with it",
            OnDelete::SetNull => ", outlives it",
        };
        format!(
            "\"{own}\" {many}--{one} \"{target}\" : \"{}{fate}\"",
            relation.name.title()
        )
    });
    let many = resource.many_to_many.iter().map(|link| {
        let target = model.resource(link.target).name.snake();
        format!(
            "\"{own}\" }}o--o{{ \"{target}\" : \"{}\"",
            link.name.title()
        )
    });
    belongs.chain(many).collect()
}

fn row(model: &Model, resource: &Resource) -> ResourceRow {
    let owners = resource
        .owners
        .iter()
        .filter(|owner| owner.relation.is_some());
    let owners: Vec<_> = owners
        .map(|owner| owner_path(model, resource, owner))
        .collect();
    ResourceRow {
        resource: resource.name.title(),
        description: markdown::text(resource.description.as_deref().unwrap_or_default()),
        table: markdown::code(&resource.table),
        owner: owners.join(" or "),
        deletion: match (resource.is_user, resource.soft_delete) {
            (true, _) => "erased",
            (_, true) => "marked",
            (_, false) => "gone",
        }
        .to_owned(),
        rules: resource.access.rules().map(access::phrase).to_vec(),
    }
}

/// `order.customer`
fn owner_path(model: &Model, resource: &Resource, path: &crate::model::OwnerPath) -> String {
    let mut here = resource;
    let mut names = Vec::new();
    for hop in &path.hops {
        names.push(here.relations[hop.relation].name.snake());
        here = model.resource(hop.target);
    }
    let last = path
        .relation
        .map(|relation| here.relations[relation].name.snake());
    names.extend(last);
    markdown::code(&names.join("."))
}

fn rules(model: &Model, schema: &Schema, resource: &Resource) -> Vec<String> {
    let uniques = resource
        .uniques
        .iter()
        .map(|unique| unique_rule(model, resource, unique));
    let names = schema.checks_of(resource);
    let checks = resource.checks.iter().zip(names).map(|(check, name)| {
        let condition = phrase(model, resource, check);
        let (condition, name) = (markdown::code(&condition), markdown::code(name));
        format!("{}: {condition} ({name}).", title(resource))
    });
    uniques.chain(checks).collect()
}

fn unique_rule(model: &Model, resource: &Resource, unique: &Unique) -> String {
    let attributes = unique.attributes.iter();
    let names: Vec<_> = attributes
        .map(|one| markdown::code(attribute_of(resource, *one)))
        .collect();
    let active = if resource.soft_delete {
        ", among those that are not deleted"
    } else {
        ""
    };
    let condition = unique.condition.as_ref().map(|condition| {
        let condition = phrase(model, resource, condition);
        format!(" where {}", markdown::code(&condition))
    });
    format!(
        "{}: no two rows have the same {}{}{active}.",
        title(resource),
        names.join(" and "),
        condition.unwrap_or_default()
    )
}

fn attribute_of(resource: &Resource, attribute: Attribute) -> &str {
    match attribute {
        Attribute::Field(index) => resource.fields[index].name.snake(),
        Attribute::Relation(index) => resource.relations[index].name.snake(),
        built_in => resource.column(built_in),
    }
}

fn title(resource: &Resource) -> String {
    let mut title = resource.plural.title();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}
