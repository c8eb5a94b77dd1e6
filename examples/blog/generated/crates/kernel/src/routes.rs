//! Routes and what the documentation says of them: one cannot be added without the other.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    handler::Handler,
    http::{Method, StatusCode},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::{self, MethodFilter, MethodRouter, on},
};

use super::{
    Caller, Error, Field, Grant, Lock, Resource, Result, Rule, Who,
    context::{self, Named},
    conventions,
};

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
    /// Refuses a caller who may not call it whatever the rows are.
    pub admits: fn(&Caller) -> Result<()>,
    /// Who may read the row in its path, where it changes one.
    pub reads: Option<Rule>,
    /// Who may read the other row in its path, where there is one.
    pub through: Option<Rule>,
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
    /// A new row, but for the field that the path gives.
    Below(Schema, &'static str),
    /// All of a row that is there.
    Replacement(Schema),
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
    /// Those of `T`.
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
            admits: |_| Ok(()),
            reads: None,
            through: None,
            request: Body::Empty,
            status: 204,
            answer: Body::Empty,
            failures: &[],
            parameters: Parameters::None,
        }
    }

    /// It stands under this heading.
    pub const fn tag(self, tag: &'static str) -> Self {
        Self { tag, ..self }
    }

    /// Only these may call it.
    pub const fn access(self, access: Rule) -> Self {
        Self { access, ..self }
    }

    /// Callers whom this refuses may not call it whatever the rows are.
    pub const fn admits(self, admits: fn(&Caller) -> Result<()>) -> Self {
        Self { admits, ..self }
    }

    /// Only who may read the `T` that it changes may call it.
    const fn changes<T: Resource>(self) -> Self {
        Self {
            reads: Some(T::POLICY.read),
            ..self
        }
    }

    /// Only who may read the other `T` in its path may call it.
    pub const fn through<T: Resource>(self) -> Self {
        Self {
            through: Some(T::POLICY.read),
            ..self
        }
    }

    /// Whether it is only for who has signed in, whatever the rows are.
    pub fn needs_account(&self) -> bool {
        let public = |grant: &Grant| grant.who == Who::Public;
        let closed = |rule: Rule| !rule.is_empty() && !rule.iter().any(public);
        closed(self.access) || [self.reads, self.through].into_iter().flatten().any(closed)
    }

    fn refuse(&self, caller: &Caller, request: &Request) -> Result<()> {
        if self.needs_account() {
            caller.require()?;
        }
        (self.admits)(caller)?;
        match request.extensions().get() {
            Some(Refusal(refusal)) => Err(refusal()),
            None => Ok(()),
        }
    }

    /// Whether somebody may be refused who may know of the row.
    pub fn refuses_some(&self) -> bool {
        let changes = !matches!(self.method, Verb::Get) && !self.access.is_empty();
        self.needs_account() || changes && !self.access.iter().any(Grant::is_open)
    }

    /// The path gives this field of the new row.
    pub const fn giving(self, field: &'static str) -> Self {
        match self.request {
            Body::New(row) => self.takes(Body::Below(row, field)),
            _ => self,
        }
    }

    /// This is the body of its requests.
    pub const fn takes(self, request: Body) -> Self {
        Self { request, ..self }
    }

    /// This is its success.
    pub const fn answers(self, status: u16, answer: Body) -> Self {
        Self {
            status,
            answer,
            ..self
        }
    }

    /// These are the statuses of its failures, besides those that every operation shares.
    pub const fn fails(self, failures: &'static [u16]) -> Self {
        Self { failures, ..self }
    }

    /// It takes these parameters.
    pub const fn parameters(self, parameters: Parameters) -> Self {
        Self { parameters, ..self }
    }

    /// `GET` a list of `T`.
    pub const fn list<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Get, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.list)
            .admits(|caller| T::listable(caller).map(drop))
            .parameters(Parameters::List(Schema::of::<T>(), T::TABLE.soft_delete))
            .answers(200, Body::List(Schema::of::<T>()))
            .fails(&[400])
    }

    /// `POST` a new `T`.
    pub const fn create<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Post, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.create)
            .admits(|caller| T::creatable(caller).map(drop))
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
        Self::change::<T>(Verb::Put, path, summary).takes(Body::Replacement(Schema::of::<T>()))
    }

    /// `PATCH` some of a `T`.
    pub const fn patch<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::change::<T>(Verb::Patch, path, summary).takes(Body::Patch(Schema::of::<T>()))
    }

    const fn change<T: Resource>(method: Verb, path: &'static str, summary: &'static str) -> Self {
        Self::new(method, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.update)
            .changes::<T>()
            .parameters(Parameters::Change)
            .answers(200, Body::Row(Schema::of::<T>()))
            .fails(match T::LOCK {
                Lock::Optional => &[400, 404, 409, 412, 413, 415, 422],
                Lock::Required => &[400, 404, 409, 412, 413, 415, 422, 428],
            })
    }

    /// `DELETE` a `T`.
    pub const fn delete<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Delete, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.delete)
            .changes::<T>()
            .parameters(Parameters::Change)
            .fails(match T::LOCK {
                Lock::Optional => &[400, 404, 409, 412],
                Lock::Required => &[400, 404, 409, 412, 428],
            })
    }

    /// `POST` that a deleted `T` is wanted back.
    pub const fn restore<T: Resource>(path: &'static str, summary: &'static str) -> Self {
        Self::new(Verb::Post, path, summary)
            .tag(T::TAG)
            .access(T::POLICY.update)
            .parameters(Parameters::Change)
            .answers(200, Body::Row(Schema::of::<T>()))
            .fails(match T::LOCK {
                Lock::Optional => &[400, 404, 409, 412],
                Lock::Required => &[400, 404, 409, 412, 428],
            })
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
            .changes::<T>()
            .fails(&[400, 404])
    }
}

/// Some routes with their documentation.
#[derive(Debug, Clone)]
pub struct Routes<S> {
    /// What every path begins with.
    prefix: &'static str,
    entries: Vec<(Operation, MethodRouter<S>)>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet, and all that are added below this prefix.
    pub fn at(prefix: &'static str) -> Self {
        Self {
            prefix,
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
        let name: Arc<str> = format!("{}{}", self.prefix, operation.path).into();
        let mut route = on(
            operation.method.filter(),
            Named::new(Arc::clone(&name), handler),
        );
        if operation.needs_account() || conventions::NEGOTIATED {
            // Before anything else is looked at: the path, the parameters, the body.
            route = route.layer(from_fn_with_state((operation, name), admit));
        }
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

    /// What answers them.
    pub fn into_router(self) -> Router<S> {
        let mut known = BTreeSet::new();
        let add = |router: Router<S>, (operation, route): (Operation, MethodRouter<S>)| {
            let path = format!("{}{}", self.prefix, operation.path);
            let route = if known.insert(operation.path) {
                route.fallback(Named::new(path.as_str(), no_such_method))
            } else {
                route
            };
            router.route(&path, route)
        };
        self.entries.into_iter().fold(Router::new(), add)
    }
}

/// A route that is no operation of the API: `GET`, at this path.
pub fn get<H, T, S>(path: &'static str, handler: H) -> Router<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    let answer = routing::get(Named::new(path, handler));
    Router::new().route(path, answer.fallback(Named::new(path, no_such_method)))
}

/// Why no route answers a request: told by the route that would, once the caller may call that.
#[derive(Debug, Clone, Copy)]
pub struct Refusal(pub fn() -> Error);

/// Refuses in the name of the route who may not call it, and what it does not answer.
async fn admit(
    State((operation, route)): State<(Operation, Arc<str>)>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response> {
    let refused = operation.refuse(&caller, &request);
    if refused.is_err() {
        context::answered_by(route);
    }
    refused?;
    Ok(next.run(request).await)
}

/// Answers the other methods of a path, in the name of its route. The router adds `Allow`.
async fn no_such_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{
        body::Body,
        http::{Request, header},
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::context::{self, Context, RequestId};

    #[tokio::test]
    async fn a_wrong_method_is_told_in_the_name_of_the_route() {
        let show = Operation::new(Verb::Get, "/things/{id}", "");
        let delete = Operation::new(Verb::Delete, "/things/{id}", "");
        let things = Routes::at("/v1")
            .add(show, async || {})
            .add(delete, async || {});
        let router = things.into_router().merge(get("/page", async || {}));
        for (path, route, allowed) in [
            ("/v1/things/7", "/v1/things/{id}", "GET,HEAD,DELETE"),
            ("/page", "/page", "GET,HEAD"),
        ] {
            let request = Request::post(path).body(Body::empty()).unwrap();
            let id = RequestId::unique();
            let context = Arc::new(Context::new(id, [127, 0, 0, 1].into()));
            let answer = router.clone().oneshot(request);
            let answer = context::scope(Arc::clone(&context), answer).await.unwrap();
            assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(answer.headers()[header::ALLOW], allowed);
            assert_eq!(context.route(), Some(route));
        }
    }
}
