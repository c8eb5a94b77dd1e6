//! Query parameters: what filters are called, and the short forms that stand for ranges.

use std::collections::HashMap;

use super::{attributes, draft::Draft};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{Action, Attribute, Case, FieldKind, Resource, ResourceId, reserved},
};

pub(super) fn parameters(draft: &Draft<'_>) {
    for id in draft.ids() {
        let resource = draft.resource(id);
        if !resource.offers(&Action::List) {
            continue;
        }
        let filters = filters(draft, id);
        let mut taken: HashMap<String, (Span, Attribute)> = filters
            .iter()
            .map(|filter| (filter.json.clone(), (filter.place, filter.attribute)))
            .collect();
        for filter in &filters {
            if matches!(filter.attribute, Attribute::Relation(_)) {
                continue;
            }
            for short in short_forms(&filter.json, &filter.kind, draft.model.api.case) {
                if !take(draft, resource, &mut taken, filter, &short) {
                    break;
                }
            }
        }
    }
}

/// An attribute that lists are filtered by.
struct Filter {
    attribute: Attribute,
    json: String,
    kind: FieldKind,
    place: Span,
}

fn filters(draft: &Draft<'_>, id: ResourceId) -> Vec<Filter> {
    let (resource, written) = (draft.resource(id), draft.written(id));
    let filter = |attribute: Attribute, place: Span| Filter {
        attribute,
        json: draft.model.json_name(resource, attribute),
        kind: draft.model.kind(resource, attribute),
        place,
    };
    let fields = resource
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.filter);
    let fields =
        fields.map(|(index, _)| filter(Attribute::Field(index), written.fields[index].name.span));
    let relations = (0..resource.relations.len()).map(|index| {
        filter(
            Attribute::Relation(index),
            written.relations[index].name.span,
        )
    });
    let times = [Attribute::CreatedAt, Attribute::UpdatedAt]
        .into_iter()
        .filter(|_| resource.timestamps)
        .map(|attribute| filter(attribute, written.place));
    times.chain(fields).chain(relations).collect()
}

/// `priceMin` and `priceMax` of a number, `createdAfter` and `createdBefore` of a date or time.
fn short_forms(json: &str, kind: &FieldKind, case: Case) -> Vec<String> {
    let (at, range, span) = match case {
        Case::Camel => ("At", ["Min", "Max"], ["After", "Before"]),
        Case::Snake => ("_at", ["_min", "_max"], ["_after", "_before"]),
    };
    let (base, ends) = if kind.is_number() {
        (json, range)
    } else if kind.is_temporal() {
        let base = json.strip_suffix(at).filter(|base| !base.is_empty());
        (base.unwrap_or(json), span)
    } else {
        return Vec::new();
    };
    ends.map(|end| format!("{base}{end}")).to_vec()
}

/// Takes a parameter for a range of a filter, or reports who has it; says whether it was free.
fn take(
    draft: &Draft<'_>,
    resource: &Resource,
    taken: &mut HashMap<String, (Span, Attribute)>,
    filter: &Filter,
    short: &str,
) -> bool {
    let name = quote(attributes::name(resource, filter.attribute));
    let clash = Problem::new(format!(
        "the query parameter {} would mean two things",
        quote(short)
    ))
    .at(filter.place, format!("a range of {name}"))
    .hint("give one of the two another `json` name, or write `filter = false`");
    match taken.get(short) {
        _ if reserved::PARAMETERS.contains(&short) => draft.report(clash),
        None => {
            taken.insert(short.to_owned(), (filter.place, filter.attribute));
            return true;
        }
        Some((_, other)) if *other == filter.attribute => return true,
        Some((place, other)) => {
            draft.report(clash.also(*place, quote(attributes::name(resource, *other))));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_begins_with_the_name_as_it_is() {
        assert_eq!(
            short_forms("unitID", &FieldKind::Int, Case::Camel),
            ["unitIDMin", "unitIDMax"]
        );
        assert_eq!(
            short_forms("unit_price", &FieldKind::Int, Case::Snake),
            ["unit_price_min", "unit_price_max"]
        );
        assert_eq!(
            short_forms("startsAt", &FieldKind::DateTime, Case::Camel),
            ["startsAfter", "startsBefore"]
        );
    }
}
