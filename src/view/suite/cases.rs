//! Which tests a resource gets: those that all get, and those for what it has.

mod barred;
mod keeping;
mod leaving;
mod linked;
mod pointing;
mod uniques;
mod withheld;

use std::collections::BTreeSet;

use serde::Serialize;

use self::uniques::uniques;
use super::{
    can::Can,
    planned::{Planned, is_always_shown},
    sample::Sample,
    subject_of,
};
use crate::view::rust;

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
pub const EVERYWHERE: [&str; 5] = ["deleting", "listing", "names", "subject", "writing"];

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
pub fn cases(planned: &Planned<'_>) -> Vec<Case> {
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
    further.withheld();
    further.kept();
    further.pointing();
    further.left();
    further.linked();
    further.barred();
    cases.extend(further.cases);
    cases
}

/// The tests of what a resource has.
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
            if !field.search || !is_always_shown(field) {
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
            let arguments = [self.me.clone(), format!("&[{}]", rust::strings(&names))];
            self.add("is_found".into(), "searching", "is_found", &arguments, None);
        }
    }

    fn unique(&mut self) {
        for (name, fields) in uniques(self.planned) {
            let arguments = [self.me.clone(), format!("&[{}]", rust::strings(&fields))];
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
            let arguments = [self.me.clone(), format!("&[{}]", rust::strings(&fields))];
            self.add(
                format!("frees_its_{name}"),
                "freeing",
                "frees_its_values",
                &arguments,
                None,
            );
        }
    }
}
