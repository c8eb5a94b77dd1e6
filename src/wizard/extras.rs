//! Questions about rate limiting and caching.

use super::{
    Answer, Error, Question, Session, answers::Answers, objection::objection, prompt::Prompt,
};

/// All of them.
pub const QUESTIONS: &[Question<Session>] = &[limits, requests, window, caches, ttl, store];

const DEFAULT_LIMIT: (&str, &str) = ("100", "1m");
const DEFAULT_TTL: &str = "5m";

fn limits(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let limit = &mut session.answers.rate_limit;
    let Some(is_limited) = prompt.confirm("Limit how often a caller may ask?", limit.is_some())?
    else {
        return Ok(Answer::Back);
    };
    if !is_limited {
        *limit = None;
    } else if limit.is_none() {
        *limit = Some((DEFAULT_LIMIT.0.to_owned(), DEFAULT_LIMIT.1.to_owned()));
    }
    Ok(Answer::Given)
}

fn requests(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let Some((requests, window)) = session.answers.rate_limit.clone() else {
        return Ok(Answer::NotAsked);
    };
    let with_requests = |requests: &str| Answers {
        rate_limit: Some((requests.to_owned(), window.clone())),
        ..session.answers.clone()
    };
    let check = |text: &str| match text.parse::<u32>() {
        Ok(_) => objection(&session.answers, &with_requests(text)),
        Err(_) => Err("write a whole number, such as 100".to_owned()),
    };
    let Some(text) = prompt.text("How many requests", &requests, check)? else {
        return Ok(Answer::Back);
    };
    session.answers = with_requests(&text);
    Ok(Answer::Given)
}

fn window(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let Some((requests, window)) = session.answers.rate_limit.clone() else {
        return Ok(Answer::NotAsked);
    };
    let with_window = |window: &str| Answers {
        rate_limit: Some((requests.clone(), window.to_owned())),
        ..session.answers.clone()
    };
    let check = |text: &str| objection(&session.answers, &with_window(text));
    let Some(text) = prompt.text("In how long (30s, 1m, 1h)", &window, check)? else {
        return Ok(Answer::Back);
    };
    session.answers = with_window(&text);
    Ok(Answer::Given)
}

fn caches(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let cache = &mut session.answers.cache;
    let Some(is_cached) = prompt.confirm("Cache reads by id?", cache.is_some())? else {
        return Ok(Answer::Back);
    };
    if !is_cached {
        *cache = None;
    } else if cache.is_none() {
        *cache = Some(DEFAULT_TTL.to_owned());
    }
    Ok(Answer::Given)
}

fn ttl(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    let Some(ttl) = session.answers.cache.clone() else {
        return Ok(Answer::NotAsked);
    };
    let with_ttl = |ttl: &str| Answers {
        cache: Some(ttl.to_owned()),
        ..session.answers.clone()
    };
    let check = |text: &str| objection(&session.answers, &with_ttl(text));
    let Some(text) = prompt.text("For how long (30s, 5m, 1h)", &ttl, check)? else {
        return Ok(Answer::Back);
    };
    session.answers = with_ttl(&text);
    Ok(Answer::Given)
}

fn store(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    if !session.answers.can_share() {
        return Ok(Answer::NotAsked);
    }
    let items = [
        "memory: each instance of the service has its own",
        "redis: all instances share them, in a server which a compose file starts",
    ];
    let current = usize::from(session.answers.shared);
    let Some(chosen) = prompt.choose("Limits and what is cached", &items, current)? else {
        return Ok(Answer::Back);
    };
    session.answers.shared = chosen == 1;
    Ok(Answer::Given)
}
