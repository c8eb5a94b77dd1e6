//! Access: who may do what, of resources and of fields.

use super::{attributes::Known, conditions::condition, draft::Draft};
use crate::{
    diagnostic::{Problem, Span, did_you_mean, list, quote},
    model::{
        Access, Action, Field, FieldAccess, FieldRule, Grant, Name, Resource, ResourceId, Rule, Who,
    },
    spec::{self, AccessKey, Spanned},
};

pub(super) fn access(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        let access = of_resource(draft, id);
        draft.model.resources[id.0].access = access;
        public_creation(draft, id);
        for index in 0..draft.resource(id).fields.len() {
            let written = draft.written(id).fields[index];
            let access = FieldAccess {
                read: of_field(draft, id, written.read.as_ref()),
                write: of_field(draft, id, written.write.as_ref()),
            };
            draft.model.resources[id.0].fields[index].access = access;
            writable(draft, id, index);
        }
    }
}

fn role(name: &str) -> Who {
    Who::Role(Name::derived(name.to_owned()))
}

fn of_resource(draft: &Draft<'_>, id: ResourceId) -> Access {
    let resource = draft.resource(id);
    let written = draft
        .written(id)
        .resource
        .and_then(|resource| resource.access.as_ref());
    let mut access = unstated(draft, resource);
    let Some(written) = written.filter(|_| !resource.is_user) else {
        return access;
    };
    if draft.model.auth.is_none() {
        let problem = Problem::new("`access` without accounts")
            .at(written.span, "everything is public")
            .hint(format!("{}, or leave `access` out", draft.accounts()));
        draft.report(problem);
        return access;
    }
    for (key, written) in &written.rules {
        in_use(draft, resource, key);
        let Some(rule) = rule(draft, id, written) else {
            continue;
        };
        let stated = |wanted: AccessKey| {
            draft
                .written(id)
                .resource
                .and_then(|resource| resource.access.as_ref())
                .is_some_and(|access| access.rules.iter().any(|(key, _)| key.value == wanted))
        };
        match key.value {
            AccessKey::List => access.list = rule,
            AccessKey::Create => access.create = rule,
            AccessKey::Update => access.update = rule,
            AccessKey::Delete => access.delete = rule,
            AccessKey::Read => {
                if !stated(AccessKey::List) {
                    access.list = rule.clone();
                }
                access.read = rule;
            }
            AccessKey::Write => {
                if !stated(AccessKey::Create) {
                    access.create = rule.clone();
                }
                if !stated(AccessKey::Update) {
                    access.update = rule.clone();
                }
                if !stated(AccessKey::Delete) {
                    access.delete = rule;
                }
            }
        }
    }
    access
}

/// The policy of a resource that states none.
fn unstated(draft: &Draft<'_>, resource: &Resource) -> Access {
    let everything = |read: Rule, write: Rule| Access {
        list: read.clone(),
        read,
        create: write.clone(),
        update: write.clone(),
        delete: write,
    };
    let written = draft
        .find(resource.name.snake())
        .and_then(|id| draft.written(id).resource);
    let has_owner = written.is_some_and(|written| !written.owner.is_empty());
    if draft.model.auth.is_none() {
        everything(Rule::of(Who::Public), Rule::of(Who::Public))
    } else if resource.is_user {
        Access {
            create: Rule::default(),
            delete: Rule::default(),
            ..everything(Rule::of(role("admin")), Rule::of(role("admin")))
        }
    } else if has_owner {
        everything(Rule::of(Who::Owner), Rule::of(Who::Owner))
    } else {
        everything(Rule::of(Who::Authenticated), Rule::of(role("admin")))
    }
}

/// Reports a key of an operation that the resource does not have.
fn in_use(draft: &Draft<'_>, resource: &Resource, key: &Spanned<AccessKey>) {
    use Action::{Create, Delete, List, Read, Replace, Update};
    let asked: &[Action] = match key.value {
        AccessKey::List => &[List],
        AccessKey::Read => &[Read, List],
        AccessKey::Create => &[Create],
        AccessKey::Update => &[Update, Replace],
        AccessKey::Delete => &[Delete],
        AccessKey::Write => &[Create, Update, Replace, Delete],
    };
    let word = key.value.word();
    if !asked.iter().any(|action| resource.offers(action)) {
        let operation = match key.value {
            AccessKey::Write => "`create`, `update` or `delete`".to_owned(),
            _ => quote(word),
        };
        let problem = Problem::new(format!("`{word}` is granted and not among the operations"))
            .at(key.span, "has no effect")
            .hint(format!(
                "add {operation} to `operations`, or leave `{word}` out of `access`"
            ));
        draft.report(problem);
    }
}

fn rule(draft: &Draft<'_>, id: ResourceId, written: &spec::Rule) -> Option<Rule> {
    let grants: Vec<Option<Grant>> = written
        .grants
        .iter()
        .map(|written| grant(draft, id, written))
        .collect();
    let grants: Option<Vec<Grant>> = grants.into_iter().collect();
    grants.map(|grants| Rule { grants })
}

fn grant(draft: &Draft<'_>, id: ResourceId, written: &spec::Grant) -> Option<Grant> {
    let who = who(draft, id, &written.to);
    let when = match &written.condition {
        Some(expression) => Some(condition(draft, id, expression, Known::All)?),
        None => None,
    };
    Some(Grant { who: who?, when })
}

fn who(draft: &Draft<'_>, id: ResourceId, word: &Spanned<String>) -> Option<Who> {
    let roles = draft
        .model
        .auth
        .as_ref()
        .map_or(&[][..], |auth| auth.roles.as_slice());
    match word.as_str() {
        "public" => return Some(Who::Public),
        "authenticated" => return Some(Who::Authenticated),
        "owner" => return owned(draft, id, word.span),
        _ => {}
    }
    if let Some(role) = roles.iter().find(|role| role.snake() == word.as_str()) {
        return Some(Who::Role(role.clone()));
    }
    if draft
        .spec
        .auth
        .as_ref()
        .is_some_and(|auth| auth.is_doubtful)
    {
        return None;
    }
    let words = ["public", "authenticated", "owner"];
    let known = words.into_iter().chain(roles.iter().map(Name::snake));
    let bare = bare(word.as_str());
    let role = roles.iter().map(Name::snake).find(|role| *role == bare);
    let meant = did_you_mean(word.as_str(), known.clone())
        .or(role)
        .or_else(|| spec::our_grantee(&bare));
    let hint = match (word.as_str(), meant) {
        ("none" | "nobody" | "never" | "no_one", _) => spec::NOBODY.to_owned(),
        (text, _) if text.contains(',') => {
            let words = text.split(',').map(|word| format!("\"{}\"", word.trim()));
            let list = words.collect::<Vec<_>>().join(", ");
            format!(
                "a list stands between brackets: {}",
                quote(&format!("[{list}]"))
            )
        }
        (name, None) if is_account(draft, id, name) => {
            let written = draft.written(id).resource;
            if written.is_some_and(|written| !written.owner.is_empty()) {
                "write `owner`: whoever the resource names as `owner` is granted".to_owned()
            } else {
                format!("write `owner` here, and `owner = \"{name}\"` for the resource")
            }
        }
        (text, _) if text.starts_with('!') || text.starts_with("not ") => {
            "there is no `not`: name everybody who may".to_owned()
        }
        (text, _) if text.contains(" or ") || text.contains(" and ") => {
            let words = text
                .split([' ', ',', '|'])
                .filter(|word| !["or", "and", ""].contains(word));
            let words: Vec<_> = words.map(|word| format!("\"{word}\"")).collect();
            let list = quote(&format!("[{}]", words.join(", ")));
            format!("a list stands between brackets, and any of it suffices: {list}")
        }
        (_, Some(meant)) => format!("did you mean `{meant}`?"),
        (_, None) => format!(
            "write {}, or add the role to `roles` of `[auth]`",
            list(known, "or")
        ),
    };
    let problem = Problem::new(format!("{} is no role", quote(word.as_str())))
        .at(word.span, "unknown")
        .hint(hint);
    draft.report(problem);
    None
}

/// The name of a role without what other tools have around it: `ROLE_ADMIN`, `role:admin`, `hasRole('admin')`.
fn bare(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let words = lower.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    let mut words = words.filter(|word| !["", "role", "hasrole", "hasauthority"].contains(word));
    let first = words.next().unwrap_or(&lower);
    first.strip_prefix("role_").unwrap_or(first).to_owned()
}

/// Whether a word is a relation of the resource to an account.
fn is_account(draft: &Draft<'_>, id: ResourceId, word: &str) -> bool {
    let mut relations = draft.resource(id).relations.iter();
    relations
        .any(|relation| relation.name.snake() == word && draft.resource(relation.target).is_user)
}

fn owned(draft: &Draft<'_>, id: ResourceId, span: Span) -> Option<Who> {
    let resource = draft.resource(id);
    let written = draft.written(id).resource;
    if resource.is_user || written.is_some_and(|written| !written.owner.is_empty()) {
        return Some(Who::Owner);
    }
    let mut accounts = resource
        .relations
        .iter()
        .filter(|relation| draft.resource(relation.target).is_user);
    let hint = match accounts.next() {
        Some(relation) => format!("add `owner = \"{}\"` to the resource", relation.name),
        None => "add a relation `owner = { belongs_to = \"user\" }`, and `owner = \"owner\"` to the resource".to_owned(),
    };
    let problem = Problem::new(format!("{} has no owner", quote(resource.name.snake())))
        .at(span, "nobody")
        .hint(hint);
    draft.report(problem);
    None
}

/// Reports rows that nobody would own: made by callers without an account, with a required owner.
fn public_creation(draft: &Draft<'_>, id: ResourceId) {
    let resource = draft.resource(id);
    let direct = resource.direct_owner().and_then(|owner| owner.relation);
    let Some(owner) = direct.map(|index| &resource.relations[index]) else {
        return;
    };
    if owner.required
        && resource.offers(&Action::Create)
        && resource.access.create.admits_anonymous()
    {
        let access = draft
            .written(id)
            .resource
            .and_then(|resource| resource.access.as_ref());
        let place = access.map_or(draft.written(id).place, |access| access.span);
        let problem = Problem::new(format!(
            "a row that anybody creates has no {}",
            quote(owner.name.snake())
        ))
        .at(place, "`create` is `public`")
        .hint(format!(
            "grant `create` to `authenticated`, or write `required = false` on `{}`",
            owner.name
        ));
        draft.report(problem);
    }
}

fn of_field(draft: &Draft<'_>, id: ResourceId, written: Option<&spec::FieldRule>) -> FieldRule {
    match written {
        None => FieldRule::Inherit,
        Some(spec::FieldRule::None(_)) => FieldRule::Nobody,
        Some(spec::FieldRule::Grants(written)) if draft.model.auth.is_none() => {
            let problem = Problem::new("a field is granted to some, and there are no accounts")
                .at(written.span, "everything is public")
                .hint(format!(
                    "leave it out, and everybody may; or {}",
                    draft.accounts()
                ));
            draft.report(problem);
            FieldRule::Inherit
        }
        Some(spec::FieldRule::Grants(written)) => {
            rule(draft, id, written).map_or(FieldRule::Inherit, FieldRule::Grants)
        }
    }
}

/// Reports a field that has to be sent by somebody who may not set it.
fn writable(draft: &Draft<'_>, id: ResourceId, index: usize) {
    let resource = draft.resource(id);
    let field = &resource.fields[index];
    if !field.must_be_sent() || !resource.offers(&Action::Create) || resource.is_user {
        return;
    }
    let (what, label) = match &field.access.write {
        FieldRule::Inherit => return,
        FieldRule::Nobody => ("nobody may set it", "nobody sets it"),
        FieldRule::Grants(rule) => {
            let creators = &resource.access.create.grants;
            if creators.iter().all(|creator| covers(rule, &creator.who)) {
                return;
            }
            (
                "not everybody who creates a row may set it",
                "set by some only",
            )
        }
    };
    let written = draft.written(id).fields[index];
    let place = match &written.write {
        Some(spec::FieldRule::None(span)) => *span,
        Some(spec::FieldRule::Grants(rule)) => rule.span,
        None => written.name.span,
    };
    draft.report(impossible(field, what, place, label));
}

fn impossible(field: &Field, what: &str, place: Span, label: &str) -> Problem {
    Problem::new(format!(
        "{} is required, and {what}",
        quote(field.name.snake())
    ))
    .at(place, label)
    .hint("give the field a `default`, or make it optional with a `?` at the end of its type")
}

/// Whether a rule grants, on every row, whoever the other grant names.
fn covers(rule: &Rule, creator: &Who) -> bool {
    rule.grants
        .iter()
        .filter(|grant| grant.when.is_none())
        .any(|grant| match &grant.who {
            Who::Public => true,
            Who::Authenticated => *creator != Who::Public,
            who => who == creator,
        })
}
