//! Reads `[enums]` and `[resources]`.

use toml::{Spanned as TomlSpanned, de::DeValue};

use super::{
    CachePolicy, EnumDeclaration, IdChoice, LockChoice, Operation, Resource, access, field, key,
    relation,
};
use crate::{
    diagnostic::{Problem, list, quote},
    spec::{
        Expression, Spanned,
        duration::duration,
        elsewhere::{self, Ours},
        expression,
        reader::{Context, Keys, Table, cannot_be, span_of, string, strings, word, wrong},
        settings::{RequestLimit, request_limit},
        types,
    },
};

/// What was read of a table of names, and the names of what was not.
pub(super) type Read<T> = (Vec<T>, Vec<String>);

pub(in crate::spec) fn enums(document: &mut Keys<'_>) -> Read<EnumDeclaration> {
    let keys = document.top("enums");
    each(keys.as_ref(), |context, name, value| {
        let labels = strings(context, name.as_str(), value)?;
        let is_empty = matches!(value.get_ref(), DeValue::Array(written) if written.is_empty());
        if labels.value.is_empty() && !is_empty {
            return None;
        }
        Some(EnumDeclaration { name, labels })
    })
}

pub(in crate::spec) fn resources(document: &mut Keys<'_>) -> Read<Resource> {
    let keys = document.top("resources");
    let (read, mut unread) = each(keys.as_ref(), |context, name, value| {
        let keys = Keys::of(context, Table::Resource(name.value.clone()), value)?;
        Some(resource(name, keys))
    });
    if document.is_unread("resources", keys.is_some()) {
        unread.push("resources".to_owned());
    }
    (read, unread)
}

/// Reads every entry of a table, and keeps the names of those that cannot be read.
pub(super) fn each<'a, T>(
    table: Option<&Keys<'a>>,
    read: impl Fn(&'a Context<'a>, Spanned<String>, &'a TomlSpanned<DeValue<'a>>) -> Option<T>,
) -> Read<T> {
    let mut all = (Vec::new(), Vec::new());
    let Some(table) = table else {
        return all;
    };
    for (name, value) in table.entries() {
        let written = name.value.clone();
        match read(table.context, name, value) {
            Some(entry) => all.0.push(entry),
            None => all.1.push(written),
        }
    }
    all
}

const IDS: [(&str, IdChoice); 3] = [
    ("uuid", IdChoice::Uuid),
    ("typeid", IdChoice::TypeId),
    ("integer", IdChoice::Integer),
];

const LOCKS: [(&str, LockChoice); 2] = [
    ("optional", LockChoice::Optional),
    ("required", LockChoice::Required),
];

const OPERATIONS: [(&str, Operation); 6] = [
    ("list", Operation::List),
    ("read", Operation::Read),
    ("create", Operation::Create),
    ("replace", Operation::Replace),
    ("update", Operation::Update),
    ("delete", Operation::Delete),
];

fn rate_limit(keys: &mut Keys<'_>) -> Option<Spanned<RequestLimit>> {
    let value = keys.get("rate_limit")?;
    let hint = match value.get_ref() {
        DeValue::Boolean(false) => "leave it out: nothing is exempt from the limit of the service",
        _ => "write how many requests in how long: `\"20/1m\"`",
    };
    let text = keys.string_or("rate_limit", hint)?;
    request_limit(keys.context, &text)
}

/// Keys of a resource that no field is called by mistake.
pub const RESOURCE_KEYS: [&str; 17] = [
    "plural",
    "table",
    "id_prefix",
    "timestamps",
    "soft_delete",
    "late_lists",
    "lock",
    "owner",
    "access",
    "cache",
    "rate_limit",
    "operations",
    "default_sort",
    "unique",
    "indexes",
    "checks",
    "relations",
];

fn resource(name: Spanned<String>, mut keys: Keys<'_>) -> Resource {
    let context = keys.context;
    let fields = part(&mut keys, "fields", Table::Fields(name.value.clone()));
    let (fields, unread_fields) = field::fields(fields.as_ref(), name.as_str());
    let relations = part(&mut keys, "relations", Table::Relations(name.value.clone()));
    let (relations, unread_relations) = relation::relations(relations.as_ref(), name.as_str());
    let mut resource = Resource {
        keys: keys.entries().map(|(key, _)| key).collect(),
        description: keys.string("description"),
        plural: keys.string("plural"),
        table: keys.string("table"),
        id: keys.get("id").and_then(|value| id(context, value)),
        id_prefix: keys.string("id_prefix"),
        timestamps: keys.boolean("timestamps"),
        soft_delete: keys.boolean("soft_delete"),
        late_lists: keys.boolean("late_lists"),
        lock: keys.get("lock").and_then(|value| lock(context, value)),
        owner: keys
            .get("owner")
            .map_or_else(Vec::new, |value| owner(context, value)),
        access: keys
            .get("access")
            .and_then(|value| access::access(context, value)),
        cache: keys.get("cache").and_then(|value| cache(context, value)),
        rate_limit: rate_limit(&mut keys),
        operations: operations(&mut keys),
        default_sort: keys.string_or(
            "default_sort",
            "write names in one text: `default_sort = \"name, -created_at\"`",
        ),
        unique: key::list(&mut keys, "unique"),
        indexes: key::list(&mut keys, "indexes"),
        checks: checks(&mut keys),
        renamed_from: keys.string("renamed_from"),
        fields,
        relations,
        unread: [unread_fields, unread_relations].concat(),
        name,
    };
    for (key, is_read, columns) in [
        ("id", resource.id.is_some(), &["id"][..]),
        (
            "timestamps",
            resource.timestamps.is_some(),
            &["created_at", "updated_at"],
        ),
        (
            "soft_delete",
            resource.soft_delete.is_some(),
            &["deleted_at"],
        ),
        ("lock", resource.lock.is_some(), &["version"]),
    ] {
        if keys.is_unread(key, is_read) {
            resource
                .unread
                .extend(columns.iter().map(|column| (*column).to_owned()));
        }
    }
    let unknown = keys.unknown().map(|(key, _)| key.to_owned());
    resource.unread.extend(unknown);
    keys.finish(|key, value| explain(resource.name.as_str(), key, value));
    resource
}

/// The fields or the relations, where they are not one of them by a name like theirs.
fn part<'a>(keys: &mut Keys<'a>, key: &'static str, which: Table) -> Option<Keys<'a>> {
    let is_there = keys.get(key).is_some();
    let meant = keys.meant(key)?.get_ref();
    let is_member = ["type", "belongs_to", "many_to_many"]
        .iter()
        .any(|key| meant.get(*key).is_some());
    (is_there || !is_member).then(|| keys.table(key, which))?
}

/// Where an unknown key of a resource was probably meant to be.
fn explain(resource: &str, key: &str, value: &DeValue<'_>) -> Option<String> {
    let header = |part: &str| quote(&format!("[resources.{resource}.{part}]"));
    match (key, value) {
        ("belongs_to" | "many_to_many", DeValue::String(target)) => Some(format!(
            "a relation goes under {}: {}",
            header("relations"),
            quote(&format!("{target} = {{ {key} = \"{target}\" }}"))
        )),
        (_, DeValue::Table(table))
            if table.contains_key("belongs_to") || table.contains_key("many_to_many") =>
        {
            Some(format!("a relation goes under {}", header("relations")))
        }
        _ if types::is_field(value) => Some(format!("a field goes under {}", header("fields"))),
        _ => elsewhere::other_side(resource, key, value),
    }
}

fn id(context: &Context<'_>, value: &TomlSpanned<DeValue<'_>>) -> Option<Spanned<IdChoice>> {
    if matches!(value.get_ref(), DeValue::Array(_)) {
        let hint = "every row has one `id`; several fields together are `unique = [[\"order\", \"product\"]]`";
        context.report(wrong("id", "a string", value).hint(hint));
        return None;
    }
    let text = string(context, "id", value)?;
    if let Some((_, choice)) = IDS.iter().find(|(word, _)| *word == text.as_str()) {
        return Some(Spanned::new(*choice, text.span));
    }
    let length = text
        .as_str()
        .strip_prefix("string(")
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| (text.as_str() == "string").then_some("255"))
        .map(|length| length.trim().parse());
    match length {
        Some(Ok(length @ 1..=255)) => Some(Spanned::new(IdChoice::String(length), text.span)),
        Some(_) => {
            let problem = cannot_be("id", &text, "not a length for a key")
                .hint("a natural key has 1 to 255 characters: `string(5)`");
            context.report(problem);
            None
        }
        None => {
            let problem = cannot_be("id", &text, "unknown")
                .hint(elsewhere::ours(elsewhere::values("id"), text.as_str()).map_or_else(
                    || "write `uuid`, `typeid`, `integer`, or `string(5)` for a key that the client supplies".to_owned(),
                    Ours::hint,
                ));
            context.report(problem);
            None
        }
    }
}

fn lock(context: &Context<'_>, value: &TomlSpanned<DeValue<'_>>) -> Option<Spanned<LockChoice>> {
    match value.get_ref() {
        DeValue::Boolean(false) => Some(Spanned::new(LockChoice::Off, span_of(value))),
        DeValue::String(_) => {
            let text = string(context, "lock", value)?;
            word(context, "lock", &text, &LOCKS)
        }
        _ => {
            let problem = wrong("lock", "`\"optional\"`, `\"required\"` or `false`", value)
                .hint("leave it out, which is `\"optional\"`, or write one of the other two");
            context.report(problem);
            None
        }
    }
}

fn owner(context: &Context<'_>, value: &TomlSpanned<DeValue<'_>>) -> Vec<Spanned<String>> {
    match value.get_ref() {
        DeValue::String(_) => string(context, "owner", value).into_iter().collect(),
        DeValue::Array(_) => {
            let paths = strings(context, "owner", value);
            if paths.as_ref().is_some_and(|paths| paths.value.is_empty()) {
                let problem = Problem::new("`owner` is empty")
                    .at(span_of(value), "no path")
                    .hint("name a `belongs_to = \"user\"`, or leave `owner` out");
                context.report(problem);
            }
            paths.map_or_else(Vec::new, |paths| paths.value)
        }
        _ => {
            let problem = wrong("owner", "a relation, a path, or a list of them", value)
                .hint("name a `belongs_to` between quotes: `owner = \"author\"`");
            context.report(problem);
            Vec::new()
        }
    }
}

fn cache(context: &Context<'_>, value: &TomlSpanned<DeValue<'_>>) -> Option<Spanned<CachePolicy>> {
    match value.get_ref() {
        DeValue::Boolean(false) => Some(Spanned::new(CachePolicy::Off, span_of(value))),
        DeValue::String(_) => {
            let text = string(context, "cache", value)?;
            let seconds = duration(context, "cache", &text)?;
            Some(Spanned::new(
                CachePolicy::Seconds(seconds.value),
                seconds.span,
            ))
        }
        _ => {
            let expected = "a stretch of time such as `\"10m\"`, or `false`";
            let problem = wrong("cache", expected, value)
                .hint("leave it out to cache as `[cache]` says, or write one of the two");
            context.report(problem);
            None
        }
    }
}

fn operations(keys: &mut Keys<'_>) -> Option<Spanned<Vec<Spanned<Operation>>>> {
    let names = keys.strings("operations")?;
    if names.value.is_empty() {
        let known = list(OPERATIONS.iter().map(|(word, _)| *word), "or");
        let problem = Problem::new("a resource without operations has no routes")
            .at(names.span, "empty")
            .hint(format!("name at least one of {known}"));
        keys.context.report(problem);
        return None;
    }
    let operations = names
        .value
        .iter()
        .filter_map(|name| word(keys.context, "operations", name, &OPERATIONS))
        .collect();
    Some(Spanned::new(operations, names.span))
}

fn checks(keys: &mut Keys<'_>) -> Vec<Expression> {
    let context = keys.context;
    let texts = keys.strings("checks");
    texts
        .iter()
        .flat_map(|texts| &texts.value)
        .filter_map(|text| expression::parse(context, text))
        .collect()
}
