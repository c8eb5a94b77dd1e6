//! The handlers of one resource, by what they do, and the lines of its router.

mod link;
mod nested;

use serde::Serialize;

pub use self::link::{Link, links};
use self::{
    link::{LinkHandler, link_handler},
    nested::{Nested, nested},
};
use super::{access, rust};
use crate::model::{self, Action, FieldRule, Grant, Join, Model, Resource, Who};

/// The handlers of one resource, by what they do.
#[derive(Debug, Default, Serialize)]
pub struct Operations {
    /// In the order of the router.
    pub routes: Vec<Route>,
    /// The list of all rows, where there is one.
    pub lists: Vec<Handler>,
    /// Lists below a row of another resource.
    pub nested_lists: Vec<Nested>,
    /// The creation of a row, where there is one.
    pub creates: Vec<Creation>,
    /// Creations below a row of another resource.
    pub nested_creates: Vec<Nested>,
    /// `guards`, where a field of a new row is not for everybody to set who may create the row.
    pub guards: Vec<&'static str>,
    /// What both of them share, where there is either.
    pub stores: Vec<Creation>,
    /// Showing one row, where that is offered.
    pub shows: Vec<Handler>,
    /// `PUT` and `PATCH`, as far as they are offered.
    pub changes: Vec<Handler>,
    /// Deleting one row, where that is offered.
    pub deletes: Vec<Handler>,
    /// Restoring one row, where that is offered.
    pub restores: Vec<Handler>,
    /// Setting and removing links of a many-to-many.
    pub link_handlers: Vec<LinkHandler>,
}

/// One line of the router.
#[derive(Debug, Serialize)]
pub struct Route {
    /// The expression that documents it.
    pub operation: String,
    /// The function that answers it.
    pub handler: String,
}

/// One handler.
#[derive(Debug, Serialize)]
pub struct Handler {
    /// The function.
    pub function: String,
}

/// The creation of a row, and how it tells what has to hold for it.
#[derive(Debug, Clone, Serialize)]
pub struct Creation {
    /// The parameter for it, where some creation has a condition.
    pub demands: Vec<&'static str>,
    /// What the documentation says of it.
    pub condition: &'static str,
    /// The argument that demands nothing.
    pub no_demand: &'static str,
}

/// The handlers of a resource.
pub fn operations(model: &Model, resource: &Resource) -> Operations {
    let mut view = Operations::default();
    for operation in &resource.operations {
        let handler = Handler {
            function: operation.handler.clone(),
        };
        match (&operation.action, &operation.through) {
            (Action::List, None) => view.lists.push(handler),
            (Action::List, Some(through)) => {
                let list = nested(model, resource, operation, *through);
                view.nested_lists.push(list);
            }
            (Action::Create, None) => {}
            (Action::Create, Some(through)) => {
                let create = nested(model, resource, operation, *through);
                view.nested_creates.push(create);
            }
            (Action::Read, _) => view.shows.push(handler),
            (Action::Replace | Action::Update, _) => view.changes.push(handler),
            (Action::Delete, _) => view.deletes.push(handler),
            (Action::Restore, _) => view.restores.push(handler),
            (Action::Link | Action::Unlink, _) => {
                let link = link_handler(model, resource, operation);
                view.link_handlers.extend(link);
            }
            (Action::BuiltIn(_), _) => continue,
        }
        view.routes.push(Route {
            operation: documented(model, resource, operation),
            handler: operation.handler.clone(),
        });
    }
    if resource.offers(&Action::Create) {
        view.creates = vec![creation(&view)];
        view.stores = view.creates.clone();
        view.guards = is_guarded(resource)
            .then_some("guards")
            .into_iter()
            .collect();
    }
    view
}

fn creation(view: &Operations) -> Creation {
    if view.nested_creates.is_empty() {
        Creation {
            demands: Vec::new(),
            condition: "",
            no_demand: "",
        }
    } else {
        Creation {
            demands: vec!["demand"],
            condition: "; `demand` is what has to hold for it",
            no_demand: ", async |_| Ok(())",
        }
    }
}

/// The expression that documents an operation.
fn documented(model: &Model, resource: &Resource, operation: &model::Operation) -> String {
    let (path, summary) = (operation.path.to_string(), &operation.summary);
    let (path, summary) = (rust::string(&path), rust::string(summary));
    let row = &resource.type_name;
    let mut documented = match &operation.action {
        Action::Link | Action::Unlink => {
            // The variants of both enums are called alike.
            let verb = operation.method();
            format!("Operation::link::<{row}>(Verb::{verb:?}, {path}, {summary})")
        }
        action @ (Action::List
        | Action::Create
        | Action::Read
        | Action::Replace
        | Action::Update
        | Action::Delete
        | Action::Restore
        | Action::BuiltIn(_)) => {
            format!(
                "Operation::{}::<{row}>({path}, {summary})",
                action.function()
            )
        }
    };
    if let Some(through) = operation.through {
        let other = &model.resource(through.resource).type_name;
        documented.push_str(&format!(".through::<{other}>()"));
        if let (Action::Create, Join::Relation(index)) = (&operation.action, through.join) {
            let given = rust::string(&resource.relations[index].json);
            documented.push_str(&format!(".giving({given})"));
        }
    }
    documented
}

/// Who may use an operation, for people.
pub fn callers(model: &Model, resource: &Resource, operation: &model::Operation) -> String {
    let rule = operation.rule(&resource.access);
    let mut callers = access::phrase(rule);
    if let Some(through) = operation.through {
        let other = model.resource(through.resource);
        if !other.access.read.admits_all_of(rule) {
            let other = other.name.title();
            callers.push_str(&format!("; of those who may read the {other}"));
        }
    }
    callers
}

/// Whether it depends on the row who may set some field of it.
pub fn is_guarded(resource: &Resource) -> bool {
    let depends = |grant: &Grant| grant.who == Who::Owner || grant.when.is_some();
    resource
        .fields
        .iter()
        .any(|field| match &field.access.write {
            FieldRule::Grants(rule) => rule.grants.iter().any(depends),
            FieldRule::Inherit | FieldRule::Nobody => false,
        })
}
