//! Questions about accounts and roles.

use super::{
    Answer, Error, Question, Session,
    answers::{Accounts, Answers},
    objection::objection,
    prompt::Prompt,
};

/// All of them.
pub const QUESTIONS: &[Question<Session>] = &[mode, roles, registration];

const MODES: [&str; 2] = [
    "jwt: accounts with e-mail and password, signed tokens",
    "none: everything is public",
];
const REGISTRATIONS: [&str; 2] = ["open: anybody", "closed: only an admin"];

fn mode(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let current = usize::from(session.answers.accounts.is_none());
    match prompt.choose("Authentication", &MODES, current)? {
        None => return Ok(Answer::Back),
        Some(0) => {
            if session.answers.accounts.is_none() {
                session.answers.accounts = Answers::named("").accounts;
            }
        }
        Some(_) => session.answers.accounts = None,
    }
    Ok(Answer::Given)
}

fn roles(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let Some(accounts) = session.answers.accounts.clone() else {
        return Ok(Answer::NotAsked);
    };
    let with_roles = |text: &str| {
        let roles = text.split(',').map(|role| role.trim().to_owned()).collect();
        let mut after = session.answers.clone();
        after.accounts = Some(Accounts {
            roles,
            ..accounts.clone()
        });
        after.forget_roles();
        after
    };
    let question = "Roles, the one of a new account first";
    let check = |text: &str| objection(&session.answers, &with_roles(text));
    let Some(text) = prompt.text(question, &accounts.roles.join(", "), check)? else {
        return Ok(Answer::Back);
    };
    session.answers = with_roles(&text);
    Ok(Answer::Given)
}

fn registration(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let Some(accounts) = &mut session.answers.accounts else {
        return Ok(Answer::NotAsked);
    };
    match prompt.choose(
        "Who may make an account",
        &REGISTRATIONS,
        usize::from(!accounts.open),
    )? {
        None => Ok(Answer::Back),
        Some(chosen) => {
            accounts.open = chosen == 0;
            Ok(Answer::Given)
        }
    }
}
