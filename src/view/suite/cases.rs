//! Which tests a resource gets: those that all get, and those for what it has.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Planned,
    facts::{self, Fact},
    import_of, matrix,
    plan::{self, Plan, is_direct_owner, satisfies},
    routes,
    sample::{self, Sample},
    solve,
    subject::{self, Can, list},
    subject_of,
};
use crate::{
    model::{Attribute, DefaultValue, IdKind, OnDelete, Resource, Unique},
    view::rust,
};

/// One test.
#[derive(Debug, Serialize)]
pub struct Case {
    /// The function.
    pub name: String,
    /// The module that holds what is checked.
    pub module: &'static str,
    /// The function in it.
    pub check: &'static str,
    /// What it is told, the resource first.
    pub arguments: String,
    /// The statics of other resources.
    #[serde(skip)]
    pub uses: BTreeSet<String>,
}

/// The modules of the tests that every resource gets.
pub const EVERYWHERE: [&str; 4] = ["deleting", "listing", "subject", "writing"];

/// The tests that every resource gets.
const USUAL: [(&str, &str); 16] = [
    ("writing", "is_created"),
    ("writing", "is_created_once"),
    ("writing", "is_well_formed"),
    ("writing", "is_checked"),
    ("writing", "is_missing"),
    ("writing", "is_changed"),
    ("writing", "is_changed_once"),
    ("writing", "is_replaced"),
    ("writing", "is_locked"),
    ("deleting", "is_deleted"),
    ("listing", "has_pages"),
    ("listing", "is_walked"),
    ("listing", "is_asked_well"),
    ("listing", "is_filtered"),
    ("listing", "is_sorted"),
    ("listing", "is_narrowed"),
];

/// The tests of a resource.
pub(super) fn cases(planned: &Planned<'_>) -> Vec<Case> {
    let me = format!("&{}", subject_of(planned.resource));
    let usual = USUAL.iter().map(|(module, check)| Case {
        name: (*check).to_owned(),
        module,
        check,
        arguments: me.clone(),
        uses: BTreeSet::new(),
    });
    let mut cases: Vec<_> = usual.collect();
    let mut further = Further {
        planned,
        me,
        cases: Vec::new(),
    };
    further.searched();
    further.unique();
    further.restored();
    further.pointing();
    further.linked();
    further.barred();
    cases.extend(further.cases);
    cases
}

struct Further<'a> {
    planned: &'a Planned<'a>,
    me: String,
    cases: Vec<Case>,
}

impl Further<'_> {
    fn add(
        &mut self,
        name: String,
        module: &'static str,
        check: &'static str,
        arguments: &[String],
        uses: Option<String>,
    ) {
        // Two rules about the same fields are one to the tests.
        if self.cases.iter().any(|case| case.name == name) {
            return;
        }
        self.cases.push(Case {
            name,
            module,
            check,
            arguments: arguments.join(", "),
            uses: uses.into_iter().collect(),
        });
    }

    fn searched(&mut self) {
        let Planned { resource, plan, .. } = *self.planned;
        let mut names = Vec::new();
        for (index, field) in resource.fields.iter().enumerate() {
            if !field.search || !self.planned.is_always_shown(field) {
                continue;
            }
            let sample = plan.values.iter().find(|(known, _)| *known == index);
            let is_long = matches!(sample, Some((_, Sample::Text(text))) if text.at(1).len() > 2);
            // What every row has alike would be found in all of them.
            if !is_long && field.default.is_some() {
                return;
            }
            names.push(field.json.clone());
        }
        if !names.is_empty() {
            let arguments = [self.me.clone(), format!("&[{}]", list(&names))];
            self.add("is_found".into(), "searching", "is_found", &arguments, None);
        }
    }

    fn unique(&mut self) {
        for (name, fields) in uniques(self.planned) {
            let arguments = [self.me.clone(), format!("&[{}]", list(&fields))];
            self.add(
                format!("is_unique_by_{name}"),
                "uniqueness",
                "is_unique",
                &arguments,
                None,
            );
        }
    }

    fn restored(&mut self) {
        let can = Can::of(self.planned);
        if !(self.planned.resource.soft_delete && can.delete && can.update) {
            return;
        }
        let me = self.me.clone();
        self.add(
            "is_restored".into(),
            "restoring",
            "is_restored",
            &[me],
            None,
        );
        for (name, fields) in uniques(self.planned) {
            let arguments = [self.me.clone(), format!("&[{}]", list(&fields))];
            self.add(
                format!("frees_its_{name}"),
                "freeing",
                "frees_its_values",
                &arguments,
                None,
            );
        }
    }

    fn pointing(&mut self) {
        let Planned {
            model,
            plans,
            id,
            resource,
            plan,
        } = *self.planned;
        let can = Can::of(self.planned);
        for (relation, path) in routes::places(model, plans, id) {
            let (source, used) = subject::nested_source(self.planned, relation);
            let relation = &resource.relations[relation];
            let arguments = [
                self.me.clone(),
                rust::string(&path),
                rust::string(&relation.json),
                source,
            ];
            if can.list || !resource.operations.list {
                let name = format!("is_nested_by_{}", relation.name.snake());
                self.add(name, "relating", "is_nested", &arguments, Some(used));
            }
        }
        for (index, relation) in resource.relations.iter().enumerate() {
            if !relation.constraint {
                continue;
            }
            let target = model.resource(relation.target);
            let name = relation.name.snake();
            let field = rust::string(&relation.json);
            let unknown = subject::unknown_json(&target.id);
            let arguments = [self.me.clone(), field.clone(), unknown];
            let check = "points_to_a_row";
            self.add(
                format!("needs_its_{name}"),
                "relating",
                check,
                &arguments,
                None,
            );

            let is_sent = plan.parents.iter().any(|parent| parent.relation == index);
            let Some(parent) = plans.get(relation.target.0).and_then(Option::as_ref) else {
                continue;
            };
            if !can.read
                || is_direct_owner(resource, relation)
                || !(is_sent || routes::can_point(model, resource, plan, index))
            {
                continue;
            }
            let above = Planned {
                model,
                plans,
                id: relation.target,
                resource: target,
                plan: parent,
            };
            if !(Can::of(&above).delete && Can::of(&above).read) {
                continue;
            }
            let (verb, on_delete) = match relation.on_delete {
                OnDelete::Restrict => ("keeps", "OnDelete::Restrict"),
                OnDelete::Cascade => ("goes_with", "OnDelete::Cascade"),
                OnDelete::SetNull if target.soft_delete => continue,
                OnDelete::SetNull => ("loses", "OnDelete::SetNull"),
            };
            let parent = format!("&{}", subject_of(target));
            let arguments = [
                parent.clone(),
                self.me.clone(),
                field.clone(),
                on_delete.to_owned(),
            ];
            let used = Some(import_of(target));
            self.add(
                format!("{verb}_its_{name}"),
                "relating",
                "outlives",
                &arguments,
                used.clone(),
            );
            let comes_back = relation.on_delete == OnDelete::Cascade
                && target.soft_delete
                && resource.soft_delete
                && Can::of(&above).update;
            if comes_back {
                let arguments = [parent, self.me.clone(), field];
                let check = "returns_with";
                self.add(
                    format!("returns_with_its_{name}"),
                    "returning",
                    check,
                    &arguments,
                    used,
                );
            }
        }
    }

    fn linked(&mut self) {
        let Planned {
            model,
            plans,
            id,
            resource,
            ..
        } = *self.planned;
        if !Can::of(self.planned).list && resource.operations.list {
            return;
        }
        for (path, other_id, is_left) in routes::links(model, plans, resource, id) {
            let other = model.resource(other_id);
            let Some(plan) = plans[other_id.0].as_ref() else {
                continue;
            };
            let may = |resource: &Resource, plan: &Plan, rule| {
                satisfies(model, resource, plan, rule) == Some(true)
            };
            let left = if is_left {
                (other, plan)
            } else {
                (resource, self.planned.plan)
            };
            let is_linkable = may(left.0, left.1, &left.0.access.update)
                && may(other, plan, &other.access.read)
                && may(resource, self.planned.plan, &resource.access.read);
            if !is_linkable {
                continue;
            }
            let source = format!("|world| world.fresh(&{})", subject_of(other));
            let arguments = [self.me.clone(), rust::string(&path), source];
            let name = path
                .rsplit_once('/')
                .map_or("", |(_, name)| name)
                .replace('-', "_");
            let name = format!("is_linked_as_{name}_of_{}", other.name.snake());
            self.add(
                name,
                "linking",
                "is_linked",
                &arguments,
                Some(import_of(other)),
            );
        }
    }
}

impl Further<'_> {
    fn barred(&mut self) {
        let Planned {
            model,
            plans,
            id,
            resource,
            ..
        } = *self.planned;
        if !Can::of(self.planned).read {
            return;
        }
        for barred in matrix::guarded(model, plans, id) {
            let field = &resource.fields[barred.field];
            let stored = self
                .planned
                .plan
                .fact(resource, Attribute::Field(barred.field));
            let usual = sample::usual(field).map(|sample| Sample::Fixed(sample.at(7)));
            let mut values = usual.into_iter().chain(solve::others(model, field));
            let Some(value) = values.find(|value| Fact::Sample(value.clone()) != stored) else {
                continue;
            };
            let value = Sample::Fixed(value.at(7)).rust(model);
            let arguments = [
                self.me.clone(),
                rust::string(&field.json),
                format!("json!({value})"),
                rust::string(&barred.caller),
                barred.further.to_string(),
            ];
            let name = format!("guards_its_{}", field.name.snake());
            self.add(name, "guarding", "is_guarded", &arguments, None);
        }
        for barred in matrix::hidden(model, plans, id) {
            let field = &resource.fields[barred.field];
            let arguments = [
                self.me.clone(),
                rust::string(&field.json),
                rust::string(&barred.caller),
                (barred.further && resource.operations.list).to_string(),
            ];
            let name = format!("hides_its_{}", field.name.snake());
            self.add(name, "hiding", "is_hidden", &arguments, None);
        }
    }
}

/// What no two rows of one caller share: a name for it, and the fields that a body gives.
fn uniques(planned: &Planned<'_>) -> Vec<(String, Vec<String>)> {
    let Planned { resource, plan, .. } = *planned;
    if plan.one_each || plan.capacity < plan::MANY {
        return Vec::new();
    }
    let mut uniques = Vec::new();
    if matches!(resource.id, IdKind::String { .. }) {
        uniques.push(("id".to_owned(), vec!["id".to_owned()]));
    }
    for unique in &resource.uniques {
        uniques.extend(unique_fields(planned, unique));
    }
    uniques
}

fn unique_fields(planned: &Planned<'_>, unique: &Unique) -> Option<(String, Vec<String>)> {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    // A bare row has only what cannot be left out.
    let mut bare = plan.clone();
    bare.values
        .retain(|(index, _)| !planned.is_droppable(*index));
    if let Some(condition) = &unique.condition {
        let fact = |attribute| bare.fact(resource, attribute);
        if facts::holds(model, condition, &fact, false) != Some(true) {
            return None;
        }
    }
    let mut names = Vec::new();
    let mut fields = Vec::new();
    for attribute in &unique.attributes {
        let (name, json) = match attribute {
            Attribute::Field(index) => {
                let field = &resource.fields[*index];
                if !bare.values.iter().any(|(known, _)| known == index) {
                    match &field.default {
                        // Both rows have it, although no body says so.
                        Some(DefaultValue::Literal(_)) => {}
                        _ => return None,
                    }
                    continue;
                }
                (&field.name, &field.json)
            }
            Attribute::Relation(index) => {
                let relation = &resource.relations[*index];
                if is_direct_owner(resource, relation) {
                    continue;
                }
                if !plan.parents.iter().any(|parent| parent.relation == *index) {
                    return None;
                }
                (&relation.name, &relation.json)
            }
            _ => return None,
        };
        names.push(name.snake().to_owned());
        fields.push(json.clone());
    }
    (!fields.is_empty()).then(|| (names.join("_and_"), fields))
}
