//! Going through questions, forth and back.

use super::{Error, prompt::Prompt};

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It was answered.
    Given,
    /// The person wants the question before it.
    Back,
    /// It does not arise.
    NotAsked,
}

/// Asks for one thing and notes the answer in the state.
pub type Question<State> = fn(&Prompt, &mut State) -> Result<Answer, Error>;

/// Asks all questions in order; going back leads to the one that was asked before.
pub fn walk<State>(
    prompt: &Prompt,
    state: &mut State,
    questions: &[Question<State>],
) -> Result<Answer, Error> {
    let mut asked = Vec::new();
    let mut next = 0;
    while let Some(question) = questions.get(next) {
        match question(prompt, state)? {
            Answer::Given => {
                asked.push(next);
                next += 1;
            }
            Answer::NotAsked => next += 1,
            Answer::Back => match asked.pop() {
                Some(previous) => next = previous,
                None => return Ok(Answer::Back),
            },
        }
    }
    Ok(Answer::Given)
}
