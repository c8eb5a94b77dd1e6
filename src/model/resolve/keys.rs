//! Unique keys and indexes.

use super::{
    alike::alike,
    attributes::{self, Known, attribute},
    conditions::condition,
    draft::Draft,
    limits::describe,
    lists::{signed, spoken},
};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{
        Attribute, CHARACTER_BYTES, Condition, FieldKind, IdKind, Index, MAX_INDEX_BYTES, Resource,
        ResourceId, SortKey, Unique,
    },
    spec::{Key, Spanned},
};

/// Characters of all texts of one key together at most.
const MAX_KEY_LENGTH: u32 = MAX_INDEX_BYTES / CHARACTER_BYTES;

/// Columns of one key at most: what every engine can index.
const MAX_KEY_COLUMNS: usize = 16;

pub(super) fn keys(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        join_tables(draft, id);
        let uniques = uniques(draft, id);
        let indexes = indexes(draft, id);
        draft.model.resources[id.0].uniques = uniques;
        draft.model.resources[id.0].indexes = indexes;
        too_many(draft, id);
    }
}

/// Reports a table with more keys than MySQL has: one for its id, one for the order of its lists, one for the address of
/// an account, and one for each unique, index and relation.
fn too_many(draft: &Draft<'_>, id: ResourceId) {
    const MOST: usize = 64;
    let resource = draft.resource(id);
    let built_in = 2 + usize::from(resource.is_user);
    let count =
        built_in + resource.uniques.len() + resource.indexes.len() + resource.relations.len();
    if count > MOST {
        let problem = Problem::new(format!(
            "{} has {count} keys, indexes and relations together",
            quote(resource.name.snake())
        ))
        .at(draft.written(id).place, "more than MySQL takes")
        .hint(format!(
            "keep to {} in one resource: a description holds on every engine",
            MOST - built_in
        ));
        draft.report(problem);
    }
}

fn uniques(draft: &Draft<'_>, id: ResourceId) -> Vec<Unique> {
    let resource = draft.resource(id);
    let written = draft.written(id);
    let mut keys: Vec<(Unique, Span)> = Vec::new();
    let fields = resource
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.unique);
    for (index, field) in fields {
        let span = written.fields[index]
            .unique
            .as_ref()
            .map_or(written.place, |on| on.span);
        let unique = Unique {
            attributes: vec![Attribute::Field(index)],
            condition: None,
        };
        if field.kind == FieldKind::Bool {
            let problem = Problem::new(format!(
                "{} is unique and has two values",
                quote(field.name.snake())
            ))
            .at(span, "two rows at most")
            .hint("leave `unique` out");
            draft.report(problem);
        } else if indexable(
            draft,
            id,
            &unique.attributes,
            &[span],
            span,
            room(resource, None),
        ) {
            alike(draft, id, &unique, span);
        }
        keys.push((unique, span));
    }
    let relations = resource
        .relations
        .iter()
        .enumerate()
        .filter(|(_, relation)| relation.unique);
    for (index, _) in relations {
        let span = written.relations[index]
            .unique
            .as_ref()
            .map_or(written.place, |on| on.span);
        let attributes = vec![Attribute::Relation(index)];
        keys.push((
            Unique {
                attributes,
                condition: None,
            },
            span,
        ));
    }
    for key in written
        .resource
        .iter()
        .flat_map(|resource| &resource.unique)
    {
        if let Some((attributes, condition)) = listed(draft, id, key, "unique") {
            let unique = Unique {
                attributes,
                condition,
            };
            counts_deleted(draft, key, &unique);
            counts_by_number(draft, id, key, &unique);
            twice(draft, &keys, &unique, key.span);
            alike(draft, id, &unique, key.span);
            keys.push((unique, key.span));
        }
    }
    keys.into_iter().map(|(unique, _)| unique).collect()
}

/// Reports a key over when a row was deleted: it is null in all rows that a key counts, and no null equals
/// another.
fn counts_deleted(draft: &Draft<'_>, key: &Key, unique: &Unique) {
    let place = unique
        .attributes
        .iter()
        .position(|attribute| *attribute == Attribute::DeletedAt);
    if let Some(word) = place.and_then(|place| key.attributes.get(place)) {
        let problem = Problem::new("a unique key over `deleted_at` holds nothing apart")
            .at(word.span, "null in every row that counts")
            .hint("leave it out: with `soft_delete`, a key counts the rows that are not deleted");
        draft.report(problem);
    }
}

/// Reports a key of some rows that a number tells which the database counts up: MySQL computes nothing from that.
fn counts_by_number(draft: &Draft<'_>, id: ResourceId, key: &Key, unique: &Unique) {
    let is_numbered = draft.resource(id).id == IdKind::Integer;
    let mut named = unique.condition.iter().flat_map(Condition::attributes);
    let names_id = named.any(|attribute| attribute == Attribute::Id);
    if is_numbered && names_id {
        let problem = Problem::new("MySQL keeps no key of rows that their number tells")
            .at(key.span, "its condition names an `id` that is counted up")
            .hint("leave the comparison with `id` out, or choose ids that are no integers: a description holds on every engine");
        draft.report(problem);
    }
}

/// Reports a key over the same columns as an earlier one.
fn twice(draft: &Draft<'_>, keys: &[(Unique, Span)], key: &Unique, span: Span) {
    let same = |other: &Unique| {
        other.condition == key.condition
            && other.attributes.len() == key.attributes.len()
            && other
                .attributes
                .iter()
                .all(|attribute| key.attributes.contains(attribute))
    };
    if let Some((_, first)) = keys.iter().find(|(other, _)| same(other)) {
        let problem = Problem::new("a unique key is there twice")
            .at(span, "again")
            .also(*first, "the first")
            .hint("keep one of the two");
        draft.report(problem);
    }
}

fn indexes(draft: &Draft<'_>, id: ResourceId) -> Vec<Index> {
    let resource = draft.resource(id);
    let written = draft.written(id);
    let mut indexes: Vec<(Index, Span)> = Vec::new();
    let fields = resource
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.index);
    for (index, field) in fields {
        let span = written.fields[index]
            .index
            .as_ref()
            .map_or(written.place, |on| on.span);
        let attribute = Attribute::Field(index);
        if field.unique {
            let problem = Problem::new(format!(
                "{} is unique, and so has an index",
                quote(field.name.snake())
            ))
            .at(span, "one too many")
            .hint("leave `index` out");
            draft.report(problem);
        } else {
            indexable(draft, id, &[attribute], &[span], span, MAX_INDEX_BYTES);
        }
        indexes.push((
            Index {
                keys: vec![SortKey {
                    attribute,
                    descending: false,
                }],
                condition: None,
            },
            span,
        ));
    }
    for key in written
        .resource
        .iter()
        .flat_map(|resource| &resource.indexes)
    {
        let (directions, key) = directed(key);
        let words = key.attributes.iter();
        let problems: Vec<_> = words.filter_map(|word| spoken("indexes", word)).collect();
        if !problems.is_empty() {
            for problem in problems {
                draft.report(problem);
            }
            continue;
        }
        let Some((attributes, condition)) = listed(draft, id, &key, "indexes") else {
            continue;
        };
        let keys = attributes.into_iter().zip(directions);
        let keys = keys.map(|(attribute, descending)| SortKey {
            attribute,
            descending,
        });
        let index = Index {
            keys: keys.collect(),
            condition,
        };
        if let Some((_, first)) = indexes.iter().find(|(other, _)| *other == index) {
            let problem = Problem::new("an index is there twice")
                .at(key.span, "again")
                .also(*first, "the first")
                .hint("keep one of the two");
            draft.report(problem);
        }
        indexes.push((index, key.span));
    }
    indexes.into_iter().map(|(index, _)| index).collect()
}

/// Which columns of an index have the greatest first, and its columns without the signs that say so.
fn directed(key: &Key) -> (Vec<bool>, Key) {
    let words = key.attributes.iter().map(|word| {
        let (descending, name) = signed(word.as_str());
        (descending, Spanned::new(name.to_owned(), word.span))
    });
    let (directions, attributes) = words.unzip();
    let key = Key {
        attributes,
        condition: key.condition.clone(),
        span: key.span,
    };
    (directions, key)
}

type Listed = (Vec<Attribute>, Option<crate::model::Condition>);

/// An entry of `unique` or `indexes`.
fn listed(draft: &Draft<'_>, id: ResourceId, key: &Key, what: &str) -> Option<Listed> {
    let columns = key.attributes.len();
    if columns == 0 || columns > MAX_KEY_COLUMNS {
        let problem = Problem::new(format!("an entry of `{what}` has {columns} columns"))
            .at(key.span, "here")
            .hint(format!("name 1 to {MAX_KEY_COLUMNS} fields or relations"));
        draft.report(problem);
        return None;
    }
    let found: Vec<Option<Attribute>> = key
        .attributes
        .iter()
        .map(|word| attribute(draft, id, word, Known::All))
        .collect();
    let condition = match &key.condition {
        Some(expression) => Some(condition(draft, id, expression, Known::All)?),
        None => None,
    };
    let attributes: Vec<Attribute> = found.into_iter().collect::<Option<_>>()?;
    for (index, attribute) in attributes.iter().enumerate() {
        if attributes[..index].contains(attribute) {
            let word = &key.attributes[index];
            let problem = Problem::new(format!("{} is there twice", quote(word.as_str())))
                .at(word.span, "again")
                .hint("keep one of the two");
            draft.report(problem);
            return None;
        }
    }
    let places: Vec<Span> = key.attributes.iter().map(|word| word.span).collect();
    let room = match what {
        "unique" => room(draft.resource(id), condition.as_ref()),
        _ => MAX_INDEX_BYTES,
    };
    indexable(draft, id, &attributes, &places, key.span, room).then_some((attributes, condition))
}

/// Bytes of a unique key at most: where it counts some of the rows only, MySQL has a column of one byte for which. An
/// index holds all rows there.
fn room(resource: &Resource, condition: Option<&Condition>) -> u32 {
    MAX_INDEX_BYTES - u32::from(resource.soft_delete || condition.is_some())
}

/// Whether every engine can index these columns together, reporting it where not.
fn indexable(
    draft: &Draft<'_>,
    id: ResourceId,
    attributes: &[Attribute],
    places: &[Span],
    span: Span,
    room: u32,
) -> bool {
    let resource = draft.resource(id);
    let mut bytes: u32 = 0;
    for (attribute, place) in attributes.iter().zip(places) {
        let kind = draft.model.kind(resource, *attribute);
        let name = quote(attributes::name(resource, *attribute));
        if matches!(
            kind,
            FieldKind::Text | FieldKind::Json | FieldKind::Bytes | FieldKind::Array(_)
        ) {
            let hint = match kind {
                FieldKind::Text => "give the text a length: `string(255)`",
                _ if places == [span] => "leave it out",
                _ => "leave it out of the key",
            };
            let problem = Problem::new(format!(
                "{name} has the type `{}` and cannot be indexed",
                describe(&kind)
            ))
            .at(*place, "no engine indexes it whole")
            .hint(hint);
            draft.report(problem);
            return false;
        }
        let more = draft.model.indexed_bytes(resource, *attribute);
        bytes = bytes.saturating_add(more.unwrap_or(u32::MAX));
    }
    if bytes > room {
        let length = bytes.div_ceil(CHARACTER_BYTES);
        let most = room / CHARACTER_BYTES;
        let which = if room < MAX_INDEX_BYTES {
            "a key of some of the rows, as with `soft_delete`,"
        } else {
            "a key"
        };
        let problem = Problem::new(format!("a key of {length} characters is too long"))
            .at(span, "too long to be indexed")
            .hint(format!("{which} holds {most} characters at most, all of its texts together, and less beside columns of other types: shorten a type, or write a `max`"));
        draft.report(problem);
        return false;
    }
    true
}

/// Reports a join table whose key no engine could index.
fn join_tables(draft: &Draft<'_>, id: ResourceId) {
    let length = |id: ResourceId| {
        draft
            .resource(id)
            .id
            .column_kind()
            .max_length()
            .unwrap_or(0)
    };
    for (index, relation) in draft.resource(id).many_to_many.iter().enumerate() {
        if length(id) + length(relation.target) > MAX_KEY_LENGTH {
            let place = draft.written(id).many_to_many[index].name.span;
            let problem = Problem::new(format!(
                "the ids of {} are too long for a join table",
                quote(relation.name.snake())
            ))
            .at(place, "too long to be indexed")
            .hint(format!(
                "the ids of both sides have {MAX_KEY_LENGTH} characters together at most: shorten an `id`"
            ));
            draft.report(problem);
        }
    }
}
