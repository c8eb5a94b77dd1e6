//! Handlers below a row of another resource.

use serde::Serialize;

use crate::{
    model::{End, Join, Model, Operation, Resource, Through},
    sql,
    view::{column, rust},
};

/// One handler below a row of another resource.
#[derive(Debug, Clone, Serialize)]
pub struct Nested {
    /// The function.
    pub function: String,
    /// The type of the other row.
    #[serde(rename = "Parent")]
    pub parent_type: String,
    /// The rows below it, as a `Predicate`.
    pub within: String,
    /// The name of the relation in bodies, as a Rust string; nothing where there is none.
    pub json: String,
    /// `.clone()` where ids of the parent are not copied.
    pub clone: &'static str,
}

/// The handler of an operation on rows that another row leads to.
pub fn nested(
    model: &Model,
    resource: &Resource,
    operation: &Operation,
    through: Through,
) -> Nested {
    let parent = model.resource(through.resource);
    let table = sql::identifier(&resource.table);
    let (within, json) = match through.join {
        Join::Relation(index) => {
            let relation = &resource.relations[index];
            let column = format!("{table}.{}", sql::identifier(&relation.column));
            let within = format!("Predicate::equals({}, id)", rust::string(&column));
            (within, rust::string(&relation.json))
        }
        Join::Link {
            declaring,
            many_to_many,
            from,
        } => {
            let many = &model.resource(declaring).many_to_many[many_to_many];
            let (theirs, mine) = match from {
                End::Left => (&many.left_column, &many.right_column),
                End::Right => (&many.right_column, &many.left_column),
            };
            let before = format!(
                "{table}.id in (select {} from {} where {} = ",
                sql::identifier(mine),
                sql::identifier(&many.table),
                sql::identifier(theirs)
            );
            let before = rust::string(&before);
            let within = format!("Predicate::Around({before}, id.into(), \")\")");
            (within, String::new())
        }
    };
    Nested {
        function: operation.handler.clone(),
        parent_type: parent.type_name.clone(),
        within,
        json,
        clone: column::id_clone(parent),
    }
}
