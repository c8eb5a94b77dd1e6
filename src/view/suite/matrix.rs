//! Who gets which answer: every route of a resource for every kind of caller.

mod answers;
pub mod barred;
mod rights;

use super::{
    plan::{Parent, Plan, is_anothers, plan_of},
    routes,
    sample::Sample,
};
use crate::{
    model::{Model, Resource, ResourceId},
    view::{operation, words},
};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Caller {
    NoOne,
    BadToken,
    Role(String),
    Owner,
    Stranger,
}

impl Caller {
    /// The head of the caller's column, which no role can be called.
    fn name(&self) -> &str {
        match self {
            Self::NoOne => "no-one",
            Self::BadToken => "bad-token",
            Self::Role(role) => role,
            Self::Owner => "its-owner",
            Self::Stranger => "a-stranger",
        }
    }
}

/// The tables of one resource.
#[derive(Debug)]
pub struct Tables {
    /// For a row as it is usually made.
    pub usual: String,
    /// For a row that fewer may see or change.
    pub other: Option<String>,
}

/// One row of the resource, as far as access to it depends on what it holds.
#[derive(Clone, Copy)]
struct Subject<'a> {
    resource: &'a Resource,
    plan: &'a Plan,
    values: &'a [(usize, Sample)],
    /// Whether whoever makes the other rows owns it.
    owned: bool,
}

/// The other end of a link, and which end this is.
struct Linked<'a> {
    path: String,
    other: Subject<'a>,
    is_left: bool,
}

/// A row above this one.
struct Nested<'a> {
    path: String,
    parent: Parent,
    above: Subject<'a>,
}

struct Matrix<'a> {
    model: &'a Model,
    plans: &'a [Option<Plan>],
    callers: Vec<Caller>,
    default_role: &'a str,
}

/// The tables of a resource; `None` where there are no accounts.
pub fn tables(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Option<Tables> {
    let matrix = Matrix::of(model, plans, id)?;
    let usual = matrix.usual(id)?;
    let other = Subject {
        values: &usual.plan.other_values,
        ..usual
    };
    let has_other = !other.values.is_empty();
    Some(Tables {
        usual: matrix.table(&usual, id, false),
        other: has_other.then(|| matrix.table(&other, id, true)),
    })
}

impl<'a> Matrix<'a> {
    fn of(model: &'a Model, plans: &'a [Option<Plan>], id: ResourceId) -> Option<Self> {
        let auth = model.auth.as_ref()?;
        let plan = plan_of(plans, id)?;
        let mut callers = vec![Caller::NoOne, Caller::BadToken];
        callers.extend(
            auth.roles
                .iter()
                .map(|role| Caller::Role(role.snake().to_owned())),
        );
        if !model.resource(id).owners.is_empty() && plan.owned {
            callers.extend([Caller::Owner, Caller::Stranger]);
        }
        Some(Self {
            model,
            plans,
            callers,
            default_role: auth.default_role.snake(),
        })
    }

    fn table(&self, subject: &Subject<'a>, id: ResourceId, rows_only: bool) -> String {
        let mut nested = self.nested(subject.resource, id);
        // The usual row may stand there, and one with other values need not.
        let may_stand = |above: &Nested<'_>| {
            let row = Plan {
                values: subject.values.to_vec(),
                ..subject.plan.pointing_by(above.parent)
            };
            row.is_allowed(self.model, subject.resource)
        };
        nested.retain(|above| !rows_only || may_stand(above));
        let linked = self.linked(id);
        let mut lines = vec![Line {
            method: String::new(),
            path: String::new(),
            cells: self.names(),
        }];
        let collection = format!("/{}", subject.resource.path);
        for (method, path) in self.routes(subject.resource, &nested, &linked) {
            if rows_only && (method == "POST" && !path.ends_with("/restore")) {
                continue;
            }
            let cell = |caller: &Caller| {
                let status = if *caller == Caller::BadToken {
                    Ok("401".to_owned())
                } else if path == collection {
                    self.of_collection(subject, method, caller)
                } else if let Some(above) = nested.iter().find(|it| it.path == path) {
                    self.of_nested(subject, above, method, caller)
                } else if let Some(link) = linked.iter().find(|it| it.leads(&path)) {
                    self.of_link(subject, link, method, caller)
                } else {
                    self.of_row(subject, method, &path, caller)
                };
                status.ok()
            };
            let cells: Option<Vec<String>> = self.callers.iter().map(cell).collect();
            lines.extend(cells.map(|cells| Line {
                method: method.to_owned(),
                path,
                cells,
            }));
        }
        aligned(&lines)
    }

    fn names(&self) -> Vec<String> {
        let names = self.callers.iter().map(Caller::name);
        names.map(ToOwned::to_owned).collect()
    }

    /// The routes that show or change rows of the resource.
    fn routes(
        &self,
        resource: &Resource,
        nested: &[Nested<'_>],
        linked: &[Linked<'_>],
    ) -> Vec<(&'static str, String)> {
        let own = operation::operations(self.model, resource)
            .routes
            .into_iter();
        let below = |path: &str| {
            let is_nested = nested.iter().any(|it| it.path == path);
            let is_linked = linked.iter().any(|it| it.path == path);
            let row = format!("/{}/{{id}}", resource.path);
            let restore = format!("{row}/restore");
            let is_own = path == format!("/{}", resource.path) || path == row || path == restore;
            is_own || is_nested || is_linked
        };
        let mut routes: Vec<_> = own
            .filter(|route| below(&route.path))
            .map(|route| (route.method, route.path))
            .collect();
        for link in linked {
            let name = words::parameter(&resource.name);
            routes.push(("PUT", format!("{}/{{{name}}}", link.path)));
            routes.push(("DELETE", format!("{}/{{{name}}}", link.path)));
        }
        routes
    }

    fn nested(&self, resource: &'a Resource, id: ResourceId) -> Vec<Nested<'a>> {
        routes::places(self.model, self.plans, id)
            .into_iter()
            .filter_map(|(parent, path)| {
                let above = self.above(resource, &parent)?;
                Some(Nested {
                    path,
                    parent,
                    above,
                })
            })
            .collect()
    }

    fn usual(&self, id: ResourceId) -> Option<Subject<'a>> {
        let plan = plan_of(self.plans, id)?;
        let resource = self.model.resource(id);
        Some(Subject {
            resource,
            plan,
            values: &plan.values,
            owned: plan.owned,
        })
    }

    /// What a row points to.
    fn above(&self, resource: &Resource, parent: &Parent) -> Option<Subject<'a>> {
        let mut above = self.usual(resource.relations[parent.relation].target)?;
        above.owned &= !is_anothers(self.plans, resource, parent);
        Some(above)
    }

    fn linked(&self, id: ResourceId) -> Vec<Linked<'a>> {
        routes::links(self.model, self.plans, id)
            .into_iter()
            .filter_map(|(path, other, is_left)| {
                let other = self.usual(other)?;
                Some(Linked {
                    path,
                    other,
                    is_left,
                })
            })
            .collect()
    }
}

impl<'a> Linked<'a> {
    /// Whether this is the list, or a link below it.
    fn leads(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("/{"))
    }

    fn ends<'b>(&'b self, subject: &'b Subject<'a>) -> (&'b Subject<'a>, &'b Subject<'a>) {
        if self.is_left {
            (&self.other, subject)
        } else {
            (subject, &self.other)
        }
    }
}

/// One line of a table.
struct Line {
    method: String,
    path: String,
    cells: Vec<String>,
}

/// The lines of a table, in columns.
fn aligned(lines: &[Line]) -> String {
    let widest = |width: &dyn Fn(&Line) -> usize| lines.iter().map(width).max().unwrap_or_default();
    let method = widest(&|line| line.method.len());
    let path = widest(&|line| line.path.len());
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let mut row = format!("{:method$}  {:path$}", line.method, line.path);
        for (place, cell) in line.cells.iter().enumerate() {
            let width = widest(&|line| line.cells[place].len());
            row.push_str(&format!("  {cell:width$}"));
        }
        if index > 0 {
            text.push('\n');
        }
        text.push_str(row.trim_end());
    }
    text
}
