//! What a description uses of the language, and which few of many use most of it together.

use std::collections::BTreeSet;

use backend_gen::model::{
    Action, Attribute, Condition, End, Field, FieldKind, FieldRule, Grant, IdKind, Join, Model,
    Relation, Resource, ResourceId, Who,
};

/// Two features that one description has, or that one of its resources has.
pub type Pair = (String, String);

/// Every pair of the features of a description.
///
/// Those of a resource are paired with one another and with those of the service: what two resources have
/// apart says nothing of either.
pub fn pairs(model: &Model) -> BTreeSet<Pair> {
    let service = of_service(model);
    let mut pairs = BTreeSet::new();
    add_pairs(&service, &mut pairs);
    for (id, resource) in model.resources() {
        let mut features = of_resource(model, id, resource);
        features.extend(service.iter().cloned());
        add_pairs(&features, &mut pairs);
    }
    pairs
}

fn add_pairs(features: &BTreeSet<String>, pairs: &mut BTreeSet<Pair>) {
    for one in features {
        let after = features.range(one.clone()..).skip(1);
        pairs.extend(after.map(|other| (one.clone(), other.clone())));
    }
}

/// Picks so many, each time the one with the most pairs that none has yet, and gives their places.
pub fn pick(count: usize, candidates: &[BTreeSet<Pair>], known: &BTreeSet<Pair>) -> Vec<usize> {
    let mut covered: BTreeSet<_> = known.iter().collect();
    // What one adds only becomes less: who adds most by the last count, and still does, is the one.
    let mut adds: Vec<_> = candidates.iter().map(BTreeSet::len).collect();
    let mut picked = Vec::new();
    while picked.len() < count {
        let rest = (0..candidates.len()).filter(|index| !picked.contains(index));
        let Some(next) = rest.max_by_key(|index| adds[*index]) else {
            break;
        };
        let pairs = candidates[next].iter();
        let fresh = pairs.filter(|pair| !covered.contains(pair)).count();
        if fresh == adds[next] {
            picked.push(next);
            covered.extend(&candidates[next]);
        }
        adds[next] = fresh;
    }
    picked
}

fn of_service(model: &Model) -> BTreeSet<String> {
    let api = &model.api;
    let mut features = BTreeSet::from([
        format!("versioning {:?}", api.versioning),
        format!("case {:?}", api.case),
        format!("errors {:?}", api.errors),
        format!("envelope {}", api.envelope),
        format!("docs {}", api.docs),
        format!("prefix {}", !api.prefix.is_empty()),
        format!("rate limit {}", model.rate_limit.is_some()),
        format!("cache {}", model.cache.is_some()),
        format!("auth {}", model.auth.is_some()),
    ]);
    if let Some(auth) = &model.auth {
        features.insert(format!("registration {:?}", auth.registration));
        features.insert(format!("verification {}", auth.email_verification));
        features.insert(format!("reset {}", auth.password_reset));
        features.insert(format!("roles {}", auth.roles.len().min(3)));
    }
    features
}

fn of_resource(model: &Model, id: ResourceId, resource: &Resource) -> BTreeSet<String> {
    let mut features = BTreeSet::from([
        format!("id {}", kind_of_id(&resource.id)),
        format!("lock {:?}", resource.lock),
        format!("timestamps {}", resource.timestamps),
        format!("soft delete {}", resource.soft_delete),
        format!("lists {:?}", resource.lists),
        format!("account {}", resource.is_user),
        format!("fields {}", resource.fields.len().min(2)),
        format!("owner {}", owner(resource)),
    ]);
    let offers = |(action, _): &(Action, _)| resource.offers(action);
    let leads = |wanted: fn(Join) -> bool| {
        let mut operations = model.resources.iter().flat_map(|one| &one.operations);
        operations.any(|one| {
            let through = one.through.filter(|through| through.resource == id);
            through.is_some_and(|through| wanted(through.join))
        })
    };
    for (feature, is_there) in [
        ("some operations", !Action::CHOICES.iter().all(offers)),
        ("own cache", resource.cache_seconds.is_some()),
        ("own limit", resource.rate_limit.is_some()),
        ("check", !resource.checks.is_empty()),
        (
            "check of when it was made",
            resource
                .checks
                .iter()
                .any(|check| check.attributes().any(|one| one == Attribute::CreatedAt)),
        ),
        (
            "check of alternatives",
            resource
                .checks
                .iter()
                .any(|check| check.alternatives.len() > 1),
        ),
        ("index", !resource.indexes.is_empty()),
        ("child", leads(|join| matches!(join, Join::Relation(_)))),
        (
            "linked",
            leads(|join| {
                matches!(
                    join,
                    Join::Link {
                        from: End::Right,
                        ..
                    }
                )
            }),
        ),
    ] {
        if is_there {
            features.insert(feature.to_owned());
        }
    }
    for unique in &resource.uniques {
        features.insert(format!(
            "unique of {}{}",
            unique.attributes.len().min(2),
            when(unique.condition.as_ref())
        ));
    }
    let access = &resource.access;
    for (what, rule) in [
        ("list", &access.list),
        ("read", &access.read),
        ("create", &access.create),
        ("update", &access.update),
        ("delete", &access.delete),
    ] {
        features.extend(
            rule.grants
                .iter()
                .map(|grant| format!("{what} {}", who(grant))),
        );
    }
    features.extend(resource.fields.iter().flat_map(of_field));
    let relations = resource.relations.iter();
    features.extend(relations.flat_map(|relation| of_relation(id, resource, relation)));
    for link in &resource.many_to_many {
        let target = if link.target == id {
            "itself"
        } else {
            "another"
        };
        features.insert(format!("many to many with {target}"));
    }
    if resource
        .relations
        .iter()
        .any(|one| model.resource(one.target).is_user)
    {
        features.insert("points to the account".to_owned());
    }
    features
}

fn of_field(field: &Field) -> Vec<String> {
    let kind = match &field.kind {
        FieldKind::Array(_) => "list".to_owned(),
        kind => {
            let kind = format!("{kind:?}");
            let end = kind.find([' ', '(']).unwrap_or(kind.len());
            kind[..end].to_owned()
        }
    };
    let extras = [
        ("optional", !field.required),
        ("with default", field.default.is_some()),
        ("bounded", field.min.is_some() || field.max.is_some()),
        ("with pattern", field.pattern.is_some()),
        ("searched", field.search),
        ("filtered", field.filter),
        ("sorted", field.sort),
        ("unique", field.unique),
        ("with column", field.column != field.name.snake()),
        ("hidden", is_guarded(&field.access.read)),
        ("guarded", is_guarded(&field.access.write)),
    ];
    let extras = extras.into_iter().filter(|(_, is_there)| *is_there);
    extras
        .map(|(extra, _)| format!("field {extra}"))
        .chain([format!("field {kind}")])
        .collect()
}

fn is_guarded(rule: &FieldRule) -> bool {
    *rule != FieldRule::Inherit
}

fn of_relation(id: ResourceId, resource: &Resource, relation: &Relation) -> Vec<String> {
    let same_target = resource.relations.iter();
    let several = same_target.filter(|other| other.target == relation.target);
    let (count, itself) = (several.count(), relation.target == id);
    let features = [
        (format!("relation {:?}", relation.on_delete), true),
        ("relation to itself".to_owned(), itself),
        ("relation to one of several".to_owned(), count > 1),
        ("relation optional".to_owned(), !relation.required),
        ("relation one to one".to_owned(), relation.unique),
        ("relation backwards".to_owned(), relation.target > id),
        (
            "relation without a constraint".to_owned(),
            !relation.constraint,
        ),
        (
            "relation without an inverse".to_owned(),
            relation.inverse.is_none(),
        ),
    ];
    let features = features.into_iter().filter(|(_, is_there)| *is_there);
    features.map(|(feature, _)| feature).collect()
}

fn kind_of_id(id: &IdKind) -> &'static str {
    match id {
        IdKind::Uuid => "uuid",
        IdKind::TypeId { .. } => "typeid",
        IdKind::Integer => "integer",
        IdKind::String { .. } => "string",
    }
}

fn owner(resource: &Resource) -> &'static str {
    match resource.direct_owner() {
        _ if resource.owners.is_empty() => "nobody",
        Some(_) => "direct",
        None => "through parents",
    }
}

fn who(grant: &Grant) -> String {
    let who = match &grant.who {
        Who::Public => "public",
        Who::Authenticated => "authenticated",
        Who::Owner => "owner",
        Who::Role(_) => "role",
    };
    format!("by {who}{}", when(grant.when.as_ref()))
}

fn when(condition: Option<&Condition>) -> &'static str {
    match condition.map(|condition| condition.alternatives.len()) {
        None => "",
        Some(1) => " where",
        Some(_) => " where or",
    }
}
