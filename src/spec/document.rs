//! From text to a description as written.

use toml::de::{DeTable, DeValue};

use super::{
    Spec,
    reader::{Context, Keys},
    resource, settings,
};
use crate::diagnostic::{Problem, Source, Span};

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
        let problem = Problem::new("the description is empty")
            .hint("begin with `[service]` and `name = \"notes\"`, then `[resources.note.fields]` and `title = \"string(120)\"`");
        return Parsed {
            spec: None,
            problems: vec![problem],
        };
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    let syntax = syntax_problems(source, &errors);
    let recovered = errors.iter().all(is_recovered);

    let context = Context::new(source);
    let spec = document_to_spec(&context, document.get_ref());
    let broken_lines: Vec<usize> = syntax
        .iter()
        .filter_map(|problem| problem.place.as_ref())
        .map(|place| source.position(place.span.start).line)
        .collect();
    let on_broken_line = |problem: &Problem| {
        problem.place.as_ref().is_some_and(|place| {
            let line = source.position(place.span.start).line;
            broken_lines.binary_search(&line).is_ok()
        })
    };
    let shape = context.into_problems();
    let trusted = shape
        .into_iter()
        .filter(|problem| recovered && !on_broken_line(problem));
    let problems: Vec<Problem> = syntax.into_iter().chain(trusted).collect();
    Parsed {
        spec: recovered.then_some(spec),
        problems,
    }
}

/// Mistakes after which the parser still knows what every other line means.
fn is_recovered(error: &toml::de::Error) -> bool {
    let message = error.message();
    message.starts_with("duplicate key") || message.starts_with("string values must be quoted")
}

/// One problem for each line that is no TOML, in their order.
fn syntax_problems(source: &Source, errors: &[toml::de::Error]) -> Vec<Problem> {
    let end = source.text.trim_end().len();
    let mut places: Vec<(usize, Span, &str)> = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(0..0);
            let span = Span::new(range.start.min(end), range.end.min(end));
            (source.position(span.start).line, span, error.message())
        })
        .collect();
    places.sort_by_key(|(line, span, _)| (*line, span.start));
    places.dedup_by_key(|(line, _, _)| *line);
    places
        .into_iter()
        .map(|(_, span, message)| syntax_problem(source, span, message))
        .collect()
}

fn syntax_problem(source: &Source, span: Span, message: &str) -> Problem {
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let written = source.text.get(span.start..span.end).unwrap_or("");
    let (what, label, hint) = if what == "duplicate key" {
        let what = format!("{} is written twice", crate::diagnostic::quote(written));
        (
            what,
            "again".to_owned(),
            Some("keep one of the two".to_owned()),
        )
    } else if what == "string values must be quoted" {
        let hint = if written.is_empty() {
            "write a value after the `=`".to_owned()
        } else {
            format!("write `\"{}\"`", written.escape_default())
        };
        let what = if written.is_empty() {
            "a value is missing"
        } else {
            what
        };
        (what.to_owned(), "here".to_owned(), Some(hint))
    } else if what.contains("recurs") {
        let hint = "a description nests four levels deep at most".to_owned();
        (
            "the file nests too deep".to_owned(),
            "here".to_owned(),
            Some(hint),
        )
    } else if source.text[span.start..].starts_with('?') {
        let hint = "a type is one string: write `\"text?\"`".to_owned();
        (
            "a `?` outside of the quotes".to_owned(),
            "here".to_owned(),
            Some(hint),
        )
    } else {
        let label = match expected {
            "" | "nothing" => "here".to_owned(),
            expected => format!("expected {expected}"),
        };
        (
            what.to_owned(),
            label,
            Some("the file is no TOML here: https://toml.io shows the syntax".to_owned()),
        )
    };
    Problem::new(what).at(span, label).hint_if(hint)
}

fn document_to_spec<'a>(context: &'a Context<'a>, document: &'a DeTable<'a>) -> Spec {
    let start = Span::new(0, 0);
    let mut keys = Keys::new(context, "the description", document, start);
    spec_version(&mut keys);
    let service = settings::service(&mut keys);
    let database = settings::database(&mut keys);
    let api = settings::api(&mut keys);
    let auth = settings::auth(&mut keys);
    let rate_limit = settings::rate_limit(&mut keys);
    let cache = settings::cache(&mut keys);
    let (enums, unread_enums) = resource::enums(&mut keys);
    let (resources, unread_resources) = resource::resources(&mut keys);
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
        unread: [unread_enums, unread_resources].concat(),
    }
}

/// Where a key of the top level was probably meant to be.
fn explain(key: &str, value: &DeValue<'_>) -> Option<String> {
    let home = match (key, value) {
        ("name" | "description", DeValue::String(_)) => "under `[service]`",
        ("engine" | "ids", _) => "under `[database]`",
        ("fields" | "relations", DeValue::Table(_)) => {
            "below a resource: `[resources.note.fields]`"
        }
        ("entity" | "entities" | "model" | "models" | "table" | "tables", DeValue::Table(_)) => {
            return Some("did you mean `resources`?".to_owned());
        }
        _ => return None,
    };
    Some(format!("`{key}` goes {home}"))
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
