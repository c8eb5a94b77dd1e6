//! Handlers below a row of another resource.

use serde::Serialize;

use super::router::Router;
use crate::{
    model::{ManyToMany, Model, Relation, Resource},
    sql,
    view::{column, rust, words},
};

/// One handler below a row of another resource.
#[derive(Debug, Clone, Serialize)]
pub struct Nested {
    /// The function.
    pub function: String,
    /// The type of the other row.
    #[serde(rename = "Parent")]
    pub parent_type: String,
    /// The variable of the other row's id.
    pub parent: String,
    /// The rows below it, as a `Predicate`.
    pub within: String,
    /// The name of the relation in bodies, as a Rust string.
    pub json: String,
    /// `.clone()` where ids of the parent are not copied.
    pub clone: &'static str,
}

/// The lists and the creations below the rows that a resource points to.
pub fn below_parents(model: &Model, router: &mut Router<'_>) -> (Vec<Nested>, Vec<Nested>) {
    let resource = router.resource;
    let titles = resource.plural.title();
    let a_title = words::with_article(&resource.name.title());
    let mut lists = Vec::new();
    let mut creates = Vec::new();
    for relation in &resource.relations {
        let Some(inverse) = &relation.inverse else {
            continue;
        };
        let parent = model.resource(relation.target);
        if parent.is_user {
            continue;
        }
        let path = format!("/{}/{{id}}/{}", parent.path, inverse.path);
        let of = words::with_article(&parent.name.title());
        let name = relation.name.snake();
        if resource.operations.list {
            let function = format!("list_by_{name}");
            let summary = format!("List the {titles} of {of}");
            router.add_below((parent, None), "list", &function, &path, &summary);
            lists.push(pointing(function, parent, resource, relation));
        }
        if resource.operations.create {
            let function = format!("create_by_{name}");
            let summary = format!("Create {a_title} of {of}");
            let field = Some(relation.json.as_str());
            router.add_below((parent, field), "create", &function, &path, &summary);
            creates.push(pointing(function, parent, resource, relation));
        }
    }
    (lists, creates)
}

/// A handler below the row that a relation points to.
fn pointing(
    function: String,
    parent: &Resource,
    resource: &Resource,
    relation: &Relation,
) -> Nested {
    let column = format!(
        "{}.{}",
        sql::identifier(&resource.table),
        sql::identifier(&relation.column)
    );
    Nested {
        function,
        parent_type: parent.type_name.clone(),
        parent: words::variable(&parent.name),
        within: format!("Predicate::equals({}, id)", rust::string(&column)),
        json: rust::string(&relation.json),
        clone: column::id_clone(parent),
    }
}

/// The lists of a resource's rows from the other side of a many-to-many.
pub fn below_links(model: &Model, router: &mut Router<'_>) -> Vec<Nested> {
    let resource = router.resource;
    let mut lists = Vec::new();
    if !resource.operations.list {
        return lists;
    }
    let titles = resource.plural.title();
    let mut add = |function: String, path: &str, parent: &Resource, many, end| {
        let function = router.unused(function);
        let of = words::with_article(&parent.name.title());
        let summary = format!("List the {titles} of {of}");
        router.add_below((parent, None), "list", &function, path, &summary);
        lists.push(linked(function, parent, resource, many, end));
    };
    for declaring in &model.resources {
        for many in &declaring.many_to_many {
            let target = model.resource(many.target);
            if target.name == resource.name {
                let path = format!("/{}/{{id}}/{}", declaring.path, many.path);
                let function =
                    format!("list_by_{}_{}", declaring.plural.snake(), many.name.snake());
                add(function, &path, declaring, many, End::Right);
            }
            if declaring.name == resource.name
                && let Some(inverse) = &many.inverse
            {
                let path = format!("/{}/{{id}}/{}", target.path, inverse.path);
                let function = format!("list_by_{}", many.name.snake());
                add(function, &path, target, many, End::Left);
            }
        }
    }
    lists
}

/// The end of a many-to-many at which the listed rows are.
#[derive(Clone, Copy)]
enum End {
    Left,
    Right,
}

/// A list below the row at the other end of a many-to-many.
fn linked(
    function: String,
    parent: &Resource,
    resource: &Resource,
    many: &ManyToMany,
    end: End,
) -> Nested {
    let (mine, theirs) = match end {
        End::Left => (&many.left_column, &many.right_column),
        End::Right => (&many.right_column, &many.left_column),
    };
    let before = format!(
        "{}.id in (select {} from {} where {} = ",
        sql::identifier(&resource.table),
        sql::identifier(mine),
        sql::identifier(&many.table),
        sql::identifier(theirs)
    );
    Nested {
        function,
        parent_type: parent.type_name.clone(),
        parent: words::variable(&parent.name),
        within: format!(
            "Predicate::Around({}, id.into(), \")\")",
            rust::string(&before)
        ),
        json: String::new(),
        clone: column::id_clone(parent),
    }
}
