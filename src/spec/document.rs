//! From text to a description as written.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::{
    Spec, TABLES,
    broken::BrokenLines,
    elsewhere,
    reader::{Context, Keys, Table},
    resource, settings, syntax, types,
};
use crate::diagnostic::{Problem, Source, Span, did_you_mean, quote};

/// What was read: problems, and as much of the description as is sound enough to look further.
#[derive(Debug)]
pub struct Parsed {
    /// The description; `None` where its syntax is too broken to say what it means.
    pub spec: Option<Spec>,
    /// Everything that is wrong with its form.
    pub problems: Vec<Problem>,
}

/// Reads a description and stops at no problem.
pub fn parse(source: &Source) -> Parsed {
    let text = source.text.as_str();
    if text.trim().is_empty() {
        let problem = Problem::new("the description is empty").hint(syntax::BEGINNING);
        return Parsed {
            spec: None,
            problems: vec![problem],
        };
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return parse_rest(syntax::read(source));
    }
    let context = Context::new(source);
    let spec = document_to_spec(&context, document.get_ref());
    Parsed {
        spec: Some(spec),
        problems: context.into_problems(),
    }
}

/// Reads what is left of a text with mistakes.
fn parse_rest(reading: syntax::Reading) -> Parsed {
    let (document, _) = DeTable::parse_recoverable(&reading.source.text);
    let context = Context::new(&reading.source);
    let mut spec = document_to_spec(&context, document.get_ref());
    let mut problems = reading.problems;
    if reading.is_sound {
        let found = context.into_problems().into_iter();
        let is_known = |problem: &Problem| problem.place.is_some() || !reading.lacks_settings;
        problems.extend(found.filter(|problem| is_known(problem) && !reading.broken.has(problem)));
    }
    spec.lost = reading.names;
    spec.broken = reading.broken;
    Parsed {
        spec: (reading.is_sound && !reading.lacks_settings).then_some(spec),
        problems,
    }
}

fn document_to_spec<'a>(context: &'a Context<'a>, document: &'a DeTable<'a>) -> Spec {
    let start = Span::new(0, 0);
    let mut keys = Keys::new(context, Table::Description, document, start);
    spec_version(&mut keys);
    let service = settings::service(&mut keys);
    let database = settings::database(&mut keys);
    let api = settings::api(&mut keys);
    let auth = settings::auth(&mut keys);
    let rate_limit = settings::rate_limit(&mut keys);
    let cache = settings::cache(&mut keys);
    let (enums, unread_enums) = resource::enums(&mut keys);
    let (resources, unread_resources) = resource::resources(&mut keys);
    let unknown = keys
        .unknown()
        .flat_map(|(key, value)| names_within(key, value))
        .collect();
    keys.finish(explain);
    Spec {
        service,
        database,
        api,
        auth,
        rate_limit,
        cache,
        enums,
        resources,
        unread: [unread_enums, unread_resources, unknown].concat(),
        lost: BTreeSet::new(),
        broken: BrokenLines::default(),
    }
}

/// The names that a table of another name was probably meant to bring.
fn names_within(key: &str, value: &DeValue<'_>) -> Vec<String> {
    let DeValue::Table(table) = value else {
        return Vec::new();
    };
    let names = table.iter().map(|(name, _)| name.get_ref().to_string());
    names.chain([key.to_owned()]).collect()
}

/// Where a key of the top level was probably meant to be.
fn explain(key: &str, value: &DeValue<'_>) -> Option<String> {
    if key.contains('.') && matches!(value, DeValue::Table(_)) {
        return Some(format!(
            "leave the quotes out: {}",
            quote(&format!("[{key}]"))
        ));
    }
    let home = match (key, value) {
        ("name" | "title" | "description", DeValue::String(_)) => "under `[service]`",
        ("engine" | "ids", _) => "under `[database]`",
        ("fields", DeValue::Table(_)) => "below a resource: `[resources.note.fields]`",
        ("relations", DeValue::Table(_)) => "below a resource: `[resources.note.relations]`",
        (_, DeValue::Table(table)) => return of_a_resource(key, table),
        _ => return None,
    };
    Some(format!("`{key}` goes {home}"))
}

/// What to write for a table that is a resource by what it holds.
fn of_a_resource(key: &str, table: &DeTable<'_>) -> Option<String> {
    let parts = ["fields", "relations"];
    let header = if let Some(part) = parts.iter().find(|part| table.contains_key(**part)) {
        format!("[resources.{key}.{part}]")
    } else if is_no_table_of_ours(key)
        && table
            .iter()
            .any(|(_, value)| types::is_field(value.get_ref()))
    {
        format!("[resources.{key}.fields]")
    } else {
        return None;
    };
    Some(format!(
        "a resource goes under `resources`: {}",
        quote(&header)
    ))
}

/// Whether a name is far from those of the tables that there are.
fn is_no_table_of_ours(key: &str) -> bool {
    did_you_mean(key, TABLES).is_none() && elsewhere::ours(elsewhere::TABLES, key).is_none()
}

fn spec_version(keys: &mut Keys<'_>) {
    let Some(version) = keys.count("spec_version") else {
        return;
    };
    if version.value != 1 {
        let message = format!("`spec_version` {} is not known", version.value);
        let problem = Problem::new(message)
            .at(version.span, "unknown")
            .hint("this program reads version 1; a newer one may read more");
        keys.context.report(problem);
    }
}
