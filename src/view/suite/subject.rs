//! What a valid row looks like, as the tests state it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Planned, import_of,
    plan::{Plan, Source, any, is_direct_owner, satisfies},
    sample::{ENDLESS, Sample},
    subject_of, wrong,
};
use crate::{
    model::{
        Attribute, Case, DefaultValue, Field, FieldKind, FieldRule, IdKind, Literal, Lock, Rule,
        Who,
    },
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

/// The view of a resource.
pub(super) fn view(planned: &Planned<'_>) -> SubjectView {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    let mut body = Vec::new();
    if let IdKind::String { max } = resource.id {
        body.push(format!("\"id\": {}", natural_id(max).rust(model)));
    }
    for (index, sample) in &plan.values {
        let name = rust::string(&resource.fields[*index].json);
        body.push(format!("{name}: {}", sample.rust(model)));
    }
    let mut uses = BTreeSet::new();
    let mut parents = Vec::new();
    for parent in &plan.parents {
        let relation = &resource.relations[parent.relation];
        let (source, used) = source(planned, parent.relation, parent.source);
        uses.extend(used);
        parents.push(format!("({}, {source})", rust::string(&relation.json)));
    }
    let can = Can::of(planned);
    let fields = || resource.fields.iter().enumerate();
    let named = |wanted: &dyn Fn(usize, &Field) -> bool| {
        let picked = fields().filter(|(index, field)| wanted(*index, field));
        picked
            .map(|(_, field)| field.json.clone())
            .collect::<Vec<_>>()
    };
    let asked = |pick: &dyn Fn(&Field) -> bool| {
        let mut names = vec!["id".to_owned()];
        names.extend(
            resource
                .relations
                .iter()
                .map(|relation| relation.json.clone()),
        );
        names.extend(named(&|_, field| {
            pick(field) && planned.is_always_shown(field)
        }));
        names.extend(times(planned));
        list(&names)
    };
    let varies = (matches!(resource.id, IdKind::String { .. }))
        || plan.values.iter().any(|(_, sample)| sample.varies());
    let text = body.concat();
    SubjectView {
        name: subject_of(resource),
        path: rust::string(&format!("/{}", resource.path)),
        operations: list(&can.operations),
        number: if varies { "n" } else { "_" },
        parents,
        one_each: plan.one_each,
        rows: match (can.list, plan.capacity) {
            (false, _) => "0".into(),
            (true, _) if plan.one_each && !lists_without_owning(planned) => "1".into(),
            (true, capacity) if capacity >= ENDLESS => "usize::MAX".into(),
            (true, capacity) => (capacity / 6).to_string(),
        },
        required: list(&required(planned)),
        optional: list(&named(&|index, _| planned.is_droppable(index))),
        unset: unset(planned),
        free: list(&named(&|index, _| planned.is_free(index))),
        nullable: list(&named(&|index, field| {
            planned.is_free(index) && !field.required
        })),
        read_only: list(&read_only(planned)),
        hidden: list(&named(&|_, field| !planned.is_shown(field))),
        touched: list(&touched(planned)),
        decimals: list(&named(&|_, field| {
            matches!(field.kind, FieldKind::Decimal { .. })
        })),
        wrong: wrong::values(model, resource),
        filters: asked(&|field| field.filter),
        sugar: sugar(planned),
        sorts: asked(&|field| field.sort),
        order: rust::string(&order(planned)),
        must_lock: resource.lock == Lock::Required,
        unknown: rust::string(&unknown(&resource.id)),
        uses_letters: text.contains("letters(n"),
        uses,
        body,
    }
}

/// What whoever makes a row can do with it.
pub(super) struct Can {
    /// Whether lists show the row.
    pub list: bool,
    /// Whether it can be read.
    pub read: bool,
    /// Whether it can be changed.
    pub update: bool,
    /// Whether it can be deleted.
    pub delete: bool,
    operations: Vec<String>,
}

impl Can {
    pub fn of(planned: &Planned<'_>) -> Self {
        let Planned {
            model,
            resource,
            plan,
            ..
        } = *planned;
        let access = &resource.access;
        let may = |rule| satisfies(model, resource, plan, rule) == Some(true);
        let offered = resource.operations;
        let read = may(&access.read);
        let update = may(&access.update) && read;
        let delete = may(&access.delete) && read;
        let operations = [
            ("list", offered.list && may(&access.list)),
            ("read", offered.read && read),
            ("create", offered.create),
            ("replace", offered.replace && update),
            ("update", offered.update && update),
            ("delete", offered.delete && delete),
        ];
        let picked = operations.into_iter().filter(|(_, can)| *can);
        Self {
            list: offered.list && may(&access.list),
            read: offered.read && read,
            update,
            delete: offered.delete && delete,
            operations: picked.map(|(name, _)| name.to_owned()).collect(),
        }
    }
}

impl Planned<'_> {
    /// Whether whoever makes the row sees the field.
    pub fn is_shown(&self, field: &Field) -> bool {
        match &field.access.read {
            FieldRule::Inherit => true,
            FieldRule::Nobody => false,
            FieldRule::Grants(rule) => {
                satisfies(self.model, self.resource, self.plan, rule) == Some(true)
            }
        }
    }

    /// Whether somebody with every role sees the field on whatever row.
    pub fn is_always_shown(&self, field: &Field) -> bool {
        match &field.access.read {
            FieldRule::Inherit => true,
            FieldRule::Nobody => false,
            FieldRule::Grants(rule) => grants_always(rule),
        }
    }

    fn is_always_set(&self, field: &Field) -> bool {
        match &field.access.write {
            FieldRule::Inherit => true,
            FieldRule::Nobody => false,
            FieldRule::Grants(rule) => grants_always(rule),
        }
    }

    /// Whether the body holds the field.
    pub fn is_sent(&self, index: usize) -> bool {
        self.plan.values.iter().any(|(known, _)| *known == index)
    }

    /// Whether the field can be left out of the body, and nothing else depends on it.
    pub fn is_droppable(&self, index: usize) -> bool {
        self.is_free(index) && !self.resource.fields[index].must_be_sent()
    }

    /// Whether the field can be changed, and nothing else depends on it.
    pub fn is_free(&self, index: usize) -> bool {
        let field = &self.resource.fields[index];
        self.is_sent(index) && self.is_always_set(field) && !self.plan.bound.contains(&index)
    }
}

fn grants_always(rule: &Rule) -> bool {
    let always = rule
        .grants
        .iter()
        .map(|grant| Some(grant.when.is_none() && grant.who != Who::Owner));
    any(always) == Some(true)
}

/// Texts that are ids of a resource whose clients choose them.
pub(super) fn natural_id(max: u32) -> Sample {
    Sample::Text(super::sample::Text {
        before: String::new(),
        digits: super::sample::Digits::Decimal,
        width: usize::try_from(max.min(6)).unwrap_or(6),
        after: String::new(),
    })
}

/// Where a row that is pointed to comes from, and the static that is named for it.
pub(super) fn source(
    planned: &Planned<'_>,
    relation: usize,
    source: Source,
) -> (String, Option<String>) {
    let target = planned
        .model
        .resource(planned.resource.relations[relation].target);
    let role = planned
        .model
        .auth
        .as_ref()
        .map(|auth| auth.default_role.snake());
    match source {
        Source::Shared | Source::Fresh => {
            let verb = if source == Source::Shared {
                "shared"
            } else {
                "fresh"
            };
            let subject = subject_of(target);
            (
                format!("|world| world.{verb}(&{subject})"),
                Some(import_of(target)),
            )
        }
        Source::Account => {
            let role = rust::string(role.unwrap_or_default());
            let account = format!("world.service.account(&[{role}]).await.1");
            (
                format!("|world| Box::pin(async {{ json!({account}) }})"),
                None,
            )
        }
        Source::Maker => {
            let me = "world.maker.get(\"/auth/me\").await.body[\"id\"].clone()";
            (format!("|world| Box::pin(async {{ {me} }})"), None)
        }
    }
}

/// Where the row comes from below which there are routes, and the static that is named for it.
pub(super) fn nested_source(planned: &Planned<'_>, relation: usize) -> (String, String) {
    let parent = planned
        .plan
        .parents
        .iter()
        .find(|parent| parent.relation == relation);
    let from = parent.map_or(Source::Fresh, |parent| parent.source);
    let target = planned
        .model
        .resource(planned.resource.relations[relation].target);
    let (text, _) = source(planned, relation, from);
    (text, import_of(target))
}

/// An id that no row has.
pub(super) fn unknown(id: &IdKind) -> String {
    match id {
        IdKind::Uuid => "00000000-0000-7000-8000-000000000000".into(),
        // The same in the alphabet of typeids.
        IdKind::TypeId { prefix } => format!("{prefix}_0000000000e008000000000000"),
        IdKind::Integer => "9007199254740991".into(),
        IdKind::String { max } => "z".repeat(usize::try_from(*max.min(&8)).unwrap_or(1)),
    }
}

/// The same as JSON.
pub(super) fn unknown_json(id: &IdKind) -> String {
    match id {
        IdKind::Integer => "json!(9_007_199_254_740_991_i64)".into(),
        other => format!("json!({})", rust::string(&unknown(other))),
    }
}

fn required(planned: &Planned<'_>) -> Vec<String> {
    let resource = planned.resource;
    let relations = resource
        .relations
        .iter()
        .filter(|relation| relation.required && !is_direct_owner(resource, relation));
    let fields = resource
        .fields
        .iter()
        .filter(|field| field.must_be_sent() && planned.is_always_set(field));
    relations
        .map(|relation| relation.json.clone())
        .chain(fields.map(|field| field.json.clone()))
        .collect()
}

fn unset(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    let mut unset = Vec::new();
    for (index, relation) in resource.relations.iter().enumerate() {
        let is_sent = plan.parents.iter().any(|parent| parent.relation == index);
        if !is_sent && !is_direct_owner(resource, relation) {
            unset.push(format!("{}: null", rust::string(&relation.json)));
        }
    }
    for (index, field) in resource.fields.iter().enumerate() {
        let is_left_out = !planned.is_sent(index) || planned.is_droppable(index);
        if !is_left_out || !planned.is_shown(field) {
            continue;
        }
        let value = match &field.default {
            Some(DefaultValue::Literal(literal)) if is_plain(literal) => {
                rust::json_expression(model, literal)
            }
            Some(_) => continue,
            None => "null".to_owned(),
        };
        unset.push(format!("{}: {value}", rust::string(&field.json)));
    }
    unset
}

/// Whether the value is written in one way only.
fn is_plain(literal: &Literal) -> bool {
    match literal {
        Literal::Time(time) => time.microsecond == 0,
        Literal::DateTime(moment) => moment.time.microsecond == 0,
        Literal::List(elements) => elements.iter().all(is_plain),
        _ => true,
    }
}

fn times(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    if !resource.timestamps {
        return Vec::new();
    }
    [Attribute::CreatedAt, Attribute::UpdatedAt]
        .map(|attribute| model.json_name(resource, attribute))
        .into()
}

fn read_only(planned: &Planned<'_>) -> Vec<String> {
    let resource = planned.resource;
    let mut names = Vec::new();
    if !matches!(resource.id, IdKind::String { .. }) {
        names.push("id".to_owned());
    }
    let fields = resource
        .fields
        .iter()
        .filter(|field| field.access.write == FieldRule::Nobody && planned.is_shown(field));
    names.extend(fields.map(|field| field.json.clone()));
    names.extend(times(planned));
    names
}

fn touched(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    let mut names = Vec::new();
    if resource.has_version() {
        names.push("version".to_owned());
    }
    if resource.timestamps {
        names.push(model.json_name(resource, Attribute::UpdatedAt));
    }
    names
}

/// Parameters that are short for a filter: the parameter, the field and the operator.
fn sugar(planned: &Planned<'_>) -> Vec<String> {
    let Planned {
        model, resource, ..
    } = *planned;
    let case = model.api.case;
    let (least, greatest, after, before, time) = match case {
        Case::Camel => ("Min", "Max", "After", "Before", "At"),
        Case::Snake => ("_min", "_max", "_after", "_before", "_at"),
    };
    let mut sugar = Vec::new();
    let mut add = |name: &str, is_time: bool| {
        let stem = if is_time {
            name.strip_suffix(time).unwrap_or(name)
        } else {
            name
        };
        let pairs = if is_time {
            [(after, "gte"), (before, "lt")]
        } else {
            [(least, "gte"), (greatest, "lte")]
        };
        for (suffix, operator) in pairs {
            let parameter = rust::string(&format!("{stem}{suffix}"));
            sugar.push(format!(
                "({parameter}, {}, \"{operator}\")",
                rust::string(name)
            ));
        }
    };
    for field in &resource.fields {
        if field.filter && planned.is_always_shown(field) {
            if field.kind.is_temporal() {
                add(&field.json, true);
            } else if field.kind.is_number() {
                add(&field.json, false);
            }
        }
    }
    times(planned).iter().for_each(|name| add(name, true));
    sugar
}

fn order(planned: &Planned<'_>) -> String {
    let Planned {
        model, resource, ..
    } = *planned;
    let keys = resource.default_sort.iter().map(|key| {
        let sign = if key.descending { "-" } else { "" };
        format!("{sign}{}", model.json_name(resource, key.attribute))
    });
    keys.collect::<Vec<_>>().join(",")
}

/// Whether lists show rows of others to somebody with every role.
fn lists_without_owning(planned: &Planned<'_>) -> bool {
    let Planned {
        model,
        resource,
        plan,
        ..
    } = *planned;
    let stranger = Plan {
        owned: false,
        ..plan.clone()
    };
    satisfies(model, resource, &stranger, &resource.access.list) == Some(true)
}

/// Names as Rust strings, separated by commas.
pub(super) fn list(names: &[String]) -> String {
    let names = names.iter().map(|name| rust::string(name));
    names.collect::<Vec<_>>().join(", ")
}
