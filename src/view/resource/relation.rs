//! What a row points to, what points to it, and whose it is.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    model::{Model, OnDelete, OwnerPath, Relation, Resource},
    sql,
    view::{access, column, feature, operation, rust, words},
};

/// Rows that point here.
#[derive(Debug, Serialize)]
pub struct ChildView {
    /// Their type.
    #[serde(rename = "Child")]
    pub type_name: String,
    /// Their column as SQL names it, as a Rust string.
    pub column: String,
    /// `Restrict`, `Cascade` or `SetNull`.
    pub on_delete: &'static str,
}

/// The policy, a rule for each question.
#[derive(Debug, Serialize)]
pub struct PolicyView {
    /// Which rows a list shows.
    pub list: String,
    /// Which rows can be read.
    pub read: String,
    /// Which rows can be created.
    pub create: String,
    /// Which rows can be changed.
    pub update: String,
    /// Which rows can be deleted.
    pub delete: String,
    /// Its owners, as a Rust list; nothing where nobody can own anything.
    pub owners: Vec<String>,
}

/// A column that points to another row.
#[derive(Debug, Serialize)]
pub struct Reference {
    /// The Rust identifier of the id.
    pub ident: String,
    /// Its name in JSON.
    pub json: String,
    /// `.clone()` where ids of the target are not copied.
    pub clone: &'static str,
    /// The type that it points to.
    #[serde(rename = "Target")]
    pub target_type: String,
}

pub fn children(model: &Model, resource: &Resource) -> Vec<ChildView> {
    let Some((id, _)) = model.resources().find(|(_, one)| one.name == resource.name) else {
        return Vec::new();
    };
    model
        .references_to(id)
        .filter(|(_, _, relation)| relation.constraint)
        .map(|(_, child, relation)| ChildView {
            type_name: rust::row_type(child).to_owned(),
            column: rust::string(&sql::identifier(&relation.column)),
            on_delete: match relation.on_delete {
                OnDelete::Restrict => "Restrict",
                OnDelete::Cascade => "Cascade",
                OnDelete::SetNull => "SetNull",
            },
        })
        .collect()
}

pub fn policy(model: &Model, resource: &Resource) -> PolicyView {
    let rule = |rule| access::rule(model, resource, rule);
    let policy = &resource.access;
    PolicyView {
        list: rule(&policy.list),
        read: rule(&policy.read),
        create: rule(&policy.create),
        update: rule(&policy.update),
        delete: rule(&policy.delete),
        owners: model
            .auth
            .iter()
            .map(|_| {
                format!(
                    "&[{}]",
                    resource
                        .owners
                        .iter()
                        .map(|path| owner(model, path))
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            })
            .collect(),
    }
}

/// A way to the owner as a Rust expression.
fn owner(model: &Model, path: &OwnerPath) -> String {
    let column = |name: &str| rust::string(&sql::identifier(name));
    let hops = path.hops.iter().map(|hop| {
        let target = rust::row_type(model.resource(hop.target));
        format!("Hop::to::<{target}>({})", column(&hop.column))
    });
    let hops = hops.collect::<Vec<_>>().join(", ");
    let last = column(&path.column);
    if path.is_direct() {
        format!("Owner::column({last})")
    } else {
        format!("Owner::through(&[{hops}], {last})")
    }
}

/// What a row points to and is owned by way of.
pub fn owning_references(model: &Model, resource: &Resource) -> Vec<Reference> {
    let owns = |relation: &&Relation| {
        let starts = |path: &OwnerPath| path.first_column() == relation.column;
        resource.owners.iter().any(starts)
    };
    let owning = resource.relations.iter().filter(owns);
    owning.map(|relation| reference(model, relation)).collect()
}

/// What a row points to that is never deleted while the row is active. A row that goes for good never
/// comes back, so nothing holds it.
fn holding<'a>(model: &'a Model, resource: &'a Resource) -> impl Iterator<Item = &'a Relation> {
    constrained(resource).filter(|relation| {
        let can_be_deleted = resource.soft_delete && model.resource(relation.target).soft_delete;
        can_be_deleted && relation.on_delete != OnDelete::SetNull
    })
}

/// What a row has to point to that is active, to be restored.
pub fn holding_references(model: &Model, resource: &Resource) -> Vec<Reference> {
    let holding = holding(model, resource);
    holding.map(|relation| reference(model, relation)).collect()
}

/// What its table tells a kernel whose deletions touch other rows: what points to it, and what it needs to be restored.
pub fn pointing(model: &Model, resource: &Resource) -> Vec<String> {
    if !feature::cascade(model) {
        return Vec::new();
    }
    let children = if children(model, resource).is_empty() {
        "children: Vec::new"
    } else {
        "children"
    };
    let needs = holding(model, resource).map(|relation| {
        let column = rust::string(&sql::identifier(&relation.column));
        let table = rust::string(&sql::identifier(&model.resource(relation.target).table));
        format!("Need {{ column: {column}, table: {table} }}")
    });
    let needs = needs.collect::<Vec<_>>().join(", ");
    vec![children.to_owned(), format!("needs: &[{needs}]")]
}

/// Whether a row has changed hands, as Rust, where a field is for its owner to set.
pub fn guarded_moves(resource: &Resource, owning: &[Reference]) -> Vec<String> {
    if owning.is_empty() || !operation::is_guarded(resource) {
        return Vec::new();
    }
    let row = words::variable(&resource.name);
    let moves = owning.iter().map(|reference| {
        let ident = &reference.ident;
        format!("{row}.{ident} != before.{ident}")
    });
    vec![moves.collect::<Vec<_>>().join(" || ")]
}

fn constrained(resource: &Resource) -> impl Iterator<Item = &Relation> {
    let relations = resource.relations.iter();
    relations.filter(|relation| relation.constraint)
}

fn reference(model: &Model, relation: &Relation) -> Reference {
    let target = model.resource(relation.target);
    Reference {
        ident: relation.rust_ident.clone(),
        json: relation.json.clone(),
        clone: column::id_clone(target),
        target_type: target.type_name.clone(),
    }
}

/// The other tables by which access to a row is decided: those that its owners are found through.
pub fn depends_on(model: &Model, resource: &Resource) -> String {
    let hops = resource.owners.iter().flat_map(|owner| &owner.hops);
    let table = |hop: &crate::model::Hop| {
        let table = &model.resource(hop.target).table;
        rust::string(&sql::identifier(table))
    };
    let tables: BTreeSet<_> = hops.map(table).collect();
    format!("&[{}]", tables.into_iter().collect::<Vec<_>>().join(", "))
}
