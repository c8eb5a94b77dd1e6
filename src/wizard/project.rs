//! Questions about the project as a whole.

use super::{
    Answer, Error, Question, Session, answers::Answers, objection::objection, prompt::Prompt,
};

/// All of them.
pub const QUESTIONS: &[Question<Session>] = &[name, description, engine];

/// The engines there are, and what they mean.
const ENGINES: [(&str, &str); 3] = [
    ("sqlite", "embedded in the service, nothing to install"),
    (
        "postgres",
        "a server beside the service, which a compose file starts",
    ),
    ("mysql", "the same with MariaDB or MySQL"),
];

fn name(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let current = session.answers.name.clone();
    let named = |name: &str| Answers {
        name: name.to_owned(),
        ..session.answers.clone()
    };
    let check = |name: &str| {
        if name.is_empty() {
            return Err("a service needs a name".to_owned());
        }
        objection(&named("service"), &named(name))?;
        (session.is_free)(name)
    };
    let Some(name) = prompt.text("Name of the service", &current, check)? else {
        return Ok(Answer::Back);
    };
    session.answers.name = name;
    Ok(Answer::Given)
}

fn description(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let current = session.answers.description.clone();
    let described = |description: &str| Answers {
        description: description.to_owned(),
        ..session.answers.clone()
    };
    let check = |text: &str| objection(&session.answers, &described(text));
    let Some(text) = prompt.text(
        "What is it, in one sentence (may be empty)",
        &current,
        check,
    )?
    else {
        return Ok(Answer::Back);
    };
    session.answers.description = text;
    Ok(Answer::Given)
}

fn engine(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let items = ENGINES.map(|(engine, meaning)| format!("{engine}: {meaning}"));
    let current = ENGINES
        .iter()
        .position(|(engine, _)| *engine == session.answers.engine);
    let Some(chosen) = prompt.choose("Database", &items, current.unwrap_or_default())? else {
        return Ok(Answer::Back);
    };
    session.answers.engine = ENGINES[chosen].0;
    Ok(Answer::Given)
}
