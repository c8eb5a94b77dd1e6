//! The last question: is this what is wanted?

use super::{
    Answer, Error, Session, accounts, description, extras, project, prompt::Prompt, resource, walk,
};
use crate::{
    diagnostic::{Colour, render},
    output::tree,
    pipeline,
    view::RouteRow,
};

/// Shows what would be made, and asks whether to make it.
pub fn confirm(prompt: &Prompt, session: &mut Session) -> Result<Answer, Error> {
    loop {
        let is_sound = show(prompt, session);
        let make = if is_sound {
            "make the project"
        } else {
            "make the project (not before the problems are solved)"
        };
        let items = [
            make,
            "show the description",
            "change name, sentence and database",
            "change accounts and roles",
            "change resources",
            "change rate limit and cache",
        ];
        match prompt.choose("Is this right", &items, 0)? {
            None => return Ok(Answer::Back),
            Some(0) if is_sound => return Ok(Answer::Given),
            Some(0) => {}
            Some(1) => prompt.say(description::text(&session.answers)),
            Some(2) => walk(prompt, session, project::QUESTIONS).map(drop)?,
            Some(3) => walk(prompt, session, accounts::QUESTIONS).map(drop)?,
            Some(4) => walk(prompt, session, resource::QUESTIONS).map(drop)?,
            Some(_) => walk(prompt, session, extras::QUESTIONS).map(drop)?,
        }
    }
}

/// Shows the tree of files and the table of routes, or the problems that are left.
fn show(prompt: &Prompt, session: &Session) -> bool {
    let source = description::source(&session.answers);
    match pipeline::outline(&source) {
        Ok(outline) => {
            let paths = outline.origins.keys().map(String::as_str);
            prompt.say(tree(&session.answers.name, paths));
            prompt.say(table(&outline.routes));
            true
        }
        Err(pipeline::Error::Description(problems)) => {
            prompt.say(render(&source, &problems, Colour::Never));
            false
        }
        Err(mistake) => {
            prompt.say(mistake);
            false
        }
    }
}

fn table(routes: &[RouteRow]) -> String {
    let width = |column: fn(&RouteRow) -> &str| {
        routes
            .iter()
            .map(|row| column(row).len())
            .max()
            .unwrap_or(0)
    };
    let (methods, paths) = (width(|row| &row.method), width(|row| &row.path));
    routes
        .iter()
        .map(|row| {
            format!(
                "{:methods$}  {:paths$}  {}\n",
                row.method, row.path, row.access
            )
        })
        .collect()
}
