//! What the tests of a generated project see.

mod can;
mod cases;
mod facts;
mod id;
mod matrix;
mod pattern;
mod plan;
mod planned;
mod routes;
pub mod sample;
mod solve;
mod source;
mod subject;
mod wrong;

use std::{collections::BTreeSet, iter};

use serde::Serialize;

use self::planned::{Planned, planned};
pub use self::{
    cases::Case,
    facts::{Fact, holds},
    plan::untouched,
    subject::SubjectView,
};
use crate::{
    model::{Action, Model, Resource},
    view::{rust, words},
};

/// What the tests of one resource see.
#[derive(Debug, Serialize)]
pub struct SuiteView {
    /// The module, which is also what paths of templates call `[resources]`.
    pub resources: String,
    /// At the begin of a sentence: `Order items`.
    #[serde(rename = "Titles")]
    pub titles: String,
    /// At the begin of a sentence: `An order item`.
    #[serde(rename = "A_title")]
    pub a_title: String,
    /// What the file imports from the service, where it does.
    pub service_imports: Vec<&'static str>,
    /// What the file imports from the rest of the tests.
    pub imports: String,
    /// What a valid row looks like.
    pub subject: SubjectView,
    /// The tests.
    pub cases: Vec<Case>,
}

/// What the tests of the whole project see.
#[derive(Debug, Serialize)]
pub struct ProjectSuite {
    /// The modules of the binary.
    pub tops: Vec<String>,
    /// The modules with what all resources have to do.
    pub checks: Vec<&'static str>,
    /// Why some of it is not used, where that is so.
    pub idle_checks: Vec<&'static str>,
    /// What the table of access imports from the other tests.
    pub imports: String,
    /// Who may do what.
    pub matrices: Vec<MatrixView>,
}

/// Who may do what with the rows of a resource.
#[derive(Debug, Serialize)]
pub struct MatrixView {
    /// The function.
    pub name: String,
    /// The static that tells of the resource.
    #[serde(rename = "SUBJECT")]
    pub subject: String,
    /// Values that the row has in place of its usual ones, as JSON.
    pub values: String,
    /// The routes below other rows.
    pub places: Vec<String>,
    /// The table as a Rust string.
    pub table: String,
}

/// The tests of each resource that tests can make rows of.
pub fn suites(model: &Model) -> Vec<SuiteView> {
    let plans = plan::plans(model);
    tested(model, &plans).into_iter().map(suite).collect()
}

/// The names of the resources that no test makes a row of.
pub fn untested(model: &Model) -> Vec<&str> {
    let plans = plan::plans(model);
    let tested: Vec<_> = planned(model, &plans).map(|it| it.id).collect();
    let resources = model.resources();
    resources
        .filter(|(id, resource)| !resource.is_user && !tested.contains(id))
        .map(|(_, resource)| resource.name.snake())
        .collect()
}

/// One resource with everything that is tested of it.
struct Tested<'a> {
    planned: Planned<'a>,
    subject: SubjectView,
    cases: Vec<Case>,
    matrices: Vec<MatrixView>,
    /// The statics that the matrices name.
    named: BTreeSet<String>,
}

impl<'a> Tested<'a> {
    fn of(planned: Planned<'a>) -> Self {
        let mut named = BTreeSet::new();
        Self {
            subject: subject::view(&planned),
            cases: cases::cases(&planned),
            matrices: matrix_views(&planned, &mut named),
            named,
            planned,
        }
    }

    /// The statics of other resources that the file of this one names.
    fn uses(&self) -> BTreeSet<String> {
        let cases = self.cases.iter().flat_map(|case| &case.uses);
        let mut uses: BTreeSet<_> = self.subject.uses.iter().chain(cases).cloned().collect();
        uses.remove(&import_of(self.planned.resource));
        uses
    }
}

/// The resources of which there is a test, or one that makes their rows for another.
fn tested<'a>(model: &'a Model, plans: &'a [Option<plan::Plan>]) -> Vec<Tested<'a>> {
    let mut tested: Vec<_> = planned(model, plans).map(Tested::of).collect();
    loop {
        let count = tested.len();
        let named: BTreeSet<_> = tested
            .iter()
            .flat_map(|it| it.uses().into_iter().chain(it.named.iter().cloned()))
            .collect();
        tested.retain(|it| !it.cases.is_empty() || named.contains(&import_of(it.planned.resource)));
        // What goes may have been what named another.
        if tested.len() == count {
            return tested;
        }
    }
}

/// The tests of the whole project.
pub fn project(model: &Model) -> ProjectSuite {
    let plans = plan::plans(model);
    let mut tops = vec![
        "db".to_owned(),
        "health".to_owned(),
        "migrations".to_owned(),
        "metrics".to_owned(),
        "helpers".to_owned(),
        "missing".to_owned(),
        "openapi".to_owned(),
        "wire".to_owned(),
    ];
    let mut checks = BTreeSet::new();
    let mut named = BTreeSet::new();
    let mut matrices = Vec::new();
    let tested = tested(model, &plans);
    let has_idle = cases::has_idle(tested.iter().map(|it| &it.planned));
    for it in tested {
        tops.push(it.planned.resource.module.clone());
        checks.extend(cases::EVERYWHERE);
        checks.extend(it.cases.iter().map(|case| case.module));
        if it.subject.uses_letters {
            checks.insert("letters");
        }
        if !it.planned.resource.offers(&Action::Create) {
            checks.insert("storing");
        }
        named.extend(it.named);
        matrices.extend(it.matrices);
    }
    if checks.contains("guarding") || checks.contains("hiding") {
        checks.insert("scene");
    }
    if !checks.is_empty() {
        tops.push("checks".to_owned());
    }
    if !matrices.is_empty() {
        checks.insert("matrix");
        tops.push("access".to_owned());
    }
    if ["matrix", "scene", "withholding"]
        .iter()
        .any(|check| checks.contains(check))
    {
        checks.insert("caller");
    }
    tops.sort_unstable();
    ProjectSuite {
        tops,
        checks: checks.into_iter().collect(),
        idle_checks: has_idle
            .then_some("some are for routes that no resource has yet")
            .into_iter()
            .collect(),
        imports: named.into_iter().collect::<Vec<_>>().join(", "),
        matrices,
    }
}

fn suite(tested: Tested<'_>) -> SuiteView {
    let mut imports = tested.uses();
    let Tested {
        planned,
        subject,
        cases,
        ..
    } = tested;
    let resource = planned.resource;
    let mut modules: BTreeSet<String> = cases.iter().map(|case| case.module.to_owned()).collect();
    modules.insert("subject::Subject".to_owned());
    if subject.uses_letters {
        modules.insert("letters::letters".to_owned());
    }
    if !resource.offers(&Action::Create) {
        modules.insert("storing".to_owned());
    }
    let modules: Vec<_> = modules.into_iter().collect();
    imports.insert(format!("checks::{{{}}}", modules.join(", ")));
    if !cases.is_empty() {
        imports.insert("helpers::run".to_owned());
    }
    let deletes = cases.iter().any(|case| case.module == "outliving");
    SuiteView {
        resources: resource.module.clone(),
        titles: words::capitalized(&resource.plural.title()),
        a_title: words::capitalized(&resource.name.with_article()),
        service_imports: deletes.then_some("kernel::OnDelete").into_iter().collect(),
        imports: imports.into_iter().collect::<Vec<_>>().join(", "),
        subject,
        cases,
    }
}

fn matrix_views(planned: &Planned<'_>, used: &mut BTreeSet<String>) -> Vec<MatrixView> {
    let Planned {
        model,
        plans,
        id,
        resource,
        plan,
    } = *planned;
    let links = routes::links(model, plans, id);
    let nested = routes::places(model, plans, id);
    let places = nested
        .iter()
        .map(|(parent, _)| resource.relations[parent.relation].target);
    let others = links.iter().map(|link| link.other);
    // Each cell has rows of its own.
    if !iter::once(id)
        .chain(places)
        .chain(others)
        .all(|it| routes::are_many(model, plans, it))
    {
        return Vec::new();
    }
    let Some(tables) = matrix::tables(model, plans, id) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for (parent, path) in nested {
        let (source, target) = source::source(planned, parent);
        used.extend(target);
        let field = rust::string(&resource.relations[parent.relation].json);
        places.push(format!(
            "({}, Some({field}), {source})",
            rust::string(&path.to_string())
        ));
    }
    for link in links {
        let Some(plan) = plan::plan_of(plans, link.other) else {
            continue;
        };
        let other = model.resource(link.other);
        used.insert(import_of(other));
        let source = source::linked(other, plan);
        let path = rust::string(&link.path().to_string());
        places.push(format!("({path}, None, {source})"));
    }
    used.insert(import_of(resource));
    let view = |name: String, values: String, table: &str| MatrixView {
        name,
        subject: subject_of(resource),
        values,
        places: places.clone(),
        table: format!("\"\n{table}\n\""),
    };
    let module = &resource.module;
    let mut views = vec![view(module.clone(), "{}".into(), &tables.usual)];
    if let Some(table) = &tables.other
        && let Some(values) = other_values(model, resource, plan)
    {
        let values = format!("{{ {} }}", values.join(", "));
        let mut name = format!("other_{module}");
        while model.resources.iter().any(|one| one.module == name) {
            name = format!("yet_{name}");
        }
        views.push(view(name, values, table));
    }
    views
}

/// What a row has in place of its usual values, so that fewer may see or change it; `None` where a body
/// cannot say so.
fn other_values(model: &Model, resource: &Resource, plan: &plan::Plan) -> Option<Vec<String>> {
    let has = |values: &[(usize, sample::Sample)], index| values.iter().any(|(it, _)| *it == index);
    let member = |index: usize, value: &str| {
        let name = rust::string(&resource.fields[index].json);
        format!("{name}: {value}")
    };
    let mut values = Vec::new();
    for (index, _) in &plan.values {
        let field = &resource.fields[*index];
        if has(&plan.other_values, *index) {
            continue;
        }
        let is_guarded = field.access.write.narrowed().is_some();
        if field.required || field.default.is_some() || is_guarded {
            return None;
        }
        values.push(member(*index, "null"));
    }
    for pair @ (index, other) in &plan.other_values {
        if !plan.values.contains(pair) {
            values.push(member(
                *index,
                &rust::json_expression(model, &other.at(plan::ONE)),
            ));
        }
    }
    Some(values)
}

/// The static that tells of a resource.
fn subject_of(resource: &Resource) -> String {
    resource.plural.screaming()
}

/// How another file imports it.
fn import_of(resource: &Resource) -> String {
    format!("{}::{}", resource.module, subject_of(resource))
}
