//! Questions about who owns the rows of a resource, and who may do what.

use super::{
    Answer, Error,
    answers::{Access, Relation, RelationKind, Resource, USER},
    prompt::Prompt,
    resource::Draft,
};

/// Names for the relation to the account that makes a row, the first that is free.
const OWNER_NAMES: [&str; 3] = ["owner", "account", "created_by"];

/// Asks whose the rows are.
pub fn owner(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    if draft.answers.accounts.is_none() || draft.is_account() {
        return Ok(Answer::NotAsked);
    }
    let mut resource = draft.resource.clone();
    let made = draft.owner_relation.as_deref();
    let made = resource
        .relations
        .iter()
        .position(|one| Some(one.name.as_str()) == made);
    if let Some(place) = made {
        resource.remove_relation(place);
    }
    let paths = owner_paths(draft, &resource);
    let mut items = vec!["nobody: roles decide".to_owned()];
    items.extend(paths.iter().map(|path| format!("whoever `{path}` names")));
    // Where a relation to the account is there already, another one would only confuse.
    let is_new_offered = paths.iter().all(|path| path.contains('.'));
    if is_new_offered {
        items.push("whoever makes the row".to_owned());
    }
    let known = resource
        .owner
        .as_ref()
        .and_then(|owner| paths.iter().position(|path| path == owner));
    let current = known.or(made.map(|_| paths.len()));
    let question = format!("Who owns each `{}`", draft.resource.name);
    let Some(chosen) = prompt.choose(&question, &items, current.map_or(0, |place| place + 1))?
    else {
        return Ok(Answer::Back);
    };

    let (before, access) = (draft.resource.owner.take(), draft.resource.access.take());
    draft.owner_relation = None;
    resource.owner = match chosen {
        0 => None,
        _ => Some(paths.get(chosen - 1).cloned().unwrap_or_else(|| {
            let name = own(&mut resource);
            draft.owner_relation = Some(name.clone());
            name
        })),
    };
    resource.access = access.filter(|_| resource.owner == before);
    draft.resource = resource;
    Ok(Answer::Given)
}

/// The relations to an account, and those to something that is owned.
fn owner_paths(draft: &Draft, resource: &Resource) -> Vec<String> {
    let belongs_to = resource
        .relations
        .iter()
        .filter(|relation| matches!(relation.kind, RelationKind::BelongsTo { .. }));
    belongs_to
        .filter_map(|relation| {
            if relation.target == USER {
                return Some(relation.name.clone());
            }
            let parent = draft.answers.resource(&relation.target)?;
            parent
                .owner
                .as_ref()
                .map(|owner| format!("{}.{owner}", relation.name))
        })
        .collect()
}

/// Gives a resource a relation to the account that makes a row.
fn own(resource: &mut Resource) -> String {
    let is_free = |name: &&&str| {
        resource.fields.iter().all(|field| field.name != **name)
            && resource
                .relations
                .iter()
                .all(|relation| relation.name != **name)
    };
    let name = (*OWNER_NAMES.iter().find(is_free).unwrap_or(&OWNER_NAMES[0])).to_owned();
    resource.relations.push(Relation {
        name: name.clone(),
        target: USER.to_owned(),
        kind: RelationKind::BelongsTo {
            required: true,
            on_delete: "restrict",
        },
    });
    name
}

/// Asks who may read.
pub fn read(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    ask(prompt, draft, "Who may read", |access| &mut access.read)
}

/// Asks who may write.
pub fn write(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    ask(
        prompt,
        draft,
        "Who may create, change and delete",
        |access| &mut access.write,
    )
}

fn ask(
    prompt: &Prompt,
    draft: &mut Draft,
    question: &str,
    rule: fn(&mut Access) -> &mut Vec<String>,
) -> Result<Answer, Error> {
    let Some(accounts) = &draft.answers.accounts else {
        return Ok(Answer::NotAsked);
    };
    if draft.is_account() {
        return Ok(Answer::NotAsked);
    }
    let mut access = draft
        .resource
        .access
        .clone()
        .unwrap_or_else(|| usual(&draft.resource));
    let mut callers = vec!["public", "authenticated"];
    callers.extend(draft.resource.owner.is_some().then_some("owner"));
    callers.extend(accounts.roles.iter().map(String::as_str));

    let current = rule(&mut access);
    let items: Vec<(&str, bool)> = callers
        .iter()
        .map(|caller| (*caller, current.iter().any(|chosen| chosen == caller)))
        .collect();
    let Some(chosen) = prompt.choose_some(question, &items)? else {
        return Ok(Answer::Back);
    };
    *rule(&mut access) = chosen
        .into_iter()
        .map(|place| callers[place].to_owned())
        .collect();

    let resource = Resource {
        access: Some(access),
        ..draft.resource.clone()
    };
    match draft.objection(resource.clone()) {
        Ok(()) => {
            draft.resource = resource;
            Ok(Answer::Given)
        }
        Err(problem) => {
            prompt.say(format_args!("  {problem}"));
            ask(prompt, draft, question, rule)
        }
    }
}

/// What a description that says nothing means.
fn usual(resource: &Resource) -> Access {
    let (read, write) = match resource.owner {
        Some(_) => ("owner", "owner"),
        None => ("authenticated", "admin"),
    };
    Access {
        read: vec![read.to_owned()],
        write: vec![write.to_owned()],
    }
}
