//! The terminal, one kind of question at a time; `None` means that the person wants to go back.

use std::{
    fmt::Display,
    io::{self, IsTerminal as _},
};

use dialoguer::{
    Confirm, FuzzySelect, Input, MultiSelect, Select, console::Term, theme::ColorfulTheme,
};

use super::Error;

/// What a person types to go back where Esc is not looked for, behind whatever stands there.
const BACK: char = '<';

/// A terminal with a person at it.
pub struct Prompt {
    terminal: Term,
    theme: ColorfulTheme,
}

impl Prompt {
    /// The terminal, if there is one.
    pub fn open() -> Result<Self, Error> {
        let terminal = Term::stderr();
        if terminal.is_term() && io::stdin().is_terminal() {
            Ok(Self {
                terminal,
                theme: ColorfulTheme::default(),
            })
        } else {
            Err(Error::NoTerminal)
        }
    }

    /// Says something between two questions.
    pub fn say(&self, text: impl Display) {
        // Where nothing can be said, the next question fails and tells why.
        let _ = self.terminal.write_line(&text.to_string());
    }

    /// Asks for a text that the check accepts.
    pub fn text(
        &self,
        question: &str,
        current: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Error> {
        let text: String = Input::with_theme(&self.theme)
            .with_prompt(question)
            .with_initial_text(current)
            .allow_empty(true)
            .validate_with(|text: &String| {
                if goes_back(text) {
                    Ok(())
                } else {
                    check(text.trim())
                }
            })
            .interact_text_on(&self.terminal)?;
        Ok((!goes_back(&text)).then(|| text.trim().to_owned()))
    }

    /// Asks for one of a few items.
    pub fn choose(
        &self,
        question: &str,
        items: &[impl AsRef<str>],
        current: usize,
    ) -> Result<Option<usize>, Error> {
        let chosen = Select::with_theme(&self.theme)
            .with_prompt(question)
            .items(items.iter().map(AsRef::as_ref))
            .default(current.min(items.len().saturating_sub(1)))
            .interact_on_opt(&self.terminal)?;
        Ok(chosen)
    }

    /// Asks for one of many items, which typing narrows down.
    pub fn search(
        &self,
        question: &str,
        items: &[impl AsRef<str>],
        current: usize,
    ) -> Result<Option<usize>, Error> {
        let chosen = FuzzySelect::with_theme(&self.theme)
            .with_prompt(question)
            .items(items.iter().map(AsRef::as_ref))
            .default(current)
            .interact_on_opt(&self.terminal)?;
        Ok(chosen)
    }

    /// Asks for at least one of a few items.
    pub fn choose_some(
        &self,
        question: &str,
        items: &[(&str, bool)],
    ) -> Result<Option<Vec<usize>>, Error> {
        loop {
            let chosen = MultiSelect::with_theme(&self.theme)
                .with_prompt(format!("{question} (space marks)"))
                .items_checked(items.iter().copied())
                .interact_on_opt(&self.terminal)?;
            if chosen.as_ref().is_some_and(Vec::is_empty) {
                self.say("  mark at least one with the space bar");
            } else {
                return Ok(chosen);
            }
        }
    }

    /// Asks whether something is so.
    pub fn confirm(&self, question: &str, current: bool) -> Result<Option<bool>, Error> {
        let confirmed = Confirm::with_theme(&self.theme)
            .with_prompt(question)
            .default(current)
            .interact_on_opt(&self.terminal)?;
        Ok(confirmed)
    }
}

fn goes_back(text: &str) -> bool {
    text.trim_end().ends_with(BACK)
}
