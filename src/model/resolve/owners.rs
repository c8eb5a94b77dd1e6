//! Owners: the paths from a row to the account it belongs to.

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, Span, did_you_mean, list, quote},
    model::{Hop, OwnerPath, ResourceId},
    spec::Spanned,
};

/// Steps of a path at most, each of which is a join: MySQL joins 61 tables, SQLite 64.
const MAX_STEPS: usize = 60;

pub(super) fn owners(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        if draft.resource(id).is_user {
            draft.model.resources[id.0].owners.push(OwnerPath {
                hops: Vec::new(),
                column: "id".to_owned(),
                relation: None,
            });
            continue;
        }
        let Some(resource) = draft.written(id).resource else {
            continue;
        };
        for (index, path) in resource.owner.iter().enumerate() {
            if draft.model.auth.is_none() {
                let problem = Problem::new("an owner without accounts")
                    .at(path.span, "nobody to own it")
                    .hint(format!("{}, or leave `owner` out", draft.accounts()));
                draft.report(problem);
                break;
            }
            let again = resource.owner[..index]
                .iter()
                .find(|other| other.value == path.value);
            if let Some(first) = again {
                let problem =
                    Problem::new(format!("the owner {} is there twice", quote(path.as_str())))
                        .at(path.span, "again")
                        .also(first.span, "the first")
                        .hint("keep one of the two");
                draft.report(problem);
            } else if let Some(owner) = owner(draft, id, path) {
                draft.model.resources[id.0].owners.push(owner);
            }
        }
    }
}

fn owner(draft: &Draft<'_>, id: ResourceId, path: &Spanned<String>) -> Option<OwnerPath> {
    if path.as_str().split('.').count() > MAX_STEPS {
        let problem = Problem::new(format!("an owner path has at most {MAX_STEPS} steps"))
            .at(path.span, "too long")
            .hint("give a resource on the way a `belongs_to = \"user\"` of its own, and end the path there");
        draft.report(problem);
        return None;
    }
    let mut hops = Vec::new();
    let mut at = id;
    let mut passed = 0;
    for word in path.as_str().split('.') {
        if !hops.is_empty() && draft.resource(at).is_user {
            return too_long(draft, path);
        }
        let relation = step(draft, at, word, part(path, passed, word.len()))?;
        passed += word.len() + 1;
        let taken = &draft.resource(at).relations[relation];
        hops.push(Hop {
            relation,
            column: taken.column.clone(),
            target: taken.target,
        });
        at = taken.target;
    }
    let last = hops.pop()?;
    if draft.resource(last.target).is_user {
        return Some(OwnerPath {
            hops,
            column: last.column,
            relation: Some(last.relation),
        });
    }
    let end = draft.resource(last.target);
    let message = format!(
        "the owner {} leads to {}, not to an account",
        quote(path.as_str()),
        quote(end.name.snake())
    );
    let mut onward = end
        .relations
        .iter()
        .filter(|relation| draft.resource(relation.target).is_user);
    let hint = match onward.next() {
        Some(relation) => {
            let whole = format!("{}.{}", path.value, relation.name);
            format!("go on: {}", quote(&whole))
        }
        None => "an owner path ends at a `belongs_to = \"user\"`".to_owned(),
    };
    draft.report(Problem::new(message).at(path.span, "no account").hint(hint));
    None
}

/// The place of a part of a path; of all of it where escapes hide the part.
fn part(path: &Spanned<String>, start: usize, length: usize) -> Span {
    const QUOTE: usize = 1;
    let Span { start: opened, end } = path.span;
    if end - opened != path.as_str().len() + 2 * QUOTE {
        return path.span;
    }
    let first = opened + QUOTE + start;
    Span::new(first, first + length)
}

fn too_long<T>(draft: &Draft<'_>, path: &Spanned<String>) -> Option<T> {
    let problem = Problem::new(format!(
        "the owner {} goes on after an account",
        quote(path.as_str())
    ))
    .at(path.span, "too long")
    .hint("end the path at the first `belongs_to = \"user\"`");
    draft.report(problem);
    None
}

/// The `belongs_to` of a name, as an index.
fn step(draft: &Draft<'_>, at: ResourceId, word: &str, span: Span) -> Option<usize> {
    let resource = draft.resource(at);
    let found = resource
        .relations
        .iter()
        .position(|relation| relation.name.snake() == word);
    if found.is_some() || draft.is_unread_in(at, word) {
        return found;
    }
    let names = || {
        resource
            .relations
            .iter()
            .map(|relation| relation.name.snake())
    };
    let message = format!(
        "{} has no relation {}",
        quote(resource.name.snake()),
        quote(word)
    );
    let by_column = resource
        .relations
        .iter()
        .find(|relation| relation.column == word || relation.json == word)
        .map(|relation| relation.name.snake());
    let mut accounts = resource
        .relations
        .iter()
        .filter(|relation| draft.resource(relation.target).is_user);
    let account = match (accounts.next(), accounts.next()) {
        (Some(only), None) => Some(only.name.snake()),
        _ => None,
    };
    let is_field = resource
        .fields
        .iter()
        .any(|field| field.name.snake() == word);
    let hint = match by_column.or_else(|| did_you_mean(word, names())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if is_field => "a field makes no owner: name a `belongs_to = \"user\"`".to_owned(),
        None if let Some(account) = account => format!("did you mean `{account}`?"),
        None if resource
            .many_to_many
            .iter()
            .any(|relation| relation.name.snake() == word) =>
        {
            "a many-to-many makes no owner: name a `belongs_to`".to_owned()
        }
        None if names().next().is_none() => {
            let name = if word.is_empty() { "owner" } else { word };
            let relation = format!("{name} = {{ belongs_to = \"user\" }}");
            format!("add one: {}", quote(&relation))
        }
        None => format!("it has {}", list(names(), "and")),
    };
    draft.report(Problem::new(message).at(span, "unknown").hint(hint));
    None
}
