//! Who gets which answer: every route of a resource for every kind of caller.

mod answers;
pub mod barred;
mod rights;

use super::{
    plan::{Parent, Plan, is_anothers, plan_of},
    routes,
    sample::Sample,
};
use crate::model::{Action, Join, Model, Operation, Resource, ResourceId};

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
    join: Join,
    other: Subject<'a>,
    is_left: bool,
}

/// A row above this one.
struct Nested<'a> {
    parent: Parent,
    above: Subject<'a>,
}

/// Where rows are asked for.
#[derive(Clone, Copy)]
enum Place<'b, 'a> {
    /// By themselves.
    Own,
    /// Below another row.
    Below(&'b Nested<'a>),
    /// From the other end of a link.
    Linked(&'b Linked<'a>),
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
        for (operation, place) in operations(subject, &nested, &linked) {
            if rows_only && operation.action == Action::Create {
                continue;
            }
            let cell = |caller: &Caller| {
                if *caller == Caller::BadToken {
                    return Some("401".to_owned());
                }
                self.answer(subject, operation, place, caller).ok()
            };
            let cells: Option<Vec<String>> = self.callers.iter().map(cell).collect();
            lines.extend(cells.map(|cells| Line {
                method: operation.method().to_string(),
                path: operation.path.to_string(),
                cells,
            }));
        }
        aligned(&lines)
    }

    fn names(&self) -> Vec<String> {
        let names = self.callers.iter().map(Caller::name);
        names.map(ToOwned::to_owned).collect()
    }

    fn nested(&self, resource: &'a Resource, id: ResourceId) -> Vec<Nested<'a>> {
        routes::places(self.model, self.plans, id)
            .into_iter()
            .filter_map(|(parent, _)| {
                let above = self.above(resource, &parent)?;
                Some(Nested { parent, above })
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
            .filter_map(|link| {
                Some(Linked {
                    join: link.join,
                    other: self.usual(link.other)?,
                    is_left: link.is_left,
                })
            })
            .collect()
    }
}

/// What shows or changes rows of the resource, and where.
fn operations<'a, 'b>(
    subject: &'b Subject<'a>,
    nested: &'b [Nested<'a>],
    linked: &'b [Linked<'a>],
) -> Vec<(&'b Operation, Place<'b, 'a>)> {
    let is_link = |it: &Operation| matches!(it.action, Action::Link | Action::Unlink);
    let below = |join: Join| match join {
        Join::Relation(index) => {
            let found = nested.iter().find(|it| it.parent.relation == index);
            found.map(Place::Below)
        }
        Join::Link { .. } => linked.iter().find(|it| it.join == join).map(Place::Linked),
    };
    let own = subject.resource.operations.iter();
    let own = own.filter(|it| !is_link(it));
    let mut operations: Vec<_> = own
        .filter_map(|it| match it.through {
            None => Some((it, Place::Own)),
            Some(through) => Some((it, below(through.join)?)),
        })
        .collect();
    for link in linked {
        let (left, _) = link.ends(subject);
        let links = left
            .resource
            .operations
            .iter()
            .filter(|it| is_link(it) && it.joins_by(link.join));
        operations.extend(links.map(|it| (it, Place::Linked(link))));
    }
    operations
}

impl<'a> Linked<'a> {
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
