//! The handlers of one resource: which there are, on which paths, under which names.

mod link;
mod nested;
mod router;

use serde::Serialize;

use self::{link::LinkHandler, nested::Nested, router::Router};
pub use self::{
    link::{Link, links},
    router::Route,
};
use super::words;
use crate::model::{FieldRule, Grant, Model, Resource, ResourceId, Who};

/// The handlers of one resource, by what they do.
#[derive(Debug, Serialize)]
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

/// One handler.
#[derive(Debug, Clone, Serialize)]
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
    let mut router = Router::of(resource);
    let offered = resource.operations;
    let path = format!("/{}", resource.path);
    let row = format!("{path}/{{id}}");
    let restore = format!("{row}/restore");
    let restorable = resource.soft_delete && offered.delete;
    let title = resource.name.title();
    let titles = resource.plural.title();
    let a_title = words::with_article(&title);
    let mut offer = |offered, operation, path: &str, summary: String| {
        router.offer(offered, operation, path, &summary)
    };

    let lists = offer(offered.list, "list", &path, format!("List {titles}"));
    let creates = offer(offered.create, "create", &path, format!("Create {a_title}"));
    let shows = offer(offered.read, "show", &row, format!("Show {a_title}"));
    let replaces = offer(
        offered.replace,
        "replace",
        &row,
        format!("Replace {a_title}"),
    );
    let patches = offer(offered.update, "patch", &row, format!("Change {a_title}"));
    let deletes = offer(offered.delete, "delete", &row, format!("Delete {a_title}"));
    let restores = offer(
        restorable,
        "restore",
        &restore,
        format!("Restore a deleted {title}"),
    );

    let (mut nested_lists, nested_creates) = nested::below_parents(model, &mut router);
    nested_lists.extend(nested::below_links(model, &mut router));
    let link_handlers = link::link_handlers(model, &mut router);
    let (demands, condition, no_demand) = if nested_creates.is_empty() {
        (Vec::new(), "", "")
    } else {
        let condition = "; `demand` is what has to hold for it";
        (vec!["demand"], condition, ", async |_| Ok(())")
    };
    let creation = |_| Creation {
        demands: demands.clone(),
        condition,
        no_demand,
    };
    let creates: Vec<_> = creates.into_iter().map(creation).collect();
    Operations {
        routes: router.routes,
        lists,
        nested_lists,
        guards: (offered.create && is_guarded(resource))
            .then_some("guards")
            .into_iter()
            .collect(),
        stores: creates.clone(),
        creates,
        nested_creates,
        shows,
        changes: replaces.into_iter().chain(patches).collect(),
        deletes,
        restores,
        link_handlers,
    }
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

/// The routes of the rows of a resource, for people.
pub fn routes(model: &Model, id: ResourceId) -> Vec<Route> {
    operations(model, model.resource(id)).routes
}
