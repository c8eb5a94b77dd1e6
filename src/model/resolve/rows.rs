//! Rows that no page of a database server holds.

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, quote},
    model::{
        Attribute, CHARACTER_BYTES, Engine, FieldKind, MYSQL_PAGE, POSTGRES_PAGE, Page, Resource,
        ResourceId,
    },
};

/// What every table has: its id, the columns of an account, times and a version.
const BUILT_IN: u32 = 240;

/// Reports rows that the database has no page for.
///
/// A description moves between engines, and so what PostgreSQL holds is the limit of SQLite too. Only MySQL's page is
/// asked of those that name MySQL: it has no room for two hundred texts, which the others have.
pub(super) fn rows(draft: &Draft<'_>) {
    let pages: &[(&str, Page)] = match draft.model.database.engine {
        Engine::Sqlite | Engine::Postgres => &[("PostgreSQL", POSTGRES_PAGE)],
        Engine::Mysql => &[("PostgreSQL", POSTGRES_PAGE), ("MySQL", MYSQL_PAGE)],
    };
    for id in draft.ids() {
        let resource = draft.resource(id);
        let full = pages
            .iter()
            .find(|(_, page)| bytes(draft, resource, page) > page.room - BUILT_IN);
        if let Some((server, _)) = full {
            too_wide(draft, id, server);
        }
    }
}

fn too_wide(draft: &Draft<'_>, id: ResourceId, server: &str) {
    let resource = draft.resource(id);
    let problem = Problem::new(format!(
        "a row of {} does not fit into a page of {server}",
        quote(resource.name.snake())
    ))
    .at(draft.written(id).place, "too many fields for one row")
    .hint("split the resource in two, of which one belongs to the other with `unique = true`, or keep some of the fields in one of type `json`");
    draft.report(problem);
}

/// Bytes of a page that the fields of a row take at most.
fn bytes(draft: &Draft<'_>, resource: &Resource, page: &Page) -> u32 {
    let fields = (0..resource.fields.len()).map(Attribute::Field);
    let relations = (0..resource.relations.len()).map(Attribute::Relation);
    let bytes: u32 = fields
        .chain(relations)
        .map(|one| in_page(draft, resource, one, page))
        .sum();
    let keys = u32::try_from(resource.uniques.len()).unwrap_or(u32::MAX);
    bytes.saturating_add(keys)
}

/// Bytes of a page that an attribute takes at most.
fn in_page(draft: &Draft<'_>, resource: &Resource, attribute: Attribute, page: &Page) -> u32 {
    let kind = draft.model.kind(resource, attribute);
    let bytes = draft.model.indexed_bytes(resource, attribute);
    let is_text = kind.is_text() || matches!(kind, FieldKind::Enum(_));
    match bytes {
        Some(bytes) if !is_text => bytes.max(CHARACTER_BYTES),
        Some(bytes) if bytes <= page.inline && is_in_key(resource, attribute) => bytes + 1,
        Some(bytes) => page.long.min(bytes + 1),
        None => page.long,
    }
}

fn is_in_key(resource: &Resource, attribute: Attribute) -> bool {
    let uniques = resource
        .uniques
        .iter()
        .flat_map(|key| key.attributes.clone());
    let indexes = resource.indexes.iter().flat_map(|index| &index.keys);
    let sorted = indexes
        .chain(&resource.default_sort)
        .map(|key| key.attribute);
    matches!(attribute, Attribute::Relation(_)) || uniques.chain(sorted).any(|one| one == attribute)
}
