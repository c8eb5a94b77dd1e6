//! The lines of the router, as the handlers of a resource are put on it.

use serde::Serialize;

use super::Handler;
use crate::{
    model::{Resource, Rule},
    view::{access, rust},
};

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

/// The routes of one resource, as far as they are known.
pub struct Router<'a> {
    /// Whose routes they are.
    pub resource: &'a Resource,
    /// In the order in which they were added.
    pub routes: Vec<Route>,
}

impl<'a> Router<'a> {
    /// A router without routes.
    pub fn of(resource: &'a Resource) -> Self {
        Self {
            resource,
            routes: Vec::new(),
        }
    }

    /// Adds a handler that is called like its operation, where that is offered.
    pub fn offer(
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

    /// The name of a handler, longer where another handler has it.
    pub fn unused(&self, mut handler: String) -> String {
        while self.routes.iter().any(|route| route.handler == handler) {
            handler.push_str("_too");
        }
        handler
    }

    /// Adds a handler of rows.
    pub fn add(&mut self, operation: &str, handler: &str, path: &str, summary: &str) {
        let (method, rule) = self.asks(operation);
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

    /// The method of an operation, and who may use it.
    fn asks(&self, operation: &str) -> (&'static str, &'a Rule) {
        let access = &self.resource.access;
        match operation {
            "list" => ("GET", &access.list),
            "show" => ("GET", &access.read),
            "create" => ("POST", &access.create),
            "replace" => ("PUT", &access.update),
            "patch" => ("PATCH", &access.update),
            "restore" => ("POST", &access.update),
            _ => ("DELETE", &access.delete),
        }
    }

    /// Adds a handler of rows below a row of the parent, whose id is this field of a new row.
    pub fn add_below(
        &mut self,
        (parent, field): (&Resource, Option<&str>),
        operation: &str,
        handler: &str,
        path: &str,
        summary: &str,
    ) {
        self.add(operation, handler, path, summary);
        let rule = self.asks(operation).1;
        let Some(route) = self.routes.last_mut() else {
            return;
        };
        route
            .operation
            .push_str(&format!(".through::<{}>()", parent.type_name));
        if let Some(field) = field {
            route
                .operation
                .push_str(&format!(".giving({})", rust::string(field)));
        }
        if !parent.access.read.admits_all_of(rule) {
            let parent = parent.name.title();
            route
                .access
                .push_str(&format!("; of those who may read the {parent}"));
        }
    }

    /// Adds the two handlers that set and remove a link to a row of the other type; the handler is
    /// called after the link, with a suffix that tells from which end.
    pub fn add_pair(
        &mut self,
        path: &str,
        handler: (&str, &str),
        (from, to): (&str, &str),
        target_type: &str,
    ) {
        let (name, suffix) = handler;
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
                    "Operation::link::<{}>(Verb::{verb}, {}, {}).through::<{target_type}>()",
                    self.resource.type_name,
                    rust::string(path),
                    rust::string(&summary)
                ),
                handler: format!("{function}_{name}{suffix}"),
            });
        }
    }
}
