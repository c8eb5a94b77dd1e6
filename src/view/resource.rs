//! What the templates of one resource see.

mod admission;
mod caching;
mod constraint;
mod enumeration;
mod identity;
mod insertion;
mod keys;
mod relation;
mod statement;

use serde::Serialize;

use self::{
    admission::{Admission, admission},
    caching::{CacheView, cached},
    constraint::constraints,
    enumeration::enums,
    identity::{IdView, id},
    insertion::{Insertion, insertion},
    keys::{KeysView, keys},
    relation::{
        ChildView, PolicyView, Reference, children, depends_on, guarded_moves, holding_references,
        owning_references, pointing, policy,
    },
};
pub use self::{
    enumeration::{EnumView, enumeration},
    identity::{PrefixView, prefix},
};

use super::{
    column::{self, Column},
    imports::{self, Imports},
    operation::{self, Operations},
    rust, words,
};
use crate::{
    model::{Case, Freshness, IdKind, Lock, Model, Resource},
    schema::Schema,
    sql,
};

/// What the templates of one resource see.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct ResourceView {
    /// The type of a row.
    #[serde(rename = "Resource")]
    pub type_name: String,
    /// The variable that holds one row.
    pub resource: String,
    /// The Rust module, which is also what paths of templates call `[resources]`.
    pub resources: String,
    /// The variable that holds many rows.
    pub rows: String,
    /// In sentences: `order item`.
    pub title: String,
    /// In sentences: `order items`.
    pub titles: String,
    /// At the begin of a sentence: `Order items`.
    #[serde(rename = "Titles")]
    pub capitalized_titles: String,
    /// In sentences: `an order item`.
    pub a_title: String,
    /// At the begin of a sentence: `An order item`.
    #[serde(rename = "A_title")]
    pub capitalized_a_title: String,
    /// The description as a Rust string.
    pub description: String,
    /// The heading in the documentation, as a Rust string.
    pub tag: String,
    /// The path of the collection below the prefix.
    pub path: String,
    /// The table as SQL names it.
    pub table: String,
    /// The table as SQL names it, as a Rust string.
    pub table_text: String,
    /// All columns, in the order of the row.
    pub columns: Vec<Column>,
    /// The columns that clients see.
    pub shown_columns: Vec<Column>,
    /// The columns of a new row's body.
    pub new_columns: Vec<Column>,
    /// The body of a new row as its creation names it: `_` where there is nothing in it.
    pub new_row: &'static str,
    /// The columns of a change's body.
    pub patch_columns: Vec<Column>,
    /// What an insert of an account binds as its id, unless the database numbers them.
    pub account_ids: Vec<&'static str>,
    /// Names of what is built in, in the case of the API.
    pub names: Names,
    /// The columns that an insert writes.
    pub inserted_columns: Vec<Column>,
    /// The columns that the service changes with every change.
    pub touched_columns: Vec<Column>,
    /// The names of the columns, as lines of SQL in a Rust string.
    pub select_columns: String,
    /// The row as its insert names it: `_` where the database makes all of it.
    pub inserted_row: String,
    /// The names of the inserted columns and a parameter for each, likewise.
    pub inserted_values: String,
    /// What stands around that.
    pub insertion: Insertion,
    /// The assignments of an update, likewise.
    pub update_columns: String,
    /// A line with the attribute that gives fields the case of the API, or nothing.
    pub rename_all: &'static str,
    /// What serde is told of the body of a change.
    pub patch_attribute: &'static str,
    /// The version as the row has it.
    pub version: &'static str,
    /// `now`, where a new row carries times.
    pub clock: Vec<&'static str>,
    /// The default order, where there is a list.
    pub orders: Vec<String>,
    /// What a deletion leaves possible.
    pub deletion: &'static str,
    /// The columns that a change writes.
    pub written_columns: Vec<Column>,
    /// What is said of the identity.
    pub id: IdView,
    /// The enums of its own.
    pub enums: Vec<EnumView>,
    /// The patterns of its fields.
    pub patterns: Vec<PatternView>,
    /// The declarations of its uniques and checks.
    pub constraints: Vec<String>,
    /// The rows that point here.
    pub children: Vec<ChildView>,
    /// The policy, a rule for each question.
    pub policy: PolicyView,
    /// `Optional` or `Required`.
    pub lock: &'static str,
    /// Whether a version is counted.
    pub versioned: bool,
    /// Whether rows are marked rather than deleted.
    pub soft_delete: bool,
    /// Where its lists are read.
    pub list_reader: &'static str,
    /// Whether rows know when they were made.
    pub timestamps: bool,
    /// The keys that no two rows share, where there are several.
    pub keys: Vec<KeysView>,
    /// What it points to and is owned by way of, where a change of that is admitted before it is
    /// written.
    pub early_references: Vec<Reference>,
    /// The same, where it is admitted only afterwards.
    pub late_references: Vec<Reference>,
    /// Whether it has changed hands, as Rust, where a field is for its owner to set.
    pub guarded_moves: Vec<String>,
    /// What it points to that has to be active for it to be.
    pub holding_references: Vec<Reference>,
    /// What its table tells deletions that touch other rows, where some do.
    pub pointing: Vec<String>,
    /// The tables by whose rows access is decided, as a Rust list.
    pub depends_on: String,
    /// The statics for joins to other rows.
    pub links: Vec<operation::Link>,
    /// The handlers.
    pub operations: Operations,
    /// The limit on its callers; at most one.
    pub limits: Vec<LimitView>,
    /// The cache of rows by id; at most one.
    pub cached: Vec<CacheView>,
    /// How it is decided who may create a row.
    pub admission: Admission,
    /// What the files import.
    pub imports: Imports,
}

/// Names of what is built in, in the case of the API.
#[derive(Debug, Serialize)]
pub struct Names {
    /// When a row was made.
    pub created_at: String,
    /// When a row was changed.
    pub updated_at: String,
    /// The password that proves who asks for a change.
    pub current_password: String,
}

/// A pattern of a field.
#[derive(Debug, Serialize)]
pub struct PatternView {
    /// The static that holds it.
    #[serde(rename = "NAME")]
    pub name: String,
    /// The expression as a Rust string.
    pub text: String,
}

/// A limit on the callers of a resource.
#[derive(Debug, Serialize)]
pub struct LimitView {
    /// What the headers call it.
    pub name: String,
    /// How many requests, as Rust.
    pub requests: String,
    /// In how long, as Rust.
    pub window: String,
}

/// The view of one resource.
#[expect(
    clippy::too_many_lines,
    reason = "one long literal, in which each line fills one field"
)]
pub fn resource(model: &Model, schema: &Schema, resource: &Resource) -> ResourceView {
    let title = resource.name.title();
    let titles = resource.plural.title();
    let columns = column::columns(model, resource);
    let pick = |wanted: &dyn Fn(&Column) -> bool| -> Vec<Column> {
        columns
            .iter()
            .filter(|column| wanted(column))
            .cloned()
            .collect()
    };
    let inserted = pick(&|column| match column.ident.as_str() {
        "deleted_at" => !resource.soft_delete,
        "id" => resource.id != IdKind::Integer,
        _ => true,
    });
    let owning = owning_references(model, resource);
    let guarded_moves = guarded_moves(resource, &owning);
    let admission = admission(resource);
    let (early_references, late_references) = if admission.after.is_empty() {
        (owning, Vec::new())
    } else {
        (Vec::new(), owning)
    };
    let written = pick(&|column| column.in_patch || !column.next.is_empty());
    let table = sql::identifier(&resource.table);
    let mut view = ResourceView {
        type_name: resource.type_name.clone(),
        resource: words::variable(&resource.name),
        resources: resource.module.clone(),
        rows: words::variables(resource),
        capitalized_titles: words::capitalized(&titles),
        a_title: resource.name.with_article(),
        capitalized_a_title: words::capitalized(&resource.name.with_article()),
        description: rust::string(resource.description.as_deref().unwrap_or_default()),
        tag: rust::string(&titles),
        path: resource.collection().to_string(),
        table_text: rust::string(&table),
        shown_columns: pick(&|column| !column.declaration.is_empty()),
        new_row: if columns.iter().any(|column| column.in_new) {
            "new"
        } else {
            "_"
        },
        new_columns: pick(&|column| column.in_new),
        patch_columns: pick(&|column| column.in_patch),
        account_ids: if resource.id == IdKind::Integer {
            Vec::new()
        } else {
            vec!["account.id"]
        },
        names: Names {
            created_at: model.api.case.apply("created_at"),
            updated_at: model.api.case.apply("updated_at"),
            current_password: model.api.case.apply("current_password"),
        },
        touched_columns: pick(&|column| !column.next.is_empty()),
        select_columns: statement::selected(&columns),
        inserted_row: if inserted.is_empty() {
            "_".to_owned()
        } else {
            words::variable(&resource.name)
        },
        inserted_values: statement::inserted(model.database.engine, &inserted),
        insertion: insertion(model, resource),
        update_columns: statement::assigned(&written),
        inserted_columns: inserted,
        written_columns: written,
        rename_all: rename_all(model.api.case),
        patch_attribute: match model.api.case {
            Case::Camel => "default, rename_all = \"camelCase\"",
            Case::Snake => "default",
        },
        version: if resource.has_version() {
            "Some(self.version)"
        } else {
            "None"
        },
        clock: if resource.timestamps {
            vec!["now"]
        } else {
            Vec::new()
        },
        orders: Vec::new(),
        deletion: if resource.soft_delete {
            "; it can be restored"
        } else {
            ""
        },
        columns: columns.clone(),
        id: id(model, resource),
        enums: enums(model, resource),
        patterns: patterns(resource),
        constraints: constraints(model, schema, resource),
        children: children(model, resource),
        policy: policy(model, resource),
        lock: if resource.lock == Lock::Required {
            "Required"
        } else {
            "Optional"
        },
        versioned: resource.has_version(),
        soft_delete: resource.soft_delete,
        list_reader: match resource.lists {
            Freshness::Current => "db.read",
            Freshness::Late => "db.read_late",
        },
        timestamps: resource.timestamps,
        early_references,
        late_references,
        guarded_moves,
        holding_references: holding_references(model, resource),
        pointing: pointing(model, resource),
        keys: keys(model, resource, &columns),
        depends_on: depends_on(model, resource),
        links: operation::links(model, resource),
        operations: operation::operations(model, resource),
        limits: resource
            .rate_limit
            .iter()
            .map(|limit| LimitView {
                name: resource.path.clone(),
                requests: rust::non_zero(limit.requests),
                window: rust::duration(limit.window_seconds),
            })
            .collect(),
        cached: cached(model, resource),
        admission,
        imports: Imports::default(),
        table: rust::escape(&table),
        title,
        titles,
    };
    if !(view.operations.lists.is_empty() && view.operations.nested_lists.is_empty()) {
        view.orders = vec![default_order(model, resource).join(", ")];
    }
    view.imports = imports::of(model, resource, &view);
    view
}

/// A line with the attribute that gives fields the case of the API, or nothing.
pub fn rename_all(case: Case) -> &'static str {
    match case {
        Case::Camel => "\n#[serde(rename_all = \"camelCase\")]",
        Case::Snake => "",
    }
}

fn patterns(resource: &Resource) -> Vec<PatternView> {
    let pattern = |field: &crate::model::Field| {
        let text = rust::string(field.pattern.as_deref()?);
        Some(PatternView {
            name: column::pattern_name(field),
            text,
        })
    };
    resource.fields.iter().filter_map(pattern).collect()
}

fn default_order(model: &Model, resource: &Resource) -> Vec<String> {
    let order = |key: &crate::model::SortKey| {
        let name = rust::string(&model.json_name(resource, key.attribute));
        let direction = if key.descending {
            "descending"
        } else {
            "ascending"
        };
        format!("OrderBy::{direction}({name})")
    };
    resource.default_sort.iter().map(order).collect()
}
