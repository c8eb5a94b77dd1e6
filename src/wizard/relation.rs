//! Questions about one relation.

use super::{
    Answer, Error, Question,
    answers::{Relation, RelationKind, Resource},
    prompt::Prompt,
    resource::Draft,
    walk,
};

/// A relation that is being described.
struct RelationDraft {
    resource: Draft,
    place: usize,
    relation: Relation,
}

const KINDS: [&str; 2] = [
    "each row belongs to one",
    "rows of both sides are linked, many to many",
];

const ON_DELETE: [(&str, &str); 3] = [
    (
        "restrict",
        "it cannot be deleted while something belongs to it",
    ),
    ("cascade", "what belongs to it is deleted too"),
    (
        "set_null",
        "what belonged to it stays, and belongs to nothing",
    ),
];

const ASPECTS: &[Question<RelationDraft>] = &[target, kind, required, on_delete, name];

/// One line about a relation.
pub fn summary(relation: &Relation) -> String {
    let kind = match relation.kind {
        RelationKind::BelongsTo { .. } => "belongs to",
        RelationKind::ManyToMany => "many to many",
    };
    format!("{}: {kind} `{}`", relation.name, relation.target)
}

/// Asks everything about one relation; going back from its first question leaves it as it was.
pub fn describe(prompt: &Prompt, draft: &mut Draft, place: usize) -> Result<(), Error> {
    let relation = draft
        .resource
        .relations
        .get(place)
        .cloned()
        .unwrap_or_else(|| Relation {
            name: String::new(),
            target: String::new(),
            kind: RelationKind::BelongsTo {
                required: true,
                on_delete: ON_DELETE[0].0,
            },
        });
    let mut asked = RelationDraft {
        resource: draft.clone(),
        place,
        relation,
    };
    if walk(prompt, &mut asked, ASPECTS)? == Answer::Given {
        draft.resource = asked.with(asked.relation.clone());
    }
    Ok(())
}

impl RelationDraft {
    fn with(&self, relation: Relation) -> Resource {
        let mut resource = self.resource.resource.clone();
        match resource.relations.get_mut(self.place) {
            Some(old) => *old = relation,
            None => resource.relations.push(relation),
        }
        resource
    }

    /// What the rest of the program would say about the relation, under its usual name if it has none.
    fn objection(&self, mut relation: Relation) -> Result<(), String> {
        if relation.name.is_empty() {
            relation.name = usual_name(&relation);
        }
        self.resource.objection(self.with(relation))
    }
}

fn usual_name(relation: &Relation) -> String {
    match relation.kind {
        RelationKind::BelongsTo { .. } => relation.target.clone(),
        RelationKind::ManyToMany => pluralizer::pluralize(&relation.target, 2, false),
    }
}

fn target(prompt: &Prompt, draft: &mut RelationDraft) -> Result<Answer, Error> {
    let after = draft.resource.with(draft.resource.resource.clone());
    let targets = after.targets();
    let current = targets
        .iter()
        .position(|target| *target == draft.relation.target);
    match prompt.choose("Points to", &targets, current.unwrap_or_default())? {
        None => Ok(Answer::Back),
        Some(chosen) => {
            if draft.relation.target != targets[chosen] {
                draft.relation.name.clear();
            }
            targets[chosen].clone_into(&mut draft.relation.target);
            Ok(Answer::Given)
        }
    }
}

fn kind(prompt: &Prompt, draft: &mut RelationDraft) -> Result<Answer, Error> {
    let is_many = draft.relation.kind == RelationKind::ManyToMany;
    match prompt.choose("How", &KINDS, usize::from(is_many))? {
        None => return Ok(Answer::Back),
        Some(0) if is_many => {
            draft.relation.kind = RelationKind::BelongsTo {
                required: true,
                on_delete: ON_DELETE[0].0,
            };
            draft.relation.name.clear();
        }
        Some(1) if !is_many => {
            draft.relation.kind = RelationKind::ManyToMany;
            draft.relation.name.clear();
        }
        Some(_) => {}
    }
    Ok(Answer::Given)
}

fn required(prompt: &Prompt, draft: &mut RelationDraft) -> Result<Answer, Error> {
    let RelationKind::BelongsTo {
        required: current,
        on_delete,
    } = draft.relation.kind
    else {
        return Ok(Answer::NotAsked);
    };
    let question = format!("Always belongs to one `{}`?", draft.relation.target);
    let with = |required| Relation {
        kind: RelationKind::BelongsTo {
            required,
            on_delete,
        },
        ..draft.relation.clone()
    };
    let relation = loop {
        let Some(required) = prompt.confirm(&question, current)? else {
            return Ok(Answer::Back);
        };
        // What is wrong with either answer is about the name, which comes later.
        let objections = [required, !required].map(|required| draft.objection(with(required)));
        match objections {
            [Err(problem), Ok(())] => prompt.say(format_args!("  {problem}")),
            _ => break with(required),
        }
    };
    draft.relation = relation;
    Ok(Answer::Given)
}

fn on_delete(prompt: &Prompt, draft: &mut RelationDraft) -> Result<Answer, Error> {
    let RelationKind::BelongsTo {
        required,
        on_delete,
    } = draft.relation.kind
    else {
        return Ok(Answer::NotAsked);
    };
    // What must belong to something cannot belong to nothing.
    let choices = if required {
        &ON_DELETE[..2]
    } else {
        &ON_DELETE
    };
    let items: Vec<String> = choices
        .iter()
        .map(|(word, meaning)| format!("{word}: {meaning}"))
        .collect();
    let current = choices.iter().position(|(word, _)| *word == on_delete);
    let question = format!("When its `{}` is deleted", draft.relation.target);
    let Some(chosen) = prompt.choose(&question, &items, current.unwrap_or_default())? else {
        return Ok(Answer::Back);
    };
    draft.relation.kind = RelationKind::BelongsTo {
        required,
        on_delete: choices[chosen].0,
    };
    Ok(Answer::Given)
}

fn name(prompt: &Prompt, draft: &mut RelationDraft) -> Result<Answer, Error> {
    if draft.relation.name.is_empty() {
        draft.relation.name = usual_name(&draft.relation);
    }
    let check = |name: &str| {
        let relations = draft.resource.resource.relations.iter().enumerate();
        let mut others = relations.filter(|(place, _)| *place != draft.place);
        match name {
            "" => Err("a relation needs a name".to_owned()),
            _ if others.any(|(_, other)| other.name == name) => {
                Err(format!("there is a relation `{name}` already"))
            }
            _ => {
                let relation = Relation {
                    name: name.to_owned(),
                    ..draft.relation.clone()
                };
                draft.objection(relation)
            }
        }
    };
    let Some(name) = prompt.text("Name of the relation", &draft.relation.name, check)? else {
        return Ok(Answer::Back);
    };
    draft.relation.name = name;
    Ok(Answer::Given)
}
