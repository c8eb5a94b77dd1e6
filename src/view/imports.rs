//! What the files of a resource import: exactly what they use.

mod uses;

use serde::Serialize;

use self::uses::Uses;
use super::{column, resource::ResourceView, rust::ACCOUNT};
use crate::model::{EnumOrigin, FieldKind, Model, Resource};

/// The imports of each file, as Rust.
#[derive(Debug, Default, Serialize)]
pub struct Imports {
    /// Of `model.rs`.
    pub model: String,
    /// Of `handlers.rs`.
    pub handlers: String,
    /// Of `service.rs`.
    pub service: String,
    /// Of `repository.rs`.
    pub repository: String,
    /// Of `model.rs`, where the resource is the account.
    pub account: String,
}

/// The imports of all files of a resource.
pub fn of(model: &Model, resource: &Resource, view: &ResourceView) -> Imports {
    Imports {
        model: model_file(model, resource, view).to_string(),
        handlers: handlers_file(model, view).to_string(),
        service: service_file(model, view).to_string(),
        repository: repository_file(model, resource, view).to_string(),
        account: account_file(model, resource, view).to_string(),
    }
}

fn model_file(model: &Model, resource: &Resource, view: &ResourceView) -> Uses {
    let mut uses = Uses::default();
    let types: String = view
        .columns
        .iter()
        .map(|column| format!("{} {} ", column.rust_type, column.patch_type))
        .chain([view.id.key.clone()])
        .collect();
    let declarations: String = view
        .columns
        .iter()
        .map(|column| format!("{} ", column.declaration))
        .collect();
    let policy = &view.policy;
    let rules = [
        &policy.list,
        &policy.read,
        &policy.create,
        &policy.update,
        &policy.delete,
    ]
    .map(String::as_str);
    let constraints = view.constraints.join(" ");
    let owners = policy.owners.join(" ");
    let text = format!(
        "{types} {declarations} {} {constraints} {owners}",
        rules.join(" ")
    );

    uses.add_if(!view.patterns.is_empty(), "std::sync", &["LazyLock"]);
    uses.add_if(!view.cached.is_empty(), "std::time", &["Duration"]);
    uses.add_used(
        &types,
        "chrono",
        &["DateTime", "NaiveDate", "NaiveTime", "Utc"],
    );
    uses.add_if(!view.patterns.is_empty(), "regex_lite", &["Regex"]);
    uses.add("serde", &["Deserialize", "Serialize"]);
    uses.add_used(&types, "serde_json", &["Value"]);
    uses.add("sqlx", &["FromRow"]);
    uses.add_used(&types, "uuid", &["Uuid"]);

    let kernel = "kernel";
    uses.add(
        kernel,
        &[
            "Constraint",
            "Field",
            "Id",
            "Identified",
            "Kind",
            "Lock",
            "Policy",
        ],
    );
    uses.add(kernel, &["Resource", "Scalar", "Table"]);
    uses.add_if(!view.orders.is_empty(), kernel, &["OrderBy"]);
    uses.add_if(!view.children.is_empty(), kernel, &["Child", "OnDelete"]);
    uses.add_if(!view.holding_references.is_empty(), kernel, &["Need"]);
    uses.add_used(
        &types,
        kernel,
        &["Blob", "Decimal", "List", "TypeId", "User"],
    );
    uses.add_if(!view.id.prefixes.is_empty(), kernel, &["Prefix"]);
    uses.add_used(
        &text,
        kernel,
        &["Condition", "Grant", "Hop", "Operator", "Owner", "Preset"],
    );
    uses.add_used(&text, "crate::users", &["Role"]);
    uses.add_if(!view.enums.is_empty(), "kernel", &["labels"]);
    uses.add_if(
        view.columns
            .iter()
            .any(|column| column.in_patch && column.nullable),
        kernel,
        &["nullable"],
    );
    add_what_rows_need(model, resource, view, &mut uses);
    uses
}

/// Imports the rows that are pointed to, those that point here, the enums that are shared, and how objects are written.
fn add_what_rows_need(model: &Model, resource: &Resource, view: &ResourceView, uses: &mut Uses) {
    uses.add_if(
        column::any_kind(resource, |kind| matches!(kind, FieldKind::Json)),
        "kernel",
        &["in_order"],
    );
    for relation in &resource.relations {
        let target = model.resource(relation.target);
        if target.is_user {
            uses.add_if(
                relation.constraint && !resource.is_user,
                "crate::users",
                &[ACCOUNT],
            );
        } else if target.name != resource.name {
            uses.add_resource(model, &target.type_name);
        }
    }
    for hop in resource.owners.iter().flat_map(|owner| &owner.hops) {
        let target = model.resource(hop.target);
        if target.name != resource.name {
            uses.add_resource(model, &target.type_name);
        }
    }
    for child in &view.children {
        if child.type_name == ACCOUNT {
            uses.add_if(!resource.is_user, "crate::users", &[ACCOUNT]);
        } else if child.type_name != view.type_name {
            uses.add_resource(model, &child.type_name);
        }
    }
    for one in model
        .enums
        .iter()
        .filter(|one| one.origin == EnumOrigin::Shared)
    {
        let used =
            |kind: &FieldKind| matches!(kind, FieldKind::Enum(id) if model.enumeration(*id) == one);
        uses.add_if(
            column::any_kind(resource, used),
            "crate::enums",
            &[&one.type_name],
        );
    }
}

fn account_file(model: &Model, resource: &Resource, view: &ResourceView) -> Uses {
    let mut uses = Uses::default();
    let columns = &view.new_columns;
    let types: String = columns
        .iter()
        .map(|column| format!("{} ", column.rust_type))
        .collect();
    let declarations: String = columns
        .iter()
        .map(|column| format!("{} ", column.declaration))
        .collect();
    uses.add_if(!view.patterns.is_empty(), "std::sync", &["LazyLock"]);
    uses.add("chrono", &["DateTime", "Utc"]);
    uses.add_used(&types, "chrono", &["NaiveDate", "NaiveTime"]);
    uses.add_if(!view.patterns.is_empty(), "regex_lite", &["Regex"]);
    uses.add("serde", &["Deserialize", "Serialize"]);
    uses.add_used(&types, "serde_json", &["Value"]);
    uses.add("sqlx", &["FromRow"]);
    uses.add_used(&types, "uuid", &["Uuid"]);
    let constraints = view.constraints.join(" ");
    uses.add_used(
        &format!("{declarations} {constraints}"),
        "kernel",
        &["Condition", "Operator"],
    );
    uses.add("super", &["Role", "normalise"]);
    uses.add("crate::auth", &["password_rules"]);
    uses.add("kernel::engine", &["Row"]);
    let kernel = "kernel";
    uses.add(
        kernel,
        &[
            "Constraint",
            "Field",
            "Grant",
            "Id",
            "Identified",
            "Kind",
            "Lock",
            "OrderBy",
            "Owner",
            "Policy",
        ],
    );
    uses.add(
        kernel,
        &[
            "Caller",
            "Predicate",
            "Resource",
            "Result",
            "Scalar",
            "Table",
            "User",
            "UserKey",
            "draft",
        ],
    );
    uses.add_if(!view.children.is_empty(), kernel, &["Child", "OnDelete"]);
    uses.add_used(&types, kernel, &["Blob", "Decimal", "List"]);
    uses.add_used(&declarations, kernel, &["Preset"]);
    uses.add_if(!view.enums.is_empty(), "kernel", &["labels"]);
    uses.add_if(
        columns.iter().any(|column| column.nullable),
        kernel,
        &["nullable"],
    );
    add_what_rows_need(model, resource, view, &mut uses);
    uses
}

fn handlers_file(model: &Model, view: &ResourceView) -> Uses {
    let mut uses = Uses::default();
    let operations = &view.operations;
    let lists = !operations.lists.is_empty() || !operations.nested_lists.is_empty();
    let creates = !operations.creates.is_empty() || !operations.nested_creates.is_empty();
    let nested = !operations.nested_lists.is_empty() || !operations.nested_creates.is_empty();
    let shows = !operations.shows.is_empty();
    let changes = !operations.changes.is_empty();
    let deletes = !operations.deletes.is_empty();
    let restores = !operations.restores.is_empty();
    let links = !operations.link_handlers.is_empty();
    let rows = shows || changes || deletes || restores || links || nested;
    let answers = shows || changes || deletes || restores || links;

    let kernel = "kernel";
    uses.add("axum::extract", &["State"]);
    uses.add_if(creates || changes, "axum::extract", &["Request"]);
    uses.add_if(lists || shows, "axum::http", &["Uri"]);
    uses.add_if(lists || creates, "axum::response", &["Response"]);
    uses.add_if(creates, "axum::response", &["IntoResponse"]);
    uses.add("super", &[&view.type_name, "service"]);
    uses.add_if(lists, "super::model", &["DEFAULT_ORDER"]);
    uses.add("crate", &["api"]);
    uses.add("crate::app", &["App"]);
    if !view.limits.is_empty() {
        uses.add("std::num", &["NonZeroU32"]);
        uses.add("std::time", &["Duration"]);
        uses.add("axum::middleware", &["from_fn_with_state"]);
        uses.add("kernel::limiter", &["RateLimiter", "self"]);
    }
    uses.add(kernel, &["Caller", "Operation", "Result", "Routes"]);
    uses.add_if(answers, kernel, &["Answer"]);
    uses.add_if(rows, kernel, &["At", "Id"]);
    uses.add_if(creates || changes, kernel, &["Draft"]);
    uses.add_if(changes, kernel, &["Edit"]);
    uses.add_if(changes, kernel, &["Resource"]);
    uses.add_if(creates, kernel, &["IdempotencyKey", "RequestKey", "path"]);
    uses.add_if(creates, "super", &[&format!("New{}", view.type_name)]);
    uses.add_if(lists, kernel, &["ListQuery"]);
    uses.add_if(lists, kernel, &["Predicate"]);
    uses.add_if(shows, kernel, &["Lens"]);
    uses.add_if(
        shows || changes || deletes || restores,
        kernel,
        &["Precondition"],
    );
    uses.add_if(
        lists || creates || changes || deletes || restores || links,
        kernel,
        &["respond"],
    );
    uses.add_if(deletes || restores || links, kernel, &["NoParams"]);
    uses.add_if(nested, kernel, &["rows"]);
    uses.add_if(!operations.nested_creates.is_empty(), kernel, &["Tx"]);
    uses.add_if(!operations.guards.is_empty(), kernel, &["Guards"]);
    uses.add_if(links, kernel, &["Verb"]);
    for nested in operations
        .nested_lists
        .iter()
        .chain(&operations.nested_creates)
    {
        if nested.parent_type != view.type_name {
            uses.add_resource(model, &nested.parent_type);
        }
    }
    for link in &view.links {
        if link.target_type != view.type_name {
            uses.add_resource(model, &link.target_type);
        }
    }
    uses
}

fn service_file(model: &Model, view: &ResourceView) -> Uses {
    let mut uses = Uses::default();
    let name = &view.type_name;
    uses.add("super", &[name, "repository"]);
    uses.add("super", &[&format!("New{name}"), &format!("{name}Patch")]);
    uses.add("crate::app", &["App"]);
    uses.add("crate::changes", &["Change", "self"]);
    let kernel = "kernel";
    uses.add(
        kernel,
        &[
            "Caller",
            "Connection",
            "Constraint",
            "Edit",
            "Error",
            "Executor",
            "Id",
            "Lens",
            "ListQuery",
            "Page",
            "Precondition",
            "Predicate",
            "Representation",
            "Resource",
            "Result",
            "Tx",
            "deletion",
            "integrity",
            "rows",
        ],
    );
    uses.add_if(view.timestamps, kernel, &["now"]);
    uses.add_if(!view.cached.is_empty(), "std::sync", &["Arc"]);
    uses.add_if(!view.cached.is_empty(), "super::model", &["CACHED_FOR"]);
    let held = view.holding_references.iter();
    let held = held.map(|reference| &reference.target_type);
    let linked = view.links.iter().map(|link| &link.target_type);
    for target in held.chain(linked).filter(|target| *target != name) {
        uses.add_resource(model, target);
    }
    uses
}

fn repository_file(model: &Model, resource: &Resource, view: &ResourceView) -> Uses {
    let mut uses = Uses::default();
    uses.add_if(!view.keys.is_empty(), "sqlx", &["Row as _"]);
    uses.add_if(resource.is_user, "sqlx::types", &["Json"]);
    uses.add_if(resource.is_user, "super", &["Account"]);
    uses.add_if(resource.is_user, "kernel", &["User"]);
    uses.add_if(!resource.is_user, "super", &[&view.type_name]);
    uses.add(
        "kernel",
        &["Executor", "Id", "ListQuery", "Predicate", "Statement"],
    );
    uses.add("kernel::engine", &["FOR_DELETE"]);
    uses.add_if(!resource.is_user, "kernel::engine", &["FOR_UPDATE"]);
    for link in &view.links {
        if link.target_type != view.type_name {
            uses.add_resource(model, &link.target_type);
        }
    }
    uses
}
