use serde_json::{Map, Value, json};

use super::{Shared, reference, schema};
use crate::{
    Body, Field, Kind, Operation, Parameters, Schema, conventions,
    list::{LONGEST_SEARCH, PageSize},
};

/// What the parameter for the version of the API is called among the components.
pub const VERSION: &str = "Version";

/// The parameters that are the same for every resource, by their names among the components.
pub fn shared(page_size: PageSize) -> Map<String, Value> {
    let number = json!({ "type": "integer", "minimum": 1 });
    let limit = json!({ "type": "integer", "minimum": 1, "default": page_size.usual });
    let flag = json!({ "type": "boolean" });
    let text = json!({ "type": "string" });
    let searched = json!({ "type": "string", "maxLength": LONGEST_SEARCH });
    let key = json!({ "type": "string", "minLength": 1, "maxLength": 255 });
    let most = page_size.most;
    let limit_about = format!("How many rows a page holds; more than {most} are cut to that");
    let about_key = "A request with the same key is done once within 24 hours";
    [
        (
            "Page",
            query("page", "The number of the page; not with `cursor`", &number),
        ),
        ("Limit", query("limit", &limit_about, &limit)),
        (
            "Cursor",
            query(
                "cursor",
                "The `nextCursor` of the page before, or what its `Link` says",
                &text,
            ),
        ),
        ("Total", query("total", "Whether to count all rows", &flag)),
        (
            "Deleted",
            query(
                "deleted",
                "Whether to list the deleted rows, for those who may change them",
                &flag,
            ),
        ),
        (
            "Search",
            query("search", "A text that a row contains", &searched),
        ),
        ("IdempotencyKey", header("Idempotency-Key", about_key, &key)),
        (
            "IfMatch",
            header("If-Match", "The `ETag` of the version to change", &text),
        ),
        (
            "IfNoneMatch",
            header("If-None-Match", "The `ETag` that the client has", &text),
        ),
    ]
    .map(|(name, parameter)| (name.to_owned(), parameter))
    .into_iter()
    .collect()
}

/// Adds the parameters of the rows that an operation lists or shows.
pub fn define(operation: &Operation, components: &mut Map<String, Value>) {
    let own = match (operation.parameters, operation.answer) {
        (Parameters::List(rows, _), _) => of_list(&rows),
        (Parameters::Read, Body::Row(row)) => vec![fields(&row)],
        _ => return,
    };
    components.extend(own);
}

/// The parameters of an operation: those of its path, of its query and its headers.
pub fn of(operation: &Operation, shared: &Shared) -> Vec<Value> {
    let mut parameters = of_path(operation.path);
    if shared.unknown_version.is_some() {
        parameters.push(reference("parameters", VERSION));
    }
    let mut refer = |name: &str| parameters.push(reference("parameters", name));
    match operation.parameters {
        Parameters::None => {}
        Parameters::Read => {
            refer("IfNoneMatch");
            if let Body::Row(row) = operation.answer {
                refer(&fields(&row).0);
            }
        }
        Parameters::Create => refer("IdempotencyKey"),
        Parameters::Change => refer("IfMatch"),
        Parameters::List(rows, deleted) => {
            for name in ["Page", "Limit", "Cursor", "Total"] {
                refer(name);
            }
            if deleted {
                refer("Deleted");
            }
            if rows.fields.iter().any(|field| field.search) {
                refer("Search");
            }
            for (name, _) in of_list(&rows) {
                refer(&name);
            }
        }
    }
    parameters
}

fn of_path(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|segment| {
        let inner = segment.strip_prefix('{')?;
        inner.strip_suffix('}')
    });
    let text = json!({ "type": "string" });
    let parameter = |name| json!({ "name": name, "in": "path", "required": true, "schema": text });
    names.map(parameter).collect()
}

/// What the lists of these rows take besides what every list does, by name among the components.
fn of_list(rows: &Schema) -> Vec<(String, Value)> {
    let mut parameters = vec![fields(rows)];
    parameters.extend(sort(rows));
    for field in rows.fields.iter().filter(|field| field.filter) {
        let mut add = |parameter: Value| {
            let name = parameter["name"].as_str().unwrap_or_default();
            let name = name.replace('[', ".").replace(']', "");
            parameters.push((format!("{}.{name}", rows.name), parameter));
        };
        if !conventions::RESERVED.contains(&field.name) {
            add(any_of(field, field.name));
        }
        range(field).into_iter().for_each(&mut add);
        add(compared(field));
        add(any_of(field, &format!("filter[{}][in]", field.name)));
    }
    parameters
}

fn any_of(field: &Field, name: &str) -> Value {
    let items = schema::sought(field.kind);
    let about = format!(
        "Only rows whose `{}` is one of these; `\\,` is a literal comma",
        field.name
    );
    listed(name, &about, &json!({ "type": "array", "items": items }))
}

fn range(field: &Field) -> Vec<Value> {
    let kind = schema::sought(field.kind);
    let name = field.name;
    match field.kind {
        Kind::Date | Kind::Time | Kind::DateTime => {
            let stem = field.stem();
            let after = format!("Only rows with a `{name}` from this on");
            let before = format!("Only rows with a `{name}` before this");
            vec![
                query(
                    &format!("{stem}{}", conventions::AFTER_SUFFIX),
                    &after,
                    &kind,
                ),
                query(
                    &format!("{stem}{}", conventions::BEFORE_SUFFIX),
                    &before,
                    &kind,
                ),
            ]
        }
        Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Float | Kind::Decimal { .. } => {
            let least = format!("Only rows with a `{name}` of at least this");
            let greatest = format!("Only rows with a `{name}` of at most this");
            vec![
                query(&format!("{name}{}", conventions::MIN_SUFFIX), &least, &kind),
                query(
                    &format!("{name}{}", conventions::MAX_SUFFIX),
                    &greatest,
                    &kind,
                ),
            ]
        }
        _ => Vec::new(),
    }
}

/// The general form: `filter[price][gte]=10`.
fn compared(field: &Field) -> Value {
    let value = schema::sought(field.kind);
    let name = field.name;
    let operators: &[&str] = match field.kind {
        Kind::Array(_) => &["eq", "ne"],
        _ => &["eq", "ne", "lt", "lte", "gt", "gte"],
    };
    let mut properties: Map<_, _> = operators
        .iter()
        .map(|operator| ((*operator).to_owned(), value.clone()))
        .collect();
    properties.insert("null".into(), json!({ "type": "boolean" }));
    json!({
        "name": format!("filter[{name}]"),
        "in": "query",
        "description": format!("Only rows whose `{name}` compares like this: `filter[{name}][eq]=`"),
        "style": "deepObject",
        "explode": true,
        "schema": {
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        },
    })
}

/// The order of a list, where clients may choose it.
fn sort(rows: &Schema) -> Option<(String, Value)> {
    let sorted = rows.fields.iter().filter(|field| field.sort);
    let terms: Vec<_> = sorted
        .flat_map(|field| [field.name.to_owned(), format!("-{}", field.name)])
        .collect();
    let about =
        "The fields to sort by, with `-` for descending; a `+` for ascending may be left out";
    let schema = json!({
        "type": "array",
        "items": { "type": "string", "enum": terms },
        "minItems": 1,
        "uniqueItems": true,
    });
    let name = format!("{}.sort", rows.name);
    (!terms.is_empty()).then(|| (name, listed("sort", about, &schema)))
}

/// The fields to show, by name among the components.
fn fields(rows: &Schema) -> (String, Value) {
    let shown = rows.fields.iter().filter(schema::shown);
    let names: Vec<_> = shown.map(|field| field.name).collect();
    let about =
        "The fields to show; the answer then holds these alone, whatever else its schema requires";
    let schema = json!({
        "type": "array",
        "items": { "type": "string", "enum": names },
        "minItems": 1,
    });
    (
        format!("{}.fields", rows.name),
        listed("fields", about, &schema),
    )
}

/// A parameter of several values, separated by commas.
fn listed(name: &str, description: &str, schema: &Value) -> Value {
    json!({
        "name": name,
        "in": "query",
        "description": description,
        "style": "form",
        "explode": false,
        "schema": schema,
    })
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn header(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "header", "description": description, "schema": schema })
}
