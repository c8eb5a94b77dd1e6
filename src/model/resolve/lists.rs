//! Lists: what they can be searched, filtered and sorted by, and their order.

use super::{
    attributes::{Known, attribute},
    draft::Draft,
};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{Attribute, Field, FieldKind, FieldRule, ResourceId, SortKey},
    spec::{self, Spanned},
};

/// Keys of a sort at most.
const MAX_SORT_KEYS: usize = 8;

/// Characters at most of the texts that a list is sorted by: a cursor holds them, and goes into an address.
const MAX_SORT_LENGTH: u32 = 1024;

/// Why something cannot be asked for.
#[derive(Clone, Copy)]
struct Refusal {
    reason: &'static str,
    /// What could be done about it, as the begin of a hint that ends with what to do instead.
    mend: &'static str,
}

const TOO_LONG: Refusal = Refusal {
    reason: "a cursor holds 1024 characters at most",
    mend: "write a `max` of at most 1024, or ",
};

impl Refusal {
    const fn of(reason: &'static str) -> Self {
        Self { reason, mend: "" }
    }

    /// The problem with the place and the way out.
    fn problem(self, message: String, span: Span, instead: &str) -> Problem {
        Problem::new(message)
            .at(span, self.reason)
            .hint(format!("{}{instead}", self.mend))
    }
}

pub(super) fn lists(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        let sort = default_sort(draft, id);
        draft.model.resources[id.0].default_sort = sort;
        for index in 0..draft.resource(id).fields.len() {
            of_field(draft, id, index);
        }
    }
}

/// Decides `search`, `filter` and `sort` of a field.
fn of_field(draft: &mut Draft<'_>, id: ResourceId, index: usize) {
    let resource = draft.resource(id);
    let field = &resource.fields[index];
    let written = draft.written(id).fields[index];
    let me = Attribute::Field(index);
    let keyed = resource
        .uniques
        .iter()
        .any(|key| key.attributes.contains(&me))
        || resource
            .indexes
            .iter()
            .any(|index| index.keys.iter().any(|key| key.attribute == me));
    let hidden = field.access.read == FieldRule::Nobody;
    let opaque = matches!(field.kind, FieldKind::Json | FieldKind::Bytes);
    let by_kind = matches!(field.kind, FieldKind::Enum(_) | FieldKind::Bool);
    let unless = |possible: bool, reason| (!possible).then(|| Refusal::of(reason));
    let not_shown = unless(!hidden, "nobody may read the field");
    let not_searched = unless(field.kind.is_text(), "only texts can be searched");
    let not_filtered = unless(!opaque, "`json` and `bytes` cannot be filtered by");
    let not_sorted = unless(
        !opaque && !field.kind.is_array(),
        "`json`, `bytes` and lists have no order",
    )
    .or_else(|| is_long(field).then_some(TOO_LONG));
    let decide =
        |key: &str, asked: Option<&Spanned<bool>>, default: bool, refusal: Option<Refusal>| {
            let refusal = not_shown.or(refusal);
            let on = asked.map_or(default, |asked| asked.value);
            if let (Some(refusal), Some(asked), true) = (refusal, asked, on) {
                let name = quote(field.name.snake());
                let message = format!("{name} cannot have `{key} = true`");
                let instead = format!("leave `{key}` out");
                draft.report(refusal.problem(message, asked.span, &instead));
            }
            on && refusal.is_none()
        };
    let search = decide("search", written.search.as_ref(), false, not_searched);
    let filter = decide(
        "filter",
        written.filter.as_ref(),
        keyed || by_kind,
        not_filtered,
    );
    let is_default = resource.default_sort.iter().any(|key| key.attribute == me);
    if let (true, Some(asked)) = (
        is_default,
        written.sort.as_ref().filter(|asked| !asked.value),
    ) {
        let problem = Problem::new(format!(
            "{} cannot have `sort = false`",
            quote(field.name.snake())
        ))
        .at(asked.span, "`default_sort` names it")
        .hint("leave `sort` out, or the field out of `default_sort`");
        draft.report(problem);
    }
    let sort = decide(
        "sort",
        written.sort.as_ref(),
        keyed || by_kind || is_default,
        not_sorted,
    );
    let field = &mut draft.model.resources[id.0].fields[index];
    (field.search, field.filter, field.sort) = (search, filter, sort);
}

fn default_sort(draft: &Draft<'_>, id: ResourceId) -> Vec<SortKey> {
    let resource = draft.resource(id);
    let newest = if resource.timestamps {
        Attribute::CreatedAt
    } else {
        Attribute::Id
    };
    let unstated = vec![SortKey {
        attribute: newest,
        descending: true,
    }];
    let written = draft
        .written(id)
        .resource
        .and_then(|resource| resource.default_sort.as_ref());
    let Some(written) = written.filter(|_| !resource.is_user) else {
        return unstated;
    };
    let mut sort: Vec<SortKey> = Vec::new();
    if written.as_str().split(',').count() > MAX_SORT_KEYS {
        refuse_sort(draft, written, Refusal::of("too many keys"));
        return unstated;
    }
    for part in written.as_str().split(',') {
        let part = part.trim();
        let (descending, name) = signed(part);
        let word = Spanned::new(name.to_owned(), place(written, name));
        if let Some(problem) = spoken("default_sort", &word) {
            draft.report(problem);
            continue;
        }
        let Some(attribute) = attribute(draft, id, &word, Known::All) else {
            continue;
        };
        if sort.iter().any(|key| key.attribute == attribute) {
            let problem = Problem::new(format!("`default_sort` names {} twice", quote(name)))
                .at(word.span, "twice")
                .hint("keep one of the two");
            draft.report(problem);
        } else if sortable(draft, id, attribute, written) {
            sort.push(SortKey {
                attribute,
                descending,
            });
        }
    }
    let of_field = |key: &SortKey| match key.attribute {
        Attribute::Field(index) if is_wide(&resource.fields[index]) => {
            resource.fields[index].max_length()
        }
        _ => None,
    };
    let length: u32 = sort.iter().filter_map(of_field).sum();
    if length > MAX_SORT_LENGTH {
        refuse_sort(draft, written, TOO_LONG);
    }
    if sort.is_empty() { unstated } else { sort }
}

/// Whether the sign before a name asks for the greatest first, and the name.
pub(super) fn signed(part: &str) -> (bool, &str) {
    match part.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, part.strip_prefix('+').unwrap_or(part)),
    }
}

/// The place of a part of a sort; of all of it where escapes hide the part.
fn place(written: &Spanned<String>, part: &str) -> Span {
    const QUOTE: usize = 1;
    let Span { start, end } = written.span;
    let offset = part.as_ptr() as usize - written.value.as_ptr() as usize;
    if part.is_empty() || end - start != written.value.len() + 2 * QUOTE {
        return written.span;
    }
    Span::new(start + QUOTE + offset, start + QUOTE + offset + part.len())
}

/// The problem of a part of `key` that names nothing, or says its direction in words.
pub(super) fn spoken(key: &str, word: &Spanned<String>) -> Option<Problem> {
    let (name, direction) = word.as_str().split_once(' ').unwrap_or((word.as_str(), ""));
    let sign = match direction.trim().to_ascii_lowercase().as_str() {
        "" if !name.is_empty() => return None,
        "" => {
            let problem = Problem::new(format!("`{key}` names no field"))
                .at(word.span, "empty")
                .hint(format!(
                    "name a field, such as `-created_at`, or leave `{key}` out"
                ));
            return Some(problem);
        }
        "asc" | "ascending" => "",
        "desc" | "descending" => "-",
        _ => return None,
    };
    let problem = Problem::new(format!("`{key}` has no word for a direction"))
        .at(word.span, "a sign says it")
        .hint(format!("write {}", quote(&format!("{sign}{name}"))));
    Some(problem)
}

/// Whether the order of a list may show a column to everybody who may list.
fn sortable(
    draft: &Draft<'_>,
    id: ResourceId,
    attribute: Attribute,
    written: &spec::Spanned<String>,
) -> bool {
    let Attribute::Field(index) = attribute else {
        return attribute != Attribute::DeletedAt
            || refuse_sort(
                draft,
                written,
                Refusal::of("is null in every row of a list"),
            );
    };
    let field = &draft.resource(id).fields[index];
    if matches!(
        field.kind,
        FieldKind::Json | FieldKind::Bytes | FieldKind::Array(_)
    ) {
        return refuse_sort(
            draft,
            written,
            Refusal::of("`json`, `bytes` and lists have no order"),
        );
    }
    if is_long(field) {
        return refuse_sort(draft, written, TOO_LONG);
    }
    field.access.read == FieldRule::Inherit
        || refuse_sort(
            draft,
            written,
            Refusal::of("not everybody who may list may read the field"),
        )
}

/// Whether a cursor could not hold the field. The types with a format are short enough in bytes.
fn is_long(field: &Field) -> bool {
    is_wide(field) && field.max_length().is_none_or(|max| max > MAX_SORT_LENGTH)
}

const fn is_wide(field: &Field) -> bool {
    matches!(field.kind, FieldKind::String { .. } | FieldKind::Text)
}

fn refuse_sort(draft: &Draft<'_>, written: &spec::Spanned<String>, refusal: Refusal) -> bool {
    let message = format!("`default_sort` cannot be {}", quote(written.as_str()));
    let instead = "name a field that everybody sees, such as `-created_at`";
    draft.report(refusal.problem(message, written.span, instead));
    false
}
