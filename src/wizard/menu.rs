//! A list of things that are added, changed and removed one by one.

use super::{Error, prompt::Prompt};

/// What to do with the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Make another.
    Add,
    /// Nothing more.
    Done,
    /// Change the one in this place.
    Change(usize),
    /// Take out the one in this place.
    Remove(usize),
}

/// Asks what to do with the things that are there.
pub fn choose(
    prompt: &Prompt,
    question: &str,
    thing: &str,
    present: &[String],
) -> Result<Option<Choice>, Error> {
    loop {
        let mut items = vec![format!("add a {thing}"), "done".to_owned()];
        items.extend(present.iter().map(|each| format!("change {each}")));
        if !present.is_empty() {
            items.push(format!("remove a {thing}"));
        }
        match prompt.choose(question, &items, 0)? {
            None => return Ok(None),
            Some(0) => return Ok(Some(Choice::Add)),
            Some(1) => return Ok(Some(Choice::Done)),
            Some(chosen) if chosen - 2 < present.len() => {
                return Ok(Some(Choice::Change(chosen - 2)));
            }
            Some(_) => {
                if let Some(place) = prompt.choose(&format!("Remove which {thing}"), present, 0)? {
                    return Ok(Some(Choice::Remove(place)));
                }
            }
        }
    }
}
