//! Questions about the resources.

use super::{
    Answer, Error, Question, Session, access,
    answers::{Answers, Resource, USER},
    field, menu,
    menu::Choice,
    objection::objection,
    prompt::Prompt,
    relation, walk,
};

/// All of them.
pub const QUESTIONS: &[Question<Session>] = &[resources];

/// A resource that is being described.
#[derive(Clone)]
pub struct Draft {
    /// Everything else.
    pub answers: Answers,
    /// Where it goes among the resources; behind the last one if it is new.
    pub place: usize,
    /// What was answered about it.
    pub resource: Resource,
    /// The relation that an answer about the owner made, to go with that answer.
    pub owner_relation: Option<String>,
}

impl Draft {
    /// The answers with the resource as it would be.
    pub fn with(&self, resource: Resource) -> Answers {
        let mut after = self.answers.clone();
        after.put(self.place, resource);
        after
    }

    /// What the rest of the program would say about the resource as it would be.
    pub fn objection(&self, resource: Resource) -> Result<(), String> {
        objection(&self.answers, &self.with(resource))
    }

    /// Whether it is the account, about which less is to be decided.
    pub fn is_account(&self) -> bool {
        self.answers.accounts.is_some() && self.resource.name == USER
    }
}

const ASPECTS: &[Question<Draft>] = &[
    name,
    fields,
    relations,
    access::owner,
    access::read,
    access::write,
    soft_delete,
];

fn resources(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    loop {
        let present: Vec<String> = session.answers.resources.iter().map(summary).collect();
        match menu::choose(
            prompt,
            "Resources: what the service keeps",
            "resource",
            &present,
        )? {
            None => return Ok(Answer::Back),
            Some(Choice::Done) if present.is_empty() => {
                prompt.say("  a service keeps at least one thing");
            }
            Some(Choice::Done) => return Ok(Answer::Given),
            Some(Choice::Add) => describe(prompt, session, session.answers.resources.len())?,
            Some(Choice::Change(place)) => describe(prompt, session, place)?,
            Some(Choice::Remove(place)) => session.answers.remove(place),
        }
    }
}

/// Asks everything about one resource; going back from its first question leaves it as it was.
fn describe(prompt: &Prompt, session: &mut Session, place: usize) -> Result<(), Error> {
    let resource = session
        .answers
        .resources
        .get(place)
        .cloned()
        .unwrap_or_default();
    let mut draft = Draft {
        answers: session.answers.clone(),
        place,
        resource,
        owner_relation: None,
    };
    if walk(prompt, &mut draft, ASPECTS)? == Answer::Given {
        session.answers = draft.with(draft.resource.clone());
    }
    Ok(())
}

fn summary(resource: &Resource) -> String {
    let counted = |number: usize, thing: &str| match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    };
    format!(
        "{} ({}, {})",
        resource.name,
        counted(resource.fields.len(), "field"),
        counted(resource.relations.len(), "relation")
    )
}

fn name(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    let check = |name: &str| {
        let others = draft.answers.resources.iter().enumerate();
        let mut others = others.filter(|(place, _)| *place != draft.place);
        match name {
            "" => Err("a resource needs a name".to_owned()),
            _ if others.any(|(_, other)| other.name == name) => Err(format!(
                "there is a resource `{name}` already; change that one, or take another name"
            )),
            _ => draft.objection(Resource {
                name: name.to_owned(),
                ..draft.resource.clone()
            }),
        }
    };
    let question = "Name of the resource, singular (product, order_item)";
    let Some(name) = prompt.text(question, &draft.resource.name, check)? else {
        return Ok(Answer::Back);
    };
    draft.resource.name = name;
    Ok(Answer::Given)
}

fn fields(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    loop {
        let question = format!("Fields of `{}`", draft.resource.name);
        let present: Vec<String> = draft.resource.fields.iter().map(field::summary).collect();
        match menu::choose(prompt, &question, "field", &present)? {
            None => return Ok(Answer::Back),
            Some(Choice::Done) => return Ok(Answer::Given),
            Some(Choice::Add) => field::describe(prompt, draft, present.len())?,
            Some(Choice::Change(place)) => field::describe(prompt, draft, place)?,
            Some(Choice::Remove(place)) => {
                draft.resource.fields.remove(place);
            }
        }
    }
}

fn relations(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    loop {
        let question = format!("Relations of `{}`", draft.resource.name);
        let present: Vec<String> = draft
            .resource
            .relations
            .iter()
            .map(relation::summary)
            .collect();
        match menu::choose(prompt, &question, "relation", &present)? {
            None => return Ok(Answer::Back),
            Some(Choice::Done) => return Ok(Answer::Given),
            Some(Choice::Add) => relation::describe(prompt, draft, present.len())?,
            Some(Choice::Change(place)) => relation::describe(prompt, draft, place)?,
            Some(Choice::Remove(place)) => draft.resource.remove_relation(place),
        }
    }
}

fn soft_delete(prompt: &Prompt, draft: &mut Draft) -> Result<Answer, Error> {
    if draft.is_account() {
        return Ok(Answer::NotAsked);
    }
    let question = "Keep deleted rows, so that they can be restored?";
    match prompt.confirm(question, draft.resource.soft_delete)? {
        None => Ok(Answer::Back),
        Some(soft_delete) => {
            let resource = Resource {
                soft_delete,
                ..draft.resource.clone()
            };
            match draft.objection(resource.clone()) {
                Ok(()) => draft.resource = resource,
                Err(problem) => {
                    prompt.say(format_args!("  {problem}"));
                    return Ok(Answer::Back);
                }
            }
            Ok(Answer::Given)
        }
    }
}
