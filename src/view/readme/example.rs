//! The resource that the README shows code for: a rule and a route of one's own.

use serde::Serialize;

use crate::{
    model::{Action, Field, FieldKind, FieldRule, Model, Resource, ResourceId},
    view::{self, rust, words},
};

/// What the field is called that is added by hand, unless that is taken.
const FIELD: &str = "remark";

/// A resource, as far as code about it names it.
#[derive(Debug, Serialize)]
pub struct Example {
    /// The type of a row.
    #[serde(rename = "Resource")]
    pub type_name: String,
    /// The module.
    pub resources: String,
    /// The variable of a row.
    pub resource: String,
    /// In sentences: `an order item`.
    pub a_title: String,
    /// The path of the route, below the prefix.
    pub path: String,
    /// The rule.
    pub rule: Rule,
    /// The field that is added by hand.
    pub field: String,
}

/// A rule that no description can say.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// What it says.
    pub title: String,
    /// What it needs of the kernel.
    pub import: &'static str,
    /// The changes that it refuses, as the arm of a `match`.
    pub pattern: String,
    /// What comes of them.
    pub refusal: String,
}

/// The resource of the model that code is shown for.
pub fn example(model: &Model) -> Example {
    let id = shown(model);
    let resource = model.resource(id);
    Example {
        type_name: resource.type_name.clone(),
        resources: resource.module.clone(),
        resource: words::variable(&resource.name),
        a_title: a_title(resource),
        path: path(model, resource),
        rule: rule(resource),
        field: model.with_text(id, FIELD).1.to_string(),
    }
}

/// The model with the field that the README adds by hand, and the resource that has it.
pub fn with_field(model: &Model) -> (ResourceId, Model) {
    let id = shown(model);
    (id, model.with_text(id, FIELD).0)
}

/// The first resource that clients make and that has a text of which something can be asked, or else the first.
fn shown(model: &Model) -> ResourceId {
    let with_text = model.resources().find(|(_, resource)| {
        !resource.is_user && resource.offers(&Action::Create) && text(resource).is_some()
    });
    // The account comes first, and never alone.
    let first = ResourceId(usize::from(model.user().is_some()));
    with_text.map_or(first, |(id, _)| id)
}

/// The first text that everybody who makes a row writes, and writes as they like.
fn text(resource: &Resource) -> Option<&Field> {
    resource.fields.iter().find(|field| {
        matches!(field.kind, FieldKind::String { .. } | FieldKind::Text)
            && field.must_be_sent()
            && field.access.write == FieldRule::Inherit
    })
}

fn rule(resource: &Resource) -> Rule {
    text(resource).map_or_else(|| on_weekdays(resource), |text| not_blank(resource, text))
}

fn not_blank(resource: &Resource, field: &Field) -> Rule {
    let (type_name, ident) = (&resource.type_name, &field.rust_ident);
    let name = rust::string(&field.json);
    Rule {
        title: format!(
            "{} whose {} is blank is refused",
            a_title(resource),
            field.name.title()
        ),
        import: "Problem",
        pattern: format!(
            "Change::{type_name}Created(row) | Change::{type_name}Updated {{ after: row, .. }} \
             if row.{ident}.trim().is_empty()"
        ),
        refusal: format!("Error::invalid(vec![Problem::new({name}, \"check\", \"is blank\")])"),
    }
}

fn on_weekdays(resource: &Resource) -> Rule {
    Rule {
        title: format!("{} is not deleted on a Sunday", a_title(resource)),
        import: "now",
        pattern: format!(
            "Change::{}Deleted(_) if chrono::Datelike::weekday(&now()) == chrono::Weekday::Sun",
            resource.type_name
        ),
        refusal: "Err(Error::conflict(\"nothing is deleted on a Sunday\"))".to_owned(),
    }
}

fn a_title(resource: &Resource) -> String {
    resource.name.with_article()
}

/// A path below a row that no other route has.
fn path(model: &Model, resource: &Resource) -> String {
    let routes = view::routes(model);
    let mut path = format!("/{}/{{id}}/touch", resource.path);
    while routes.iter().any(|route| route.path.ends_with(&path)) {
        path.push_str("-it");
    }
    path
}
