//! What a valid row looks like, as the tests state it.

mod listing;
mod members;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::listing::rows;

use super::{can::Can, id, planned::Planned, sample::Sample, source, subject_of, wrong};
use crate::{
    model::{Action, Field, FieldKind, IdKind, Lock},
    view::rust,
};

/// What a valid row looks like.
#[derive(Debug, Serialize)]
pub struct SubjectView {
    /// The static.
    #[serde(rename = "SUBJECT")]
    pub name: String,
    /// The path of the collection, as a Rust string.
    pub path: String,
    /// What is offered and can be done, as Rust strings.
    pub operations: String,
    /// The parameter of the body: `n`, or `_` where it is not used.
    pub number: &'static str,
    /// The members of the body, as lines for `json!`.
    pub body: Vec<String>,
    /// How a row is made where no client can, as Rust.
    pub store: String,
    /// What a row points to.
    pub parents: Vec<String>,
    /// Whether nobody can make two.
    pub one_each: bool,
    /// How many rows one caller can make and list.
    pub rows: String,
    /// What a whole body has to hold.
    pub required: String,
    /// What it can leave out.
    pub optional: String,
    /// What becomes of that.
    pub unset: Vec<String>,
    /// What can be changed whatever the rest is.
    pub free: String,
    /// What of that can be cleared.
    pub nullable: String,
    /// What only the service sets.
    pub read_only: String,
    /// What nobody sees.
    pub hidden: String,
    /// What every change changes.
    pub touched: String,
    /// What is a decimal number.
    pub decimals: String,
    /// What is a moment.
    pub moments: String,
    /// Values that are refused.
    pub wrong: Vec<String>,
    /// What lists can be filtered by.
    pub filters: String,
    /// What is short for a filter.
    pub sugar: Vec<String>,
    /// What lists can be sorted by.
    pub sorts: String,
    /// The order of a list that is asked for no other, as a Rust string.
    pub order: String,
    /// Whether a change has to name a version.
    pub must_lock: bool,
    /// An id that no row has, as a Rust string.
    pub unknown: String,
    /// Whether the body holds numbers written with letters.
    #[serde(skip)]
    pub uses_letters: bool,
    /// The statics of other resources.
    #[serde(skip)]
    pub uses: BTreeSet<String>,
}

/// How a row is made that no client can make, with what code sets of it, as Rust.
fn store(planned: &Planned<'_>, stored: &[String]) -> String {
    let resource = planned.resource;
    let mut samples = planned.plan.stored.iter();
    let number = if samples.any(|(_, sample)| sample.varies()) {
        format!("let n = world.next(\"code of {}\");", resource.plural)
    } else {
        String::new()
    };
    format!(
        "Some(|world, client, body| {{ {number} let set = json!({{ {} }}); \
         Box::pin(storing::store(world, client, body, set, app::{}::service::create)) }})",
        stored.join(", "),
        resource.module
    )
}

/// The view of a resource.
pub fn view(planned: &Planned<'_>) -> SubjectView {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    let mut body = Vec::new();
    if let IdKind::String { max } = resource.id {
        body.push(format!("\"id\": {}", id::natural(max).rust(model)));
    }
    let member = |(index, sample): &(usize, Sample)| {
        let name = rust::string(&resource.fields[*index].json);
        format!("{name}: {}", sample.rust(model))
    };
    body.extend(plan.values.iter().map(member));
    let stored: Vec<_> = plan.stored.iter().map(member).collect();
    let mut uses = BTreeSet::new();
    let mut parents = Vec::new();
    for parent in &plan.parents {
        let relation = &resource.relations[parent.relation];
        let (source, used) = source::source(planned, *parent);
        uses.extend(used);
        parents.push(format!("({}, {source})", rust::string(&relation.json)));
    }
    let named = |wanted: &dyn Fn(usize, &Field) -> bool| {
        let fields = resource.fields.iter().enumerate();
        let names = fields
            .filter(|(index, field)| wanted(*index, field))
            .map(|(_, field)| field.json.clone());
        rust::strings(&names.collect::<Vec<_>>())
    };
    let varies = (matches!(resource.id, IdKind::String { .. }))
        || plan.values.iter().any(|(_, sample)| sample.varies());
    let mut samples = plan.values.iter().chain(&plan.stored);
    SubjectView {
        name: subject_of(resource),
        path: rust::string(&resource.collection().to_string()),
        operations: rust::strings(&Can::of(planned).words()),
        number: if varies { "n" } else { "_" },
        parents,
        one_each: plan.one_each,
        rows: match listing::rows(planned) {
            u64::MAX => "usize::MAX".to_owned(),
            rows => rows.to_string(),
        },
        store: if resource.offers(&Action::Create) {
            "None".to_owned()
        } else {
            store(planned, &stored)
        },
        required: rust::strings(&members::required(planned)),
        optional: named(&|index, _| planned.is_droppable(index)),
        unset: members::unset(planned),
        free: named(&|index, _| planned.is_free(index)),
        nullable: named(&|index, field| planned.is_free(index) && !field.required),
        read_only: rust::strings(&members::read_only(planned)),
        hidden: named(&|_, field| !planned.is_shown(field)),
        touched: rust::strings(&members::touched(planned)),
        decimals: named(&|_, field| matches!(field.kind, FieldKind::Decimal { .. })),
        moments: rust::strings(&members::moments(planned)),
        wrong: wrong::values(planned),
        filters: rust::strings(&listing::asked(planned, |field| field.filter)),
        sugar: listing::sugar(planned),
        sorts: rust::strings(&listing::asked(planned, |field| field.sort)),
        order: rust::string(&listing::order(planned)),
        must_lock: resource.lock == Lock::Required,
        unknown: rust::string(&id::unknown(&resource.id)),
        uses_letters: samples.any(|(_, sample)| sample.is_lettered()),
        uses,
        body,
    }
}
