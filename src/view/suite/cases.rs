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
    subject, subject_of,
};
use crate::{
    model::Action::{self, Create, Delete, List, Read, Replace, Update},
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
pub const EVERYWHERE: [&str; 5] = ["deleting", "listing", "names", "subject", "writing"];

/// A check that every resource gets that offers what is asked: its module, its function, and when.
type Usual = (&'static str, &'static str, fn(&Offered) -> bool);

const USUAL: [Usual; 16] = [
    ("writing", "is_created", |it| it.all(&[Create])),
    ("writing", "is_created_once", |it| it.all(&[Create])),
    ("writing", "is_well_formed", |it| {
        it.any(&[Create, Replace, Update])
    }),
    ("writing", "is_checked", |it| it.all(&[Create])),
    ("writing", "is_missing", |it| {
        it.any(&[Read, Replace, Update, Delete])
    }),
    ("writing", "is_changed", |it| it.all(&[Read, Update])),
    ("writing", "is_changed_once", |it| {
        it.all(&[Update]) && it.versioned
    }),
    ("writing", "is_replaced", |it| it.all(&[Read, Replace])),
    ("writing", "is_locked", |it| it.all(&[Read, Update])),
    ("deleting", "is_deleted", |it| it.all(&[Delete])),
    ("listing", "has_pages", |it| it.lists(5)),
    ("listing", "is_walked", |it| it.lists(7)),
    ("listing", "is_asked_well", |it| it.lists(0)),
    ("listing", "is_filtered", |it| it.lists(6)),
    ("listing", "is_sorted", |it| it.lists(6)),
    ("listing", "is_narrowed", |it| it.lists(1)),
];

/// What a resource offers to whoever makes its rows.
struct Offered {
    operations: Vec<Action>,
    /// How many rows one caller can make and list.
    rows: u64,
    versioned: bool,
}

impl Offered {
    fn of(planned: &Planned<'_>) -> Self {
        let operations = Can::of(planned).operations.into_iter();
        Self {
            operations: operations.map(|(action, _)| action).collect(),
            rows: subject::rows(planned),
            versioned: planned.resource.has_version(),
        }
    }

    fn all(&self, actions: &[Action]) -> bool {
        actions
            .iter()
            .all(|action| self.operations.contains(action))
    }

    fn any(&self, actions: &[Action]) -> bool {
        actions
            .iter()
            .any(|action| self.operations.contains(action))
    }

    /// Whether so many rows can be made and listed.
    fn lists(&self, rows: u64) -> bool {
        self.all(&[List]) && self.rows >= rows
    }
}

/// Whether some check of these is for what none of the resources offers.
pub fn has_idle<'a>(all: impl Iterator<Item = &'a Planned<'a>>) -> bool {
    let offered: Vec<_> = all.map(Offered::of).collect();
    let is_idle = |(.., when): &Usual| !offered.iter().any(when);
    !offered.is_empty() && USUAL.iter().any(is_idle)
}

/// The tests of a resource.
pub fn cases(planned: &Planned<'_>) -> Vec<Case> {
    let me = format!("&{}", subject_of(planned.resource));
    let offered = Offered::of(planned);
    let usual = USUAL.iter().filter(|(.., when)| when(&offered));
    let usual = usual.map(|(module, check, _)| Case {
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
    if offered.lists(4) {
        further.searched();
    }
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
        if !(self.planned.resource.soft_delete && can.delete && can.restore) {
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
            // The key of a table is taken as long as its row is there.
            if fields == ["id"] {
                continue;
            }
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
