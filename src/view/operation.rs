//! The handlers of one resource: which there are, on which paths, under which names.

use serde::Serialize;

use super::{access, column, rust, words};
use crate::{
    model::{Inverse, ManyToMany, Model, Resource, ResourceId},
    sql,
};

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
    pub creates: Vec<Handler>,
    /// Creations below a row of another resource.
    pub nested_creates: Vec<Nested>,
    /// What both of them share, where there is either.
    pub stores: Vec<Handler>,
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
#[derive(Debug, Clone, Serialize)]
pub struct Route {
    /// The HTTP method.
    #[serde(skip)]
    pub method: &'static str,
    /// The path below the prefix.
    pub path: String,
    /// Who may use it.
    #[serde(skip)]
    pub access: String,
    /// The expression that documents it.
    pub operation: String,
    /// The function that answers it.
    pub handler: String,
}

/// One handler.
#[derive(Debug, Clone, Serialize)]
pub struct Handler {
    /// The function.
    pub function: String,
}

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

/// The handlers of a resource.
pub fn operations(model: &Model, resource: &Resource) -> Operations {
    let mut router = Router {
        resource,
        routes: Vec::new(),
    };
    let offered = resource.operations;
    let path = format!("/{}", resource.path);
    let row = format!("{path}/{{id}}");
    let title = resource.name.title();
    let titles = resource.plural.title();
    let a_title = words::with_article(&title);

    let lists = router.when(offered.list, "list", &path, &format!("List {titles}"));
    let creates = router.when(
        offered.create,
        "create",
        &path,
        &format!("Create {a_title}"),
    );
    let shows = router.when(offered.read, "show", &row, &format!("Show {a_title}"));
    let mut changes = router.when(
        offered.replace,
        "replace",
        &row,
        &format!("Replace {a_title}"),
    );
    changes.extend(router.when(offered.update, "patch", &row, &format!("Change {a_title}")));
    let deletes = router.when(offered.delete, "delete", &row, &format!("Delete {a_title}"));
    let restorable = resource.soft_delete && offered.delete;
    let restore = format!("{row}/restore");
    let restores = router.when(
        restorable,
        "restore",
        &restore,
        &format!("Restore a deleted {title}"),
    );

    let mut nested_lists = Vec::new();
    let mut nested_creates = Vec::new();
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
        let nested = |function: String| Nested {
            function,
            parent_type: parent.type_name.clone(),
            parent: words::variable(&parent.name),
            within: format!(
                "Predicate::equals({}, id)",
                rust::string(&format!(
                    "{}.{}",
                    sql::identifier(&resource.table),
                    sql::identifier(&relation.column)
                ))
            ),
            json: rust::string(&relation.json),
            clone: column::id_clone(parent),
        };
        if offered.list {
            let function = format!("list_by_{}", relation.name.snake());
            router.add(
                "list",
                &function,
                &path,
                &format!("List the {titles} of {of}"),
            );
            nested_lists.push(nested(function));
        }
        if offered.create {
            let function = format!("create_by_{}", relation.name.snake());
            router.add(
                "create",
                &function,
                &path,
                &format!("Create {a_title} of {of}"),
            );
            nested_creates.push(nested(function));
        }
    }
    nested_lists.extend(linked_lists(model, resource, &mut router));

    let mut link_handlers = Vec::new();
    for (link, many) in links(model, resource).iter().zip(&resource.many_to_many) {
        link_handlers.extend(router.link(model, link, many));
    }
    Operations {
        routes: router.routes,
        lists,
        nested_lists,
        stores: creates
            .first()
            .map(|_| Handler {
                function: "store".into(),
            })
            .into_iter()
            .collect(),
        creates,
        nested_creates,
        shows,
        changes,
        deletes,
        restores,
        link_handlers,
    }
}

/// The lists of this resource's rows from the other side of a many-to-many.
fn linked_lists(model: &Model, resource: &Resource, router: &mut Router<'_>) -> Vec<Nested> {
    let mut lists = Vec::new();
    if !resource.operations.list {
        return lists;
    }
    let titles = resource.plural.title();
    for declaring in &model.resources {
        for many in &declaring.many_to_many {
            let target = model.resource(many.target);
            if same(target, resource) {
                let path = format!("/{}/{{id}}/{}", declaring.path, many.path);
                let function =
                    format!("list_by_{}_{}", declaring.plural.snake(), many.name.snake());
                let of = words::with_article(&declaring.name.title());
                router.add(
                    "list",
                    &function,
                    &path,
                    &format!("List the {titles} of {of}"),
                );
                lists.push(linked(function, declaring, resource, many, true));
            }
            if same(declaring, resource)
                && let Some(inverse) = &many.inverse
            {
                let path = format!("/{}/{{id}}/{}", target.path, inverse.path);
                let function = format!("list_by_{}", many.name.snake());
                let of = words::with_article(&target.name.title());
                router.add(
                    "list",
                    &function,
                    &path,
                    &format!("List the {titles} of {of}"),
                );
                lists.push(linked(function, target, resource, many, false));
            }
        }
    }
    lists
}

fn same(one: &Resource, other: &Resource) -> bool {
    one.name == other.name
}

fn linked(
    function: String,
    parent: &Resource,
    resource: &Resource,
    many: &ManyToMany,
    is_right: bool,
) -> Nested {
    let (mine, theirs) = if is_right {
        (&many.right_column, &many.left_column)
    } else {
        (&many.left_column, &many.right_column)
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
        }
    };
    resource.many_to_many.iter().map(link).collect()
}

struct Router<'a> {
    resource: &'a Resource,
    routes: Vec<Route>,
}

impl Router<'_> {
    fn when(
        &mut self,
        offered: bool,
        operation: &'static str,
        path: &str,
        summary: &str,
    ) -> Vec<Handler> {
        if !offered {
            return Vec::new();
        }
        self.add(operation, operation, path, summary);
        vec![Handler {
            function: operation.to_owned(),
        }]
    }

    fn add(&mut self, operation: &str, handler: &str, path: &str, summary: &str) {
        let access = &self.resource.access;
        let (method, rule) = match operation {
            "list" => ("GET", &access.list),
            "show" => ("GET", &access.read),
            "create" => ("POST", &access.create),
            "replace" => ("PUT", &access.update),
            "patch" => ("PATCH", &access.update),
            "restore" => ("POST", &access.update),
            _ => ("DELETE", &access.delete),
        };
        self.routes.push(Route {
            method,
            path: path.to_owned(),
            access: access::phrase(rule),
            operation: format!(
                "Operation::{operation}::<{}>({}, {})",
                self.resource.type_name,
                rust::string(path),
                rust::string(summary)
            ),
            handler: handler.to_owned(),
        });
    }

    fn link(&mut self, model: &Model, link: &Link, many: &ManyToMany) -> Vec<LinkHandler> {
        let target = model.resource(many.target);
        let resource = self.resource;
        let own = words::variable(&resource.name);
        let a_own = words::with_article(&resource.name.title());
        let name = target.name.snake();
        let path = format!("/{}/{{id}}/{}/{{{name}}}", resource.path, many.path);
        self.pair(&path, &link.name, "", &a_own, &link.a_target);
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
            resource.name.snake()
        );
        self.pair(&path, &link.name, "_from_right", &link.a_target, &a_own);
        let flipped = handlers.clone().into_iter().map(|handler| LinkHandler {
            function: format!("{}_from_right", handler.function),
            first: handler.second,
            first_type: handler.second_type,
            second: handler.first,
            second_type: handler.first_type,
            ..handler
        });
        handlers.extend(flipped);
        handlers
    }

    fn pair(&mut self, path: &str, name: &str, suffix: &str, from: &str, to: &str) {
        let pairs = [
            ("PUT", "Put", "link", format!("Link {from} to {to}")),
            (
                "DELETE",
                "Delete",
                "unlink",
                format!("Unlink {from} from {to}"),
            ),
        ];
        for (method, verb, function, summary) in pairs {
            self.routes.push(Route {
                method,
                path: path.to_owned(),
                access: access::phrase(&self.resource.access.update),
                operation: format!(
                    "Operation::link::<{}>(Verb::{verb}, {}, {})",
                    self.resource.type_name,
                    rust::string(path),
                    rust::string(&summary)
                ),
                handler: format!("{function}_{name}{suffix}"),
            });
        }
    }
}

/// The routes of the rows of a resource, for people.
pub fn routes(model: &Model, id: ResourceId) -> Vec<Route> {
    operations(model, model.resource(id)).routes
}
