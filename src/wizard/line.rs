//! A text that is typed and corrected; each key draws all of it anew, however many lines it takes.

use std::io;

use dialoguer::console::{Key, Term, measure_text_width};

/// What Ctrl-U sends.
const CONTROL_U: char = '\u{15}';

/// A text with a cursor in it.
pub struct Line {
    letters: Vec<char>,
    cursor: usize,
    /// How many lines were drawn above that of the cursor.
    above: usize,
    /// How many were drawn below it.
    below: usize,
}

impl Line {
    /// A text with the cursor behind it.
    pub fn new(text: &str) -> Self {
        let letters: Vec<char> = text.chars().filter(|letter| !letter.is_control()).collect();
        Self {
            cursor: letters.len(),
            letters,
            above: 0,
            below: 0,
        }
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.letters.iter().collect()
    }

    /// Does what a key is for, if it is for anything.
    pub fn press(&mut self, key: &Key) {
        match key {
            Key::Char(CONTROL_U) => {
                self.letters.drain(..self.cursor);
                self.cursor = 0;
            }
            Key::Char(letter) if !letter.is_control() => {
                self.letters.insert(self.cursor, *letter);
                self.cursor += 1;
            }
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.letters.remove(self.cursor);
            }
            Key::Del if self.cursor < self.letters.len() => {
                self.letters.remove(self.cursor);
            }
            Key::ArrowLeft => self.cursor = self.cursor.saturating_sub(1),
            Key::ArrowRight => self.cursor = self.letters.len().min(self.cursor + 1),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.letters.len(),
            _ => {}
        }
    }

    /// Draws the text behind what comes before it, in place of what was drawn last.
    pub fn draw(&mut self, terminal: &Term, before: &str) -> io::Result<()> {
        self.erase(terminal)?;
        // Behind the text there is room for the cursor.
        let all = format!("{before}{} ", self.text());
        terminal.write_str(&all)?;

        let columns = usize::from(terminal.size().1);
        let all: Vec<char> = anstream::adapter::strip_str(&all)
            .to_string()
            .chars()
            .collect();
        let behind_cursor = self.letters.len() - self.cursor;
        let (row, column) = place_of_last(&all[..all.len() - behind_cursor], columns);
        let (last_row, _) = place_of_last(&all, columns);
        (self.above, self.below) = (row, last_row - row);
        terminal.write_str("\r")?;
        terminal.move_cursor_up(self.below)?;
        terminal.move_cursor_right(column)
    }

    /// Takes away what was drawn.
    pub fn erase(&mut self, terminal: &Term) -> io::Result<()> {
        terminal.move_cursor_down(self.below)?;
        // Line by line, because some terminals keep what is cleared from the top of the screen.
        terminal.clear_line()?;
        terminal.clear_last_lines(self.above + self.below)?;
        (self.above, self.below) = (0, 0);
        Ok(())
    }
}

/// The row and the column in which a terminal shows the last letter.
fn place_of_last(letters: &[char], columns: usize) -> (usize, usize) {
    let (mut row, mut column, mut next) = (0, 0, 0);
    for letter in letters {
        if *letter == '\n' {
            (row, column, next) = (row + 1, 0, 0);
            continue;
        }
        let width = measure_text_width(letter.encode_utf8(&mut [0; 4]));
        if next + width > columns {
            (row, next) = (row + 1, 0);
        }
        column = next;
        next += width;
    }
    (row, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> (usize, usize) {
        place_of_last(&text.chars().collect::<Vec<_>>(), 4)
    }

    #[test]
    fn a_letter_goes_where_the_terminal_puts_it() {
        assert_eq!(place("a"), (0, 0));
        assert_eq!(place("abcd"), (0, 3));
        assert_eq!(place("abcde"), (1, 0));
        assert_eq!(place("ab\ncd"), (1, 1));
        assert_eq!(place("abcd\ne"), (1, 0));
        // What takes two columns does not fit into one.
        assert_eq!(place("abc日"), (1, 0));
    }

    #[test]
    fn keys_change_the_text_at_the_cursor() {
        let mut line = Line::new("shop");
        for key in [Key::ArrowLeft, Key::Backspace, Key::Char('i')] {
            line.press(&key);
        }
        assert_eq!(line.text(), "ship");
        for key in [Key::Home, Key::Del, Key::Char('\t'), Key::Char('S')] {
            line.press(&key);
        }
        assert_eq!(line.text(), "Ship");
        for key in [Key::ArrowRight, Key::Char(CONTROL_U), Key::ArrowLeft] {
            line.press(&key);
        }
        assert_eq!(line.text(), "ip");
        line.press(&Key::End);
        line.press(&Key::ArrowRight);
        line.press(&Key::Del);
        assert_eq!(line.text(), "ip");
    }
}
