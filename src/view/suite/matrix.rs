//! Who gets which answer: every route of a resource for every kind of caller.

use super::{
    facts,
    plan::{Plan, any, is_direct_owner, satisfies},
    routes,
    sample::Sample,
};
use crate::{
    model::{Field, FieldRule, Grant, Model, Relation, Resource, ResourceId, Rule, Who},
    view::operation,
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
    relation: usize,
    above: Subject<'a>,
}

struct Matrix<'a> {
    model: &'a Model,
    plans: &'a [Option<Plan>],
    callers: Vec<Caller>,
    default_role: &'a str,
}

/// A table cannot say what answers a caller gets whose rights nobody can foresee.
struct Unforeseen;

type Foreseen<T> = Result<T, Unforeseen>;

/// A field that somebody may not set or see who may change or see its row.
#[derive(Debug)]
pub struct Barred {
    /// The index of the field.
    pub field: usize,
    /// The head of the caller's column.
    pub caller: String,
    /// Whether the caller may create, or list, rows like it.
    pub further: bool,
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

/// The fields that somebody may not set who may change their row.
pub fn guarded(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Barred> {
    barred(model, plans, id, |matrix, subject, field, caller| {
        let FieldRule::Grants(rule) = &field.access.write else {
            return Ok(None);
        };
        let access = &subject.resource.access;
        let can =
            matrix.reads(subject, caller)? && matrix.grants(&access.update, subject, caller)?;
        let may_set = matrix.grants(rule, subject, caller)?;
        let creates = matrix.of_creation(subject, None, caller)? == "201";
        let never = matrix.never(rule, subject, caller);
        Ok((can && !may_set).then_some(creates && never))
    })
}

/// The fields that somebody may not see who may see their row.
pub fn hidden(model: &Model, plans: &[Option<Plan>], id: ResourceId) -> Vec<Barred> {
    barred(model, plans, id, |matrix, subject, field, caller| {
        let FieldRule::Grants(rule) = &field.access.read else {
            return Ok(None);
        };
        let can = matrix.reads(subject, caller)?;
        let sees = matrix.grants(rule, subject, caller)?;
        let lists = matrix.grants(&subject.resource.access.list, subject, caller)?;
        Ok((can && !sees).then_some(lists))
    })
}

/// For each field the first caller of whom the question is answered with something.
fn barred(
    model: &Model,
    plans: &[Option<Plan>],
    id: ResourceId,
    ask: impl Fn(&Matrix<'_>, &Subject<'_>, &Field, &Caller) -> Foreseen<Option<bool>>,
) -> Vec<Barred> {
    let found = Matrix::of(model, plans, id).and_then(|matrix| {
        let subject = matrix.usual(id)?;
        let fields = subject.resource.fields.iter().enumerate();
        let first = |(index, field)| {
            let callers = matrix
                .callers
                .iter()
                .filter(|caller| **caller != Caller::BadToken);
            callers.into_iter().find_map(|caller| {
                let further = ask(&matrix, &subject, field, caller).ok()??;
                Some(Barred {
                    field: index,
                    caller: caller.name().to_owned(),
                    further,
                })
            })
        };
        Some(fields.filter_map(first).collect())
    });
    found.unwrap_or_default()
}

impl<'a> Matrix<'a> {
    fn of(model: &'a Model, plans: &'a [Option<Plan>], id: ResourceId) -> Option<Self> {
        let auth = model.auth.as_ref()?;
        let plan = plans.get(id.0)?.as_ref()?;
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
        let nested = self.nested(subject.resource, id);
        let linked = self.linked(subject.resource, id);
        let mut lines = vec![(String::new(), String::new(), self.names())];
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
            lines.extend(cells.map(|cells| (method.to_owned(), path, cells)));
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
            let name = resource.name.snake();
            routes.push(("PUT", format!("{}/{{{name}}}", link.path)));
            routes.push(("DELETE", format!("{}/{{{name}}}", link.path)));
        }
        routes
    }

    fn nested(&self, resource: &'a Resource, id: ResourceId) -> Vec<Nested<'a>> {
        routes::places(self.model, self.plans, id)
            .into_iter()
            .filter_map(|(relation, path)| {
                let above = self.usual(resource.relations[relation].target)?;
                Some(Nested {
                    path,
                    relation,
                    above,
                })
            })
            .collect()
    }

    fn usual(&self, id: ResourceId) -> Option<Subject<'a>> {
        let plan = self.plans.get(id.0)?.as_ref()?;
        let resource = self.model.resource(id);
        Some(Subject {
            resource,
            plan,
            values: &plan.values,
        })
    }

    fn linked(&self, resource: &Resource, id: ResourceId) -> Vec<Linked<'a>> {
        routes::links(self.model, self.plans, resource, id)
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

    fn of_collection(
        &self,
        subject: &Subject<'_>,
        method: &str,
        caller: &Caller,
    ) -> Foreseen<String> {
        let access = &subject.resource.access;
        if method == "POST" {
            return self.of_creation(subject, None, caller);
        }
        if let Some(refusal) = self.refused_by_role(&access.list, subject, caller) {
            return Ok(refusal);
        }
        let shown = self.grants(&access.list, subject, caller)?;
        Ok(format!("200:{}", u8::from(shown)))
    }

    fn of_creation(
        &self,
        subject: &Subject<'_>,
        above: Option<&Nested<'_>>,
        caller: &Caller,
    ) -> Foreseen<String> {
        let resource = subject.resource;
        let rule = &resource.access.create;
        if let Some(refusal) = self.refused_by_role(rule, subject, caller) {
            return Ok(refusal);
        }
        let may_set = |rule: &FieldRule| match rule {
            FieldRule::Grants(rule) => !self.never(rule, subject, caller),
            _ => true,
        };
        let mut sent = subject
            .values
            .iter()
            .map(|(index, _)| &resource.fields[*index]);
        if !sent.all(|field| may_set(&field.access.write)) {
            return Ok("422".into());
        }
        let names_caller =
            |relation: &Relation| relation.required && is_direct_owner(resource, relation);
        if *caller == Caller::NoOne && resource.relations.iter().any(names_caller) {
            return Ok("401".into());
        }
        if let Some(above) = above
            && !self.reads(&above.above, caller)?
        {
            return Ok("404".into());
        }
        for parent in &subject.plan.parents {
            let relation = &resource.relations[parent.relation];
            if !relation.constraint || above.is_some_and(|above| above.relation == parent.relation)
            {
                continue;
            }
            let Some(target) = self.usual(relation.target) else {
                continue;
            };
            if !self.reads(&target, caller)? {
                return Ok("422".into());
            }
        }
        // Whoever makes a row with an owner of its own owns it; others own it by what it points to.
        let direct = resource
            .relations
            .iter()
            .any(|it| is_direct_owner(resource, it));
        let owns = direct && *caller != Caller::NoOne || *caller == Caller::Owner;
        let refusal = if resource.owners.is_empty() {
            "403"
        } else {
            "404"
        };
        let granted = self.grants_to(rule, subject, caller, owns)?;
        Ok(if granted { "201" } else { refusal }.into())
    }

    fn of_nested(
        &self,
        subject: &Subject<'_>,
        above: &Nested<'_>,
        method: &str,
        caller: &Caller,
    ) -> Foreseen<String> {
        if method == "POST" {
            return self.of_creation(subject, Some(above), caller);
        }
        let list = &subject.resource.access.list;
        if let Some(refusal) = self.refused_by_role(list, subject, caller) {
            return Ok(refusal);
        }
        if !self.reads(&above.above, caller)? {
            return Ok("404".into());
        }
        let shown = self.grants(list, subject, caller)?;
        Ok(format!("200:{}", u8::from(shown)))
    }

    fn of_link(
        &self,
        subject: &Subject<'_>,
        link: &Linked<'_>,
        method: &str,
        caller: &Caller,
    ) -> Foreseen<String> {
        if method == "GET" {
            let list = &subject.resource.access.list;
            if let Some(refusal) = self.refused_by_role(list, subject, caller) {
                return Ok(refusal);
            }
            if !self.reads(&link.other, caller)? {
                return Ok("404".into());
            }
            let (left, right) = link.ends(subject);
            let maker = |subject: &Subject<'_>, rule| {
                satisfies(self.model, subject.resource, subject.plan, rule) == Some(true)
            };
            let is_linked = maker(left, &left.resource.access.update)
                && maker(left, &left.resource.access.read)
                && maker(right, &right.resource.access.read);
            let shown = self.grants(list, subject, caller)?;
            return Ok(if is_linked {
                format!("200:{}", u8::from(shown))
            } else {
                "200".into()
            });
        }
        let (left, right) = link.ends(subject);
        let update = &left.resource.access.update;
        if *caller == Caller::NoOne && self.never(update, left, caller) {
            return Ok("401".into());
        }
        if !self.reads(left, caller)? {
            return Ok("404".into());
        }
        if !self.grants(update, left, caller)? {
            return Ok("403".into());
        }
        Ok(if self.reads(right, caller)? {
            "204"
        } else {
            "404"
        }
        .into())
    }

    fn of_row(
        &self,
        subject: &Subject<'_>,
        method: &str,
        path: &str,
        caller: &Caller,
    ) -> Foreseen<String> {
        let access = &subject.resource.access;
        let (rule, success) = match method {
            "GET" => (&access.read, "200"),
            "DELETE" => (&access.delete, "204"),
            _ => (&access.update, "200"),
        };
        let is_no_one = *caller == Caller::NoOne;
        if is_no_one && self.never(rule, subject, caller) {
            return Ok("401".into());
        }
        if path.ends_with("/restore") {
            let granted = self.grants(rule, subject, caller)?;
            return Ok(if granted { success } else { "404" }.into());
        }
        if is_no_one && self.never(&access.read, subject, caller) {
            return Ok("401".into());
        }
        if !self.reads(subject, caller)? {
            return Ok("404".into());
        }
        let granted = method == "GET" || self.grants(rule, subject, caller)?;
        Ok(if granted { success } else { "403" }.into())
    }

    /// The refusal of a caller to whom the rule grants no row at all.
    fn refused_by_role(
        &self,
        rule: &Rule,
        subject: &Subject<'_>,
        caller: &Caller,
    ) -> Option<String> {
        let status = if *caller == Caller::NoOne {
            "401"
        } else {
            "403"
        };
        self.never(rule, subject, caller).then(|| status.to_owned())
    }

    fn never(&self, rule: &Rule, subject: &Subject<'_>, caller: &Caller) -> bool {
        let owners = !subject.resource.owners.is_empty();
        let concerns =
            |grant: &Grant| (grant.who != Who::Owner || owners) && self.is(caller, grant);
        !rule.grants.iter().any(concerns)
    }

    /// Whether the caller is of those whom a grant is for, whatever the row.
    fn is(&self, caller: &Caller, grant: &Grant) -> bool {
        match (&grant.who, caller) {
            (Who::Public, _) => true,
            (_, Caller::NoOne | Caller::BadToken) => false,
            (Who::Authenticated | Who::Owner, _) => true,
            (Who::Role(role), Caller::Role(has)) => role.snake() == has,
            (Who::Role(role), _) => role.snake() == self.default_role,
        }
    }

    fn reads(&self, subject: &Subject<'_>, caller: &Caller) -> Foreseen<bool> {
        self.grants(&subject.resource.access.read, subject, caller)
    }

    fn grants(&self, rule: &Rule, subject: &Subject<'_>, caller: &Caller) -> Foreseen<bool> {
        let owns = *caller == Caller::Owner && subject.plan.owned;
        self.grants_to(rule, subject, caller, owns)
    }

    fn grants_to(
        &self,
        rule: &Rule,
        subject: &Subject<'_>,
        caller: &Caller,
        owns: bool,
    ) -> Foreseen<bool> {
        let fact = |attribute| {
            subject
                .plan
                .fact_with(subject.values, subject.resource, attribute)
        };
        let holds = |grant: &Grant| {
            if !self.is(caller, grant) || (grant.who == Who::Owner && !owns) {
                return Some(false);
            }
            match &grant.when {
                None => Some(true),
                Some(condition) => facts::holds(self.model, condition, &fact, false),
            }
        };
        any(rule.grants.iter().map(holds)).ok_or(Unforeseen)
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

/// The lines of a table, in columns.
fn aligned(lines: &[(String, String, Vec<String>)]) -> String {
    let widest = |pick: &dyn Fn(&(String, String, Vec<String>)) -> usize| {
        lines.iter().map(pick).max().unwrap_or_default()
    };
    let method = widest(&|line| line.0.len());
    let path = widest(&|line| line.1.len());
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let mut row = format!("{:method$}  {:path$}", line.0, line.1);
        for (place, cell) in line.2.iter().enumerate() {
            let width = lines
                .iter()
                .map(|it| it.2[place].len())
                .max()
                .unwrap_or_default();
            row.push_str(&format!("  {cell:width$}"));
        }
        if index > 0 {
            text.push('\n');
        }
        text.push_str(row.trim_end());
    }
    text
}
