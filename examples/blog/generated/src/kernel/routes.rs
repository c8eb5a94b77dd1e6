//! Routes and what the documentation says of them: one cannot be added without the other.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, MethodRouter, on},
};

use super::{Field, Resource, Rule, api, context::Named};

/// One operation of the API: what the documentation says of a route.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub method: Verb,
    /// Below the prefix of the API, as axum writes it: `/products/{id}`.
    pub path: &'static str,
    pub summary: &'static str,
    /// The heading under which it stands.
    pub tag: &'static str,
    /// Who may call it; empty where the caller needs no account.
    pub access: Rule,
    pub request: Body,
    pub status: u16,
    pub answer: Body,
    /// The statuses of its failures, besides those that every operation shares.
    pub failures: &'static [u16],
    pub parameters: Parameters,
}

/// The methods of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What a request or an answer holds.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    Empty,
    /// A row, by its schema.
    Row(Schema),
    /// A page of rows.
    List(Schema),
    /// A new row.
    New(Schema),
    /// Some fields of a row.
    Patch(Schema),
    /// Any object of these fields, by a name of its own.
    Object(&'static str, &'static [Field]),
}

/// The name and the fields of a resource.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    pub name: &'static str,
    pub description: &'static str,
    pub fields: &'static [Field],
}

impl Schema {
    pub const fn of<T: Resource>() -> Self {
        Self {
            name: T::NAME,
            description: T::DESCRIPTION,
            fields: T::FIELDS,
        }
    }
}

/// Which parameters an operation takes besides those in its path.
#[derive(Debug, Clone, Copy)]
pub enum Parameters {
    None,
    /// `If-None-Match` and `fields`.
    Read,
    /// `Idempotency-Key`.
    Create,
    /// `If-Match`.
    Change,
    /// Pages, filters, order and search of these rows.
    List(Schema, bool),
}

impl Verb {
    /// As HTTP writes it.
    pub fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }

    fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Patch => MethodFilter::PATCH,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

impl Operation {
    /// An operation that takes and gives nothing, and that everybody may call.
    pub const fn new(method: Verb, path: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            summary,
            tag: "",
            access: &[],
            request: Body::Empty,
            status: 204,
            answer: Body::Empty,
            failures: &[],
            parameters: Parameters::None,
        }
    }

    pub const fn tag(self, tag: &'static str) -> Self {
        Self { tag, ..self }
    }

    /// Only these may call it.
    pub const fn access(self, access: Rule) -> Self {
        Self { access, ..self }
    }

    pub const fn takes(self, request: Body) -> Self {
        Self { request, ..self }
    }

    pub const fn answers(self, status: u16, answer: Body) -> Self {
        Self {
            status,
            answer,
            ..self
        }
    }

    pub const fn fails(self, failures: &'static [u16]) -> Self {
        Self { failures, ..self }
    }

    pub const fn parameters(self, parameters: Parameters) -> Self {
        Self { parameters, ..self }
    }

    /// `GET` a list of `T`.
    pub const fn list<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Get, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.list)
            .parameters(Parameters::List(Schema::of::<T>(), T::TABLE.soft_delete))
            .answers(200, Body::List(Schema::of::<T>()))
            .fails(&[400])
    }

    /// `POST` a new `T`.
    pub const fn create<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Post, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.create)
            .parameters(Parameters::Create)
            .takes(Body::New(Schema::of::<T>()))
            .answers(201, Body::Row(Schema::of::<T>()))
            .fails(&[400, 404, 409, 413, 415, 422])
    }

    /// `GET` one `T`.
    pub const fn show<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Get, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.read)
            .parameters(Parameters::Read)
            .answers(200, Body::Row(Schema::of::<T>()))
            .fails(&[400, 404])
    }

    /// `PUT` all of a `T`.
    pub const fn replace<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::change::<T>(Verb::Put, path, summary).takes(Body::New(Schema::of::<T>()))
    }

    /// `PATCH` some of a `T`.
    pub const fn patch<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::change::<T>(Verb::Patch, path, summary).takes(Body::Patch(Schema::of::<T>()))
    }

    const fn change<T: Resource>(method: Verb, path: &'static str, summary: &'static str) -> Self {
        Self::new(method, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.update)
            .parameters(Parameters::Change)
            .answers(200, Body::Row(Schema::of::<T>()))
            .fails(&[400, 404, 409, 412, 413, 415, 422, 428])
    }

    /// `DELETE` a `T`.
    pub const fn delete<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Delete, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.delete)
            .parameters(Parameters::Change)
            .fails(&[404, 409, 412, 428])
    }

    /// `POST` that a deleted `T` is wanted back.
    pub const fn restore<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Post, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.update)
            .answers(200, Body::Row(Schema::of::<T>()))
            .fails(&[404, 409])
    }

    /// `PUT` or `DELETE` the link between a `T` and another row.
    pub const fn link<T: Resource>(
        method: Verb,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self::new(method, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.update)
            .fails(&[404])
    }
}

/// Some routes with their documentation.
#[derive(Debug, Clone)]
pub struct Routes<S> {
    entries: Vec<(Operation, MethodRouter<S>)>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    pub fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// Adds an operation and what answers it.
    #[must_use]
    pub fn add<H, T>(mut self, operation: Operation, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let name = format!("{}{}", api::PREFIX, operation.path);
        let route = on(operation.method.filter(), Named::new(name, handler));
        self.entries.push((operation, route));
        self
    }

    /// Adds the routes of another module.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self
    }

    /// Puts each route through a layer: see [`axum::routing::MethodRouter::layer`].
    #[must_use]
    pub fn map(mut self, layer: impl Fn(MethodRouter<S>) -> MethodRouter<S>) -> Self {
        let layered = |(operation, route)| (operation, layer(route));
        self.entries = self.entries.into_iter().map(layered).collect();
        self
    }

    /// What the documentation tells.
    pub fn operations(&self) -> Vec<Operation> {
        self.entries
            .iter()
            .map(|(operation, _)| *operation)
            .collect()
    }

    /// The router, every path below the prefix.
    pub fn into_router(self, prefix: &str) -> Router<S> {
        let add = |router: Router<S>, (operation, route): (Operation, MethodRouter<S>)| {
            router.route(&format!("{prefix}{}", operation.path), route)
        };
        self.entries.into_iter().fold(Router::new(), add)
    }
}
