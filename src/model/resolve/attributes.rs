//! Columns by the names conditions, keys and sorts call them.

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, did_you_mean, list, quote},
    model::{Attribute, Resource, ResourceId},
    spec::Spanned,
};

/// Which names are known where.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// What a check compares: fields, relations, and when a row was made.
    Checked,
    /// And the columns every row has.
    All,
}

impl Known {
    fn has(self, attribute: Attribute) -> bool {
        match attribute {
            Attribute::Field(_) | Attribute::Relation(_) | Attribute::CreatedAt => true,
            Attribute::Id | Attribute::UpdatedAt | Attribute::DeletedAt => self == Self::All,
        }
    }
}

/// The attribute of a name, or a problem with what was probably meant.
pub(super) fn attribute(
    draft: &Draft<'_>,
    id: ResourceId,
    word: &Spanned<String>,
    known: Known,
) -> Option<Attribute> {
    let resource = draft.resource(id);
    let found = find(resource, word.as_str()).filter(|found| known.has(*found));
    if found.is_some() || draft.is_unread_in(id, word.as_str()) {
        return found;
    }
    if let Some(problem) = out_of_reach(resource, word, known) {
        draft.report(problem);
        return None;
    }
    let names: Vec<&str> = names(resource, known).collect();
    let by_column = resource
        .relations
        .iter()
        .find(|relation| relation.column == word.as_str() || relation.json == word.as_str());
    let meant = by_column.map(|relation| relation.name.snake()).or_else(|| {
        let unread = draft.written(id).unread.iter();
        did_you_mean(word.as_str(), names.iter().chain(unread).copied())
    });
    let hint = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names.is_empty() => "it has no fields".to_owned(),
        None if names.len() > 12 => "name one of its fields or relations".to_owned(),
        None => format!("it has {}", list(names, "and")),
    };
    let message = format!(
        "{} has no {}",
        quote(resource.name.snake()),
        quote(word.as_str())
    );
    draft.report(Problem::new(message).at(word.span, "unknown").hint(hint));
    None
}

/// Whether a name is one of the resource, written but wrong, or near to one.
pub(super) fn may_be_meant(draft: &Draft<'_>, id: ResourceId, name: &str) -> bool {
    let resource = draft.resource(id);
    let links = resource.many_to_many.iter();
    let links = links.map(|relation| relation.name.snake());
    draft.is_unread_in(id, name)
        || did_you_mean(name, names(resource, Known::All).chain(links)).is_some()
}

/// The problem of a name that is there and holds nothing to compare or to index.
fn out_of_reach(resource: &Resource, word: &Spanned<String>, known: Known) -> Option<Problem> {
    let is_link = resource
        .many_to_many
        .iter()
        .any(|relation| relation.name.snake() == word.as_str());
    let is_built_in = find(resource, word.as_str()).is_some_and(|found| !known.has(found));
    let (message, hint) = if is_link {
        (
            format!("{} has no column", quote(word.as_str())),
            "a many-to-many is kept in a table of its own: name a field or a `belongs_to`",
        )
    } else if is_built_in {
        (
            format!("a check cannot speak of {}", quote(word.as_str())),
            "the service fills it in: compare fields that callers set, or `created_at` with one",
        )
    } else {
        return None;
    };
    Some(Problem::new(message).at(word.span, "no field").hint(hint))
}

fn find(resource: &Resource, name: &str) -> Option<Attribute> {
    let field = resource
        .fields
        .iter()
        .position(|field| field.name.snake() == name);
    let relation = || {
        resource
            .relations
            .iter()
            .position(|relation| relation.name.snake() == name)
    };
    field
        .map(Attribute::Field)
        .or_else(|| relation().map(Attribute::Relation))
        .or_else(|| built_ins(resource).find(|built_in| resource.column(*built_in) == name))
}

fn built_ins(resource: &Resource) -> impl Iterator<Item = Attribute> + use<> {
    let timestamps = resource.timestamps;
    let deleted = resource.soft_delete.then_some(Attribute::DeletedAt);
    std::iter::once(Attribute::Id)
        .chain(timestamps.then_some(Attribute::CreatedAt))
        .chain(timestamps.then_some(Attribute::UpdatedAt))
        .chain(deleted)
}

fn names(resource: &Resource, known: Known) -> impl Iterator<Item = &str> {
    let fields = resource.fields.iter().map(|field| field.name.snake());
    let relations = resource
        .relations
        .iter()
        .map(|relation| relation.name.snake());
    let built_ins = built_ins(resource)
        .filter(move |built_in| known.has(*built_in))
        .map(|built_in| resource.column(built_in));
    fields.chain(relations).chain(built_ins)
}

/// An attribute as messages call it.
pub(super) fn name(resource: &Resource, attribute: Attribute) -> &str {
    match attribute {
        Attribute::Field(index) => resource.fields[index].name.snake(),
        Attribute::Relation(index) => resource.relations[index].name.snake(),
        built_in => resource.column(built_in),
    }
}
