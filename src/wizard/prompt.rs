//! The terminal, one kind of question at a time; `None` means that the person wants to go back.

use std::{
    borrow::Cow,
    fmt::{self, Display, Write},
    io::{self, IsTerminal as _},
};

use dialoguer::{
    Confirm, FuzzySelect, MultiSelect, Select,
    console::{Key, Term, truncate_str},
    theme::{ColorfulTheme, Theme},
};

use super::{Error, line::Line};

/// The columns beside a question or an item of a list.
const BESIDE_ITEM: usize = 5;
/// The columns beside a question that is answered with yes or no, `? ` and ` (y/n) › yes`.
const BESIDE_CONFIRM: usize = 15;

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

    /// Asks for a text that the check accepts; what it refuses is left to be corrected, with the reason above it.
    pub fn text(
        &self,
        question: &str,
        current: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Error> {
        let mut line = Line::new(current);
        let mut before = styled(|out| self.theme.format_input_prompt(out, question, None));
        loop {
            line.draw(&self.terminal, &before)?;
            match self.terminal.read_key()? {
                Key::Escape => {
                    line.erase(&self.terminal)?;
                    return Ok(None);
                }
                Key::Enter => {
                    let text = line.text().trim().to_owned();
                    let Err(problem) = check(&text) else {
                        line.erase(&self.terminal)?;
                        self.say(styled(|out| {
                            self.theme
                                .format_input_prompt_selection(out, question, &text)
                        }));
                        return Ok(Some(text));
                    };
                    before = styled(|out| {
                        self.theme.format_error(out, &problem)?;
                        out.write_char('\n')?;
                        self.theme.format_input_prompt(out, question, None)
                    });
                }
                key => line.press(&key),
            }
        }
    }

    /// Asks for one of a few items.
    pub fn choose(
        &self,
        question: &str,
        items: &[impl AsRef<str>],
        current: usize,
    ) -> Result<Option<usize>, Error> {
        let chosen = Select::with_theme(&self.theme)
            .with_prompt(self.fitted(question, BESIDE_ITEM))
            .items(
                items
                    .iter()
                    .map(|item| self.fitted(item.as_ref(), BESIDE_ITEM)),
            )
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
            .with_prompt(self.fitted(question, BESIDE_ITEM))
            .items(
                items
                    .iter()
                    .map(|item| self.fitted(item.as_ref(), BESIDE_ITEM)),
            )
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
        let theme = Pointed(&self.theme);
        loop {
            let chosen = MultiSelect::with_theme(&theme)
                .with_prompt(format!("{question} (space marks)"))
                .items_checked(
                    items
                        .iter()
                        .map(|(item, is_marked)| (self.fitted(item, BESIDE_ITEM), *is_marked)),
                )
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
            .with_prompt(self.fitted(question, BESIDE_CONFIRM))
            .default(current)
            .interact_on_opt(&self.terminal)?;
        if confirmed.is_none() {
            // It is shown as if it had been answered.
            self.terminal.clear_last_lines(1)?;
        }
        Ok(confirmed)
    }

    /// What fits into one line, because only whole lines are taken away again.
    fn fitted<'a>(&self, text: &'a str, beside: usize) -> Cow<'a, str> {
        let columns = usize::from(self.terminal.size().1);
        truncate_str(text, columns.saturating_sub(beside), "…")
    }
}

fn styled(format: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = format(&mut text);
    text
}

/// The theme with a sign before the active one of several items, which has only its colour otherwise.
struct Pointed<'a>(&'a ColorfulTheme);

impl Theme for Pointed<'_> {
    fn format_prompt(&self, out: &mut dyn Write, question: &str) -> fmt::Result {
        self.0.format_prompt(out, question)
    }

    fn format_multi_select_prompt_selection(
        &self,
        out: &mut dyn Write,
        question: &str,
        chosen: &[&str],
    ) -> fmt::Result {
        self.0
            .format_multi_select_prompt_selection(out, question, chosen)
    }

    fn format_multi_select_prompt_item(
        &self,
        out: &mut dyn Write,
        item: &str,
        is_marked: bool,
        is_active: bool,
    ) -> fmt::Result {
        let sign = if is_active {
            &self.0.active_item_prefix
        } else {
            &self.0.inactive_item_prefix
        };
        write!(out, "{sign} ")?;
        self.0
            .format_multi_select_prompt_item(out, item, is_marked, is_active)
    }
}
