//! Names that are equal once they are columns, tables, modules, routes or JSON.

use std::collections::HashMap;

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{IdKind, ResourceId},
};

pub(super) fn collisions(draft: &Draft<'_>) {
    resources(draft);
    tables(draft);
    prefixes(draft);
    for id in draft.ids() {
        members(draft, id);
    }
    enums(draft);
}

/// What the names of the engines' own tables begin with; what is valid never depends on the engine.
const ENGINE_PREFIXES: [(&str, &str); 2] = [("sqlite_", "SQLite"), ("pg_", "PostgreSQL")];

/// Names in use, and where each was written.
struct Taken<'d, 'a> {
    draft: &'d Draft<'a>,
    what: &'static str,
    hint: &'static str,
    names: HashMap<String, Span>,
}

impl<'d, 'a> Taken<'d, 'a> {
    fn new(draft: &'d Draft<'a>, what: &'static str, hint: &'static str) -> Self {
        Self {
            draft,
            what,
            hint,
            names: HashMap::new(),
        }
    }

    /// Takes a name, or reports who has it; says whether it was free.
    fn take(&mut self, name: &str, place: Span) -> bool {
        self.take_or(name, place, self.hint)
    }

    /// Takes a name, or reports who has it with a hint of its own.
    fn take_or(&mut self, name: &str, place: Span, hint: &str) -> bool {
        let Some(first) = self.names.get(name) else {
            self.names.insert(name.to_owned(), place);
            return true;
        };
        if *first != place {
            let problem = Problem::new(format!("two {} are called {}", self.what, quote(name)))
                .at(place, "the second")
                .also(*first, "the first")
                .hint(hint);
            self.draft.report(problem);
        }
        false
    }
}

/// The account in the plural, by which many call it.
const ACCOUNTS: &str = "users";

fn resources(draft: &Draft<'_>) {
    let hint = "rename one of them, or give one another `plural`";
    let mut plurals = Taken::new(draft, "resources in the plural", hint);
    let mut types = Taken::new(draft, "resources in Rust", "rename one of them");
    let mut modules = Taken::new(draft, "modules", hint);
    for id in draft.ids() {
        let resource = draft.resource(id);
        let written = draft.written(id);
        let plural = written
            .resource
            .and_then(|resource| resource.plural.as_ref());
        let place = plural.map_or(written.place, |plural| plural.span);
        let is_account = draft.model.auth.is_some() && resource.name.snake() == ACCOUNTS;
        let hint = if is_account {
            "with `[auth]` the account is `user`: write `[resources.user.fields]`"
        } else {
            hint
        };
        let free = plurals.take_or(resource.plural.snake(), place, hint)
            && types.take(&resource.name.pascal(), written.place);
        if free {
            modules.take(&resource.module, place);
        }
    }
}

fn tables(draft: &Draft<'_>) {
    let mut tables = Taken::new(draft, "tables", "give one of them another `table`");
    for id in draft.ids() {
        let resource = draft.resource(id);
        let written = draft.written(id);
        let table = written
            .resource
            .and_then(|resource| resource.table.as_ref());
        let plural_taken = draft
            .ids()
            .take_while(|other| *other < id)
            .any(|other| draft.resource(other).plural == resource.plural);
        let place = table.map_or(written.place, |table| table.span);
        refuse_engines(draft, &resource.table, place, "write another `table`");
        if table.is_some() || !plural_taken {
            tables.take(&resource.table, place);
        }
    }
    for id in draft.ids() {
        let written = draft.written(id);
        for (relation, written) in draft
            .resource(id)
            .many_to_many
            .iter()
            .zip(&written.many_to_many)
        {
            let table = written.table.as_ref();
            let place = table.map_or(written.name.span, |table| table.span);
            refuse_engines(draft, &relation.table, place, "write another `table`");
            tables.take(&relation.table, place);
        }
    }
}

/// Reports a table whose name the engine keeps for itself, or those of its indexes, which begin with it.
fn refuse_engines(draft: &Draft<'_>, table: &str, place: Span, way_out: &str) {
    let begins = |(prefix, _): &&(&str, &str)| format!("{table}_").starts_with(prefix);
    let Some((prefix, engine)) = ENGINE_PREFIXES.iter().find(begins) else {
        return;
    };
    let word = prefix.trim_end_matches('_');
    let problem = Problem::new(format!("no table can be called {}", quote(table)))
        .at(place, format!("belongs to {engine}"))
        .hint(format!(
            "`{word}` and what begins with `{prefix}` are the engine's own: {way_out}"
        ));
    draft.report(problem);
}

fn prefixes(draft: &Draft<'_>) {
    let mut prefixes = Taken::new(draft, "id prefixes", "give one of them another `id_prefix`");
    for id in draft.ids() {
        let IdKind::TypeId { prefix } = &draft.resource(id).id else {
            continue;
        };
        let written = draft.written(id);
        let place = written
            .resource
            .and_then(|resource| resource.id_prefix.as_ref());
        prefixes.take(prefix, place.map_or(written.place, |prefix| prefix.span));
    }
}

/// The fields and relations of one resource.
fn members(draft: &Draft<'_>, id: ResourceId) {
    let (resource, written) = (draft.resource(id), draft.written(id));
    let mut names = Taken::new(draft, "fields or relations", "rename one of them");
    let mut columns = Taken::new(
        draft,
        "columns",
        "rename one of them, or give one another `column`",
    );
    let mut json = Taken::new(
        draft,
        "fields in JSON",
        "rename one of them, or give one another `json`",
    );
    let mut idents = Taken::new(draft, "fields in Rust", "rename one of them");
    for (column, place) in built_in_names(draft, id) {
        columns.take(&column, place);
        json.take(&draft.model.api.case.apply(&column), place);
    }
    if resource.is_user {
        // What a change of the account is proved with, which is no column.
        let proof = draft.model.api.case.apply("current_password");
        json.take(&proof, draft.written(id).place);
    }
    for (field, written) in resource.fields.iter().zip(&written.fields) {
        let place = written.name.span;
        let free = names.take(field.name.snake(), place)
            & columns.take(
                &field.column,
                written.column.as_ref().map_or(place, |column| column.span),
            );
        if free {
            json.take(
                &field.json,
                written.json.as_ref().map_or(place, |json| json.span),
            );
            idents.take(&field.rust_ident, place);
        }
    }
    for (relation, written) in resource.relations.iter().zip(&written.relations) {
        let place = written.name.span;
        let is_field = written.column.is_none()
            && resource
                .fields
                .iter()
                .any(|field| field.name.snake() == relation.column);
        let hint = if is_field {
            "leave the field out: the relation makes this column"
        } else {
            columns.hint
        };
        let free = names.take(relation.name.snake(), place)
            & columns.take_or(
                &relation.column,
                written.column.as_ref().map_or(place, |column| column.span),
                hint,
            );
        let in_json = written.json.as_ref().map_or(place, |json| json.span);
        if free && json.take(&relation.json, in_json) {
            idents.take(&relation.rust_ident, place);
        }
    }
    for (relation, written) in resource.many_to_many.iter().zip(&written.many_to_many) {
        names.take(relation.name.snake(), written.name.span);
    }
}

/// The columns a row has without being asked, at the place of its resource.
fn built_in_names(draft: &Draft<'_>, id: ResourceId) -> Vec<(String, Span)> {
    let resource = draft.resource(id);
    let place = draft.written(id).place;
    ["id", "version", "created_at", "updated_at", "deleted_at"]
        .into_iter()
        .chain(crate::model::reserved::ACCOUNT_COLUMNS)
        .filter(|name| super::fields::built_in(resource, name).is_some())
        .filter(|name| !draft.is_unread_in(id, name))
        .map(|name| (name.to_owned(), place))
        .collect()
}

fn enums(draft: &Draft<'_>) {
    let mut types = Taken::new(draft, "enums in Rust", "rename one of them");
    for declared in &draft.spec.enums {
        if let Ok(name) = crate::model::Name::new(declared.name.as_str()) {
            types.take(&name.pascal(), declared.name.span);
        }
    }
}
