//! The lines of the router, as the handlers of a resource are put on it.

use serde::Serialize;

use super::Handler;
use crate::{
    model::Resource,
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

    /// Adds a handler of rows.
    pub fn add(&mut self, operation: &str, handler: &str, path: &str, summary: &str) {
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

    /// Adds the two handlers that set and remove a link; the suffix tells from which end.
    pub fn add_pair(&mut self, path: &str, name: &str, suffix: &str, from: &str, to: &str) {
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
