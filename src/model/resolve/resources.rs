//! The resources by themselves: names, ids, switches, and their order.

use super::{
    built_in,
    draft::{Draft, Written},
    ids::id,
    names, operations,
    order::parents_first,
    settings::{Settings, to_come},
};
use crate::{
    diagnostic::{Problem, Problems, Span, did_you_mean, list, quote},
    model::{
        Access, Action, Freshness, IdKind, IdStrategy, Lock, Model, Name, Resource, Rule, plural,
        reserved,
    },
    spec::{self, CachePolicy, LockChoice, Operation, Spec},
};

/// What may be said about the account beside what it has built in.
const USER_KEYS: [&str; 6] = [
    "description",
    "fields",
    "relations",
    "unique",
    "indexes",
    "checks",
];

const USER: &str = "user";

/// Resources of one service at most.
const MAX_RESOURCES: usize = 1000;

pub(super) fn resources<'a>(
    spec: &'a Spec,
    settings: Settings,
    problems: &'a Problems,
) -> Draft<'a> {
    let has_user = settings.auth.is_some();
    let mut model = Model {
        service: settings.service,
        database: settings.database,
        api: settings.api,
        auth: settings.auth,
        rate_limit: settings.rate_limit,
        cache: settings.cache,
        enums: Vec::new(),
        resources: Vec::new(),
    };
    let mut written = Vec::new();
    if has_user {
        let user = spec
            .resources
            .iter()
            .find(|resource| resource.name.as_str() == USER);
        let auth = spec
            .auth
            .as_ref()
            .map_or_else(Span::default, |auth| auth.span);
        model.resources.push(account(user, &model, problems));
        written.push(place(user, auth));
    }
    if let Some(excess) = spec.resources.get(MAX_RESOURCES) {
        let problem = Problem::new(format!("a service has at most {MAX_RESOURCES} resources"))
            .at(excess.name.span, "one too many")
            .hint("split the service");
        problems.report(problem);
    }
    let is_account = |resource: &spec::Resource| has_user && resource.name.as_str() == USER;
    let ordinary_ones = spec
        .resources
        .iter()
        .filter(|resource| !is_account(resource));
    let ordinary_ones: Vec<&spec::Resource> = ordinary_ones.take(MAX_RESOURCES).collect();
    if ordinary_ones.is_empty() && spec.unread.is_empty() && spec.lost.is_empty() {
        let name = spec.service.name.as_ref();
        let problem = Problem::new("the service keeps nothing")
            .at(
                name.map_or(Span::default(), |name| name.span),
                "no resources",
            )
            .hint("describe one: `[resources.note.fields]` and below it `title = \"string(120)\"`");
        problems.report(problem);
    }
    for resource in parents_first(&ordinary_ones) {
        let name = names::usable_name("a resource", &resource.name, problems)
            .or_else(|| stand_in(resource, spec, &model));
        if let Some(name) = name {
            let resolved = ordinary(name, resource, &model, spec, problems);
            model.resources.push(resolved);
            written.push(place(Some(resource), resource.name.span));
        }
    }
    Draft {
        spec,
        model,
        written,
        problems,
    }
}

/// A name for a resource whose own was refused, so that what is wrong within it is found at once.
fn stand_in(resource: &spec::Resource, spec: &Spec, model: &Model) -> Option<Name> {
    let name = names::meant(resource.name.as_str())?;
    // Under the name of another it would only clash with that.
    let is_taken = model.resources.iter().any(|known| known.name == name)
        || spec
            .resources
            .iter()
            .any(|other| !std::ptr::eq(other, resource) && other.name.as_str() == name.snake());
    (!is_taken).then_some(name)
}

fn place(resource: Option<&spec::Resource>, otherwise: Span) -> Written<'_> {
    let unread = resource.map_or(&[][..], |resource| resource.unread.as_slice());
    Written {
        resource,
        place: resource.map_or(otherwise, |resource| resource.name.span),
        fields: Vec::new(),
        relations: Vec::new(),
        many_to_many: Vec::new(),
        unread: unread.iter().map(String::as_str).collect(),
    }
}

fn ordinary(
    name: Name,
    written: &spec::Resource,
    model: &Model,
    spec: &Spec,
    problems: &Problems,
) -> Resource {
    if let Some(renamed) = &written.renamed_from {
        to_come(
            problems,
            "`renamed_from`",
            renamed.span,
            "leave it out: a new project has nothing to rename",
        );
    }
    let plural = written
        .plural
        .as_ref()
        .and_then(|text| names::name("a plural", text, problems))
        .unwrap_or_else(|| plural::plural(&name));
    let table = written
        .table
        .as_ref()
        .and_then(|text| names::database_name("table", text, problems))
        .unwrap_or_else(|| plural.snake().to_owned());
    let offered = offered(written, problems);
    let mut resource = Resource {
        description: written.description.as_ref().map(|text| text.value.clone()),
        table,
        id: id(&name, written, model.database.ids, problems),
        timestamps: written.timestamps.as_ref().is_none_or(|on| on.value),
        soft_delete: written.soft_delete.as_ref().is_some_and(|on| on.value),
        lists: freshness(written, &offered, problems),
        lock: match written.lock.as_ref().map(|lock| lock.value) {
            None | Some(LockChoice::Optional) => Lock::Optional,
            Some(LockChoice::Required) => Lock::Required,
            Some(LockChoice::Off) => Lock::Off,
        },
        cache_seconds: cache(written, model, spec, problems),
        rate_limit: rate_limit(written, model, problems),
        ..bare(name, plural)
    };
    resource.operations = operations::own(&resource, &offered);
    resource
}

/// A resource of which nothing but the name is known.
fn bare(name: Name, plural: Name) -> Resource {
    let module = if reserved::is_module(plural.snake()) {
        format!("{}_records", name.snake())
    } else {
        plural.snake().to_owned()
    };
    Resource {
        module,
        type_name: name.pascal(),
        description: None,
        table: plural.snake().to_owned(),
        path: plural.kebab(),
        id: IdKind::Uuid,
        timestamps: true,
        soft_delete: false,
        lists: Freshness::Current,
        lock: Lock::Optional,
        owners: Vec::new(),
        access: Access {
            list: Rule::default(),
            read: Rule::default(),
            create: Rule::default(),
            update: Rule::default(),
            delete: Rule::default(),
        },
        cache_seconds: None,
        rate_limit: None,
        operations: Vec::new(),
        default_sort: Vec::new(),
        fields: Vec::new(),
        relations: Vec::new(),
        many_to_many: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        is_user: false,
        name,
        plural,
    }
}

/// The account, with what was added to it.
fn account(written: Option<&spec::Resource>, model: &Model, problems: &Problems) -> Resource {
    let name = Name::derived(USER.to_owned());
    let plural = plural::plural(&name);
    let keys = written.iter().flat_map(|resource| &resource.keys);
    for key in keys.filter(|key| !USER_KEYS.contains(&key.as_str())) {
        if !is_resource_key(key.as_str()) {
            continue;
        }
        let message = format!("the account has no {} of its own", quote(key.as_str()));
        let problem = Problem::new(message).at(key.span, "built in").hint(format!(
            "with `[auth]`, `user` may be given {}",
            list(USER_KEYS, "and")
        ));
        problems.report(problem);
    }
    let id = match model.database.ids {
        IdStrategy::Uuid => IdKind::Uuid,
        IdStrategy::TypeId => IdKind::TypeId {
            prefix: USER.to_owned(),
        },
        IdStrategy::Integer => IdKind::Integer,
    };
    let mut account = Resource {
        description: written
            .and_then(|resource| resource.description.as_ref())
            .map(|text| text.value.clone()),
        id,
        is_user: true,
        ..bare(name, plural)
    };
    let operations = model
        .auth
        .iter()
        .map(|auth| built_in::accounts(auth, &account));
    account.operations = operations.flatten().collect();
    account
}

/// Whether a key is one of a resource; others are reported where they are read.
fn is_resource_key(key: &str) -> bool {
    matches!(
        key,
        "plural"
            | "table"
            | "id"
            | "id_prefix"
            | "timestamps"
            | "soft_delete"
            | "late_lists"
            | "lock"
            | "owner"
            | "access"
            | "cache"
            | "rate_limit"
            | "operations"
            | "default_sort"
            | "renamed_from"
    )
}

fn freshness(written: &spec::Resource, offered: &[Action], problems: &Problems) -> Freshness {
    let Some(late) = &written.late_lists else {
        return Freshness::Current;
    };
    if late.value && !offered.contains(&Action::List) {
        let problem = Problem::new("`late_lists` of a resource without a list")
            .at(late.span, "has no effect")
            .hint("add `list` to `operations`, or leave this out");
        problems.report(problem);
    }
    if late.value {
        Freshness::Late
    } else {
        Freshness::Current
    }
}

fn cache(written: &spec::Resource, model: &Model, spec: &Spec, problems: &Problems) -> Option<u64> {
    if let (Some(place), None) = (&written.cache, &spec.cache) {
        let problem = Problem::new("`cache` without `[cache]`")
            .at(place.span, "has no effect")
            .hint("add the table `[cache]`, or leave this out");
        problems.report(problem);
    }
    let ttl = model.cache?.ttl_seconds;
    match written.cache.as_ref().map(|cache| cache.value) {
        None => Some(ttl),
        Some(CachePolicy::Off) => None,
        Some(CachePolicy::Seconds(seconds)) => Some(seconds),
    }
}

fn rate_limit(
    written: &spec::Resource,
    model: &Model,
    problems: &Problems,
) -> Option<crate::model::RequestLimit> {
    let limit = written.rate_limit.as_ref()?;
    if model.rate_limit.is_none() {
        let problem = Problem::new("`rate_limit` without `[rate_limit]`")
            .at(limit.span, "has no effect")
            .hint("add the table `[rate_limit]`: the limit of a resource comes on top of it");
        problems.report(problem);
    }
    Some(crate::model::RequestLimit {
        requests: limit.value.requests,
        window_seconds: limit.value.window_seconds,
    })
}

/// What the resource is to offer.
fn offered(written: &spec::Resource, problems: &Problems) -> Vec<Action> {
    let Some(listed) = &written.operations else {
        return Action::CHOICES.map(|(action, _)| action).to_vec();
    };
    let mut offered = Vec::new();
    for operation in &listed.value {
        let action = match operation.value {
            Operation::List => Action::List,
            Operation::Read => Action::Read,
            Operation::Create => Action::Create,
            Operation::Replace => Action::Replace,
            Operation::Update => Action::Update,
            Operation::Delete => Action::Delete,
        };
        if offered.contains(&action) {
            let problem = Problem::new("an operation is there twice")
                .at(operation.span, "again")
                .hint("keep one of the two");
            problems.report(problem);
        }
        offered.push(action);
    }
    offered
}

/// The name that was probably meant among those of resources.
pub(super) fn meant<'d>(draft: &'d Draft<'_>, word: &str) -> Option<&'d str> {
    let resources = &draft.model.resources;
    let by_plural = resources
        .iter()
        .find(|resource| resource.plural.snake() == word);
    let lower = word.to_ascii_lowercase();
    let by_singular = Name::new(&lower).ok().and_then(|name| {
        let plural = plural::plural(&name);
        resources.iter().find(|resource| resource.name == plural)
    });
    by_plural
        .or(by_singular)
        .map(|resource| resource.name.snake())
        .or_else(|| {
            did_you_mean(
                &lower,
                resources.iter().map(|resource| resource.name.snake()),
            )
        })
}
