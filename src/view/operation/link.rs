//! Links of a many-to-many: what they join, and the handlers that set and remove them.

use serde::Serialize;

use super::router::Router;
use crate::{
    model::{Inverse, ManyToMany, Model, Resource},
    sql,
    view::{rust, words},
};

/// A many-to-many that the resource declares.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// The type of the rows on the right.
    #[serde(rename = "Target")]
    pub target_type: String,
    /// The variable of the right id.
    pub target: String,
    /// In sentences: `a tag`.
    pub a_target: String,
    /// The join table, inside a Rust string.
    pub table: String,
    /// The column of the left id, likewise.
    pub left: String,
    /// The column of the right id, likewise.
    pub right: String,
    /// The statement that adds a row to the join table, likewise.
    pub insert: String,
}

/// A handler that sets or removes a link.
#[derive(Debug, Clone, Serialize)]
pub struct LinkHandler {
    /// The function.
    pub function: String,
    /// The function of the service.
    pub service: String,
    /// The variable of the first id in the path.
    pub first: String,
    /// Its type.
    #[serde(rename = "First")]
    pub first_type: String,
    /// The variable of the second id in the path.
    pub second: String,
    /// Its type.
    #[serde(rename = "Second")]
    pub second_type: String,
    /// The variable of the left id.
    pub left: String,
    /// The variable of the right id.
    pub right: String,
}

/// The many-to-many that a resource declares.
pub fn links(model: &Model, resource: &Resource) -> Vec<Link> {
    let link = |many: &ManyToMany| {
        let target = model.resource(many.target);
        let own = words::variable(&resource.name);
        let inside = |name: &str| rust::escape(&sql::identifier(name));
        Link {
            name: many.name.snake().to_owned(),
            target_type: target.type_name.clone(),
            target: match words::variable(&target.name) {
                variable if variable == own => format!("other_{variable}"),
                variable => variable,
            },
            a_target: words::with_article(&target.name.title()),
            table: inside(&many.table),
            left: inside(&many.left_column),
            right: inside(&many.right_column),
            insert: sql::insert_pair(
                model.database.engine,
                &inside(&many.table),
                [&inside(&many.left_column), &inside(&many.right_column)],
            ),
        }
    };
    resource.many_to_many.iter().map(link).collect()
}

/// What tells the handlers of the right side apart, which is not how another many-to-many is called.
fn suffix(resource: &Resource, name: &str) -> String {
    let mut suffix = "_from_right".to_owned();
    let is_another = |suffix: &str| {
        let full = format!("{name}{suffix}");
        resource
            .many_to_many
            .iter()
            .any(|many| many.name.snake() == full)
    };
    while is_another(&suffix) {
        suffix.push_str("_too");
    }
    suffix
}

/// The handlers that set and remove links, from either end where the other one has a name for it.
pub fn link_handlers(model: &Model, router: &mut Router<'_>) -> Vec<LinkHandler> {
    let resource = router.resource;
    links(model, resource)
        .iter()
        .zip(&resource.many_to_many)
        .flat_map(|(link, many)| handlers_of(model, router, link, many))
        .collect()
}

fn handlers_of(
    model: &Model,
    router: &mut Router<'_>,
    link: &Link,
    many: &ManyToMany,
) -> Vec<LinkHandler> {
    let target = model.resource(many.target);
    let resource = router.resource;
    let own = words::variable(&resource.name);
    let a_own = words::with_article(&resource.name.title());
    let path = format!(
        "/{}/{{id}}/{}/{{{}}}",
        resource.path,
        many.path,
        words::parameter(&target.name)
    );
    let target_type = &link.target_type;
    let words = (a_own.as_str(), link.a_target.as_str());
    router.add_pair(&path, (&link.name, ""), words, target_type);
    let mut handlers = Vec::new();
    for function in ["link", "unlink"] {
        handlers.push(LinkHandler {
            function: format!("{function}_{}", link.name),
            service: format!("{function}_{}", link.name),
            first: own.clone(),
            first_type: resource.type_name.clone(),
            second: link.target.clone(),
            second_type: link.target_type.clone(),
            left: own.clone(),
            right: link.target.clone(),
        });
    }
    let Some(Inverse { path, .. }) = &many.inverse else {
        return handlers;
    };
    let path = format!(
        "/{}/{{id}}/{path}/{{{}}}",
        target.path,
        words::parameter(&resource.name)
    );
    let words = (link.a_target.as_str(), a_own.as_str());
    let suffix = suffix(resource, &link.name);
    router.add_pair(&path, (&link.name, &suffix), words, target_type);
    let flipped = handlers.clone().into_iter().map(|handler| LinkHandler {
        function: format!("{}{suffix}", handler.function),
        first: handler.second,
        first_type: handler.second_type,
        second: handler.first,
        second_type: handler.first_type,
        ..handler
    });
    handlers.extend(flipped);
    handlers
}
