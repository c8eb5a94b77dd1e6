//! Questions about one field.

use super::{
    Answer, Error, Question,
    answers::{Field, Resource},
    prompt::Prompt,
    resource::Draft,
    walk,
};

/// A field that is being described.
struct FieldDraft {
    resource: Draft,
    place: usize,
    field: Field,
}

/// The types there are, and what they hold; what follows in parentheses or brackets can be changed.
const KINDS: [(&str, &str); 19] = [
    ("string(120)", "a short text of at most so many characters"),
    ("text", "a long text"),
    ("int", "a whole number"),
    ("bigint", "a large whole number"),
    ("smallint", "a small whole number"),
    (
        "decimal(12,2)",
        "an exact number, such as money: 12 digits, 2 after the point",
    ),
    ("float", "an inexact number, such as a measurement"),
    ("bool", "yes or no"),
    ("date", "a day"),
    ("time", "a time of day"),
    ("datetime", "a moment, in UTC"),
    ("enum(draft, active)", "one of a few words"),
    ("email", "an e-mail address"),
    ("url", "a web address"),
    ("slug", "a part of a web address"),
    ("uuid", "an identifier made elsewhere"),
    ("json", "anything"),
    ("bytes", "any data, such as a small picture"),
    (
        "string(40)[]",
        "a list; of any of the types that hold one value",
    ),
];

/// What no two rows can be told apart by.
const NEVER_UNIQUE: [&str; 3] = ["text", "json", "bytes"];

const ASPECTS: &[Question<FieldDraft>] = &[name, kind, arguments, required, unique, default];

/// One line about a field.
pub fn summary(field: &Field) -> String {
    let optional = if field.required { "" } else { "?" };
    let unique = if field.unique { ", unique" } else { "" };
    format!("{}: {}{optional}{unique}", field.name, field.kind)
}

/// Asks everything about one field; going back from its first question leaves it as it was.
pub fn describe(prompt: &Prompt, draft: &mut Draft, place: usize) -> Result<(), Error> {
    let field = draft
        .resource
        .fields
        .get(place)
        .cloned()
        .unwrap_or_else(|| Field {
            name: String::new(),
            kind: KINDS[0].0.to_owned(),
            required: !draft.is_account(),
            unique: false,
            default: String::new(),
        });
    let mut asked = FieldDraft {
        resource: draft.clone(),
        place,
        field,
    };
    if walk(prompt, &mut asked, ASPECTS)? == Answer::Given {
        draft.resource = asked.with(asked.field.clone());
    }
    Ok(())
}

impl FieldDraft {
    fn with(&self, field: Field) -> Resource {
        let mut resource = self.resource.resource.clone();
        match resource.fields.get_mut(self.place) {
            Some(old) => *old = field,
            None => resource.fields.push(field),
        }
        resource
    }

    /// What the rest of the program would say about the field as it would be.
    fn objection(&self, field: Field) -> Result<(), String> {
        self.resource.objection(self.with(field))
    }
}

fn name(prompt: &Prompt, draft: &mut FieldDraft) -> Result<Answer, Error> {
    let check = |name: &str| {
        let fields = draft.resource.resource.fields.iter().enumerate();
        let mut others = fields.filter(|(place, _)| *place != draft.place);
        match name {
            "" => Err("a field needs a name".to_owned()),
            _ if others.any(|(_, other)| other.name == name) => {
                Err(format!("there is a field `{name}` already"))
            }
            // Optional and without more, so that only the name can be wrong.
            _ => draft.objection(Field {
                name: name.to_owned(),
                kind: "int".to_owned(),
                required: false,
                unique: false,
                default: String::new(),
            }),
        }
    };
    let Some(name) = prompt.text("Name of the field", &draft.field.name, check)? else {
        return Ok(Answer::Back);
    };
    draft.field.name = name;
    Ok(Answer::Given)
}

fn kind(prompt: &Prompt, draft: &mut FieldDraft) -> Result<Answer, Error> {
    let items = KINDS.map(|(kind, meaning)| format!("{kind}: {meaning}"));
    let current = KINDS
        .iter()
        .position(|(kind, _)| word(kind) == word(&draft.field.kind));
    let Some(chosen) = prompt.search(
        "Type (typing searches)",
        &items,
        current.unwrap_or_default(),
    )?
    else {
        return Ok(Answer::Back);
    };
    let (kind, _) = KINDS[chosen];
    // The arguments of before are kept as long as the type is.
    if word(kind) != word(&draft.field.kind) || is_list(kind) != is_list(&draft.field.kind) {
        kind.clone_into(&mut draft.field.kind);
        draft.field.default.clear();
    }
    Ok(Answer::Given)
}

fn word(kind: &str) -> &str {
    kind.split(['(', '[']).next().unwrap_or(kind)
}

fn is_list(kind: &str) -> bool {
    kind.ends_with("[]")
}

fn arguments(prompt: &Prompt, draft: &mut FieldDraft) -> Result<Answer, Error> {
    if !draft.field.kind.contains(['(', '[']) {
        return Ok(Answer::NotAsked);
    }
    let check = |kind: &str| {
        let with = |required| {
            draft.objection(Field {
                name: draft.field.name.clone(),
                kind: kind.to_owned(),
                required,
                unique: false,
                default: String::new(),
            })
        };
        // Optional, so that only the type can be wrong; what is, is told as it was typed, without a `?` behind it.
        with(false).or_else(|_| with(true))
    };
    let Some(kind) = prompt.text("Type in full", &draft.field.kind, check)? else {
        return Ok(Answer::Back);
    };
    match kind.strip_suffix('?') {
        Some(kind) => {
            kind.clone_into(&mut draft.field.kind);
            draft.field.required = false;
        }
        None => draft.field.kind = kind,
    }
    Ok(Answer::Given)
}

fn required(prompt: &Prompt, draft: &mut FieldDraft) -> Result<Answer, Error> {
    let Some(required) = prompt.confirm("Required?", draft.field.required)? else {
        return Ok(Answer::Back);
    };
    draft.field.required = required;
    Ok(Answer::Given)
}

fn unique(prompt: &Prompt, draft: &mut FieldDraft) -> Result<Answer, Error> {
    if NEVER_UNIQUE.contains(&word(&draft.field.kind)) || is_list(&draft.field.kind) {
        draft.field.unique = false;
        return Ok(Answer::NotAsked);
    }
    loop {
        let Some(unique) = prompt.confirm("Unique?", draft.field.unique)? else {
            return Ok(Answer::Back);
        };
        let field = Field {
            unique,
            required: false,
            default: String::new(),
            ..draft.field.clone()
        };
        match draft.objection(field) {
            Ok(()) => {
                draft.field.unique = unique;
                return Ok(Answer::Given);
            }
            Err(problem) => prompt.say(format_args!("  {problem}")),
        }
    }
}

fn default(prompt: &Prompt, draft: &mut FieldDraft) -> Result<Answer, Error> {
    let check = |default: &str| {
        draft.objection(Field {
            default: default.to_owned(),
            ..draft.field.clone()
        })
    };
    let Some(default) = prompt.text("Default (may be empty)", &draft.field.default, check)? else {
        return Ok(Answer::Back);
    };
    draft.field.default = default;
    Ok(Answer::Given)
}
