//! Links of a many-to-many: what they join, and the handlers that set and remove them.

use serde::Serialize;

use crate::{
    model::{End, Join, ManyToMany, Model, Operation, Resource},
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
            a_target: target.name.with_article(),
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

/// The handler of an operation that sets or removes a link.
pub fn link_handler(
    model: &Model,
    resource: &Resource,
    operation: &Operation,
) -> Option<LinkHandler> {
    let Join::Link {
        many_to_many, from, ..
    } = operation.through?.join
    else {
        return None;
    };
    let link = links(model, resource).swap_remove(many_to_many);
    let left = (words::variable(&resource.name), resource.type_name.clone());
    let right = (link.target, link.target_type);
    let (left_id, right_id) = (left.0.clone(), right.0.clone());
    let ((first, first_type), (second, second_type)) = match from {
        End::Left => (left, right),
        End::Right => (right, left),
    };
    Some(LinkHandler {
        function: operation.handler.clone(),
        service: format!("{}_{}", operation.action.function(), link.name),
        first,
        first_type,
        second,
        second_type,
        left: left_id,
        right: right_id,
    })
}
