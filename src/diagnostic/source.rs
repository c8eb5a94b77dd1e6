//! A text and the places in it.

use super::Problem;

/// Bytes of a description at most.
pub const MAX_SIZE: usize = 1024 * 1024;

/// A stretch of bytes of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// From the first byte to the one after the last.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place as people and editors count: from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// From one.
    pub line: usize,
    /// From one.
    pub column: usize,
}

/// The text of a description under the name it is reported by.
#[derive(Debug, Clone)]
pub struct Source {
    /// What problems call it, mostly a path.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// A source from its text; a byte order mark is dropped.
    pub fn new(name: &str, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        Self {
            name: name.to_owned(),
            text,
            line_starts,
        }
    }

    /// A source from the bytes of a file.
    ///
    /// # Errors
    /// The problem that the bytes are too many or no UTF-8, with what can be shown of them.
    pub fn decode(name: &str, bytes: &[u8]) -> Result<Self, Box<(Self, Problem)>> {
        if bytes.len() > MAX_SIZE {
            let problem = Problem::new(format!(
                "the description is larger than {} KiB",
                MAX_SIZE / 1024
            ))
            .hint("a description is a page or two of TOML: is this the right file?");
            return Err(Box::new((Self::new(name, ""), problem)));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let valid = error.valid_up_to();
                let byte = bytes.get(valid).copied().unwrap_or_default();
                let source = Self::new(name, &String::from_utf8_lossy(bytes));
                let mark = if bytes.starts_with("\u{feff}".as_bytes()) {
                    '\u{feff}'.len_utf8()
                } else {
                    0
                };
                let start = valid.saturating_sub(mark);
                let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
                let problem = Problem::new("the file is not valid UTF-8")
                    .at(Span::new(start, end), format!("the byte 0x{byte:02x}"))
                    .hint("save the file with the encoding UTF-8");
                Err(Box::new((source, problem)))
            }
        }
    }

    /// Line and column of a byte.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.clamp(offset);
        let line = self.line_of(offset);
        let column = self.text[self.line_starts[line]..offset].chars().count();
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// The index of the line that holds a byte.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset) - 1
    }

    /// The first byte of the line of an index.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts[line]
    }

    /// The byte after a line of an index, its line break not included.
    pub fn line_end(&self, line: usize) -> usize {
        let next = self.line_starts.get(line + 1);
        let end = next.map_or(self.text.len(), |next| next - 1);
        if self.text[..end].ends_with('\r') && next.is_some() {
            end - 1
        } else {
            end
        }
    }

    /// The nearest place at or before an offset that is inside the text and between two characters.
    pub fn clamp(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_mark() {
        let source = Source::new("a", "\u{feff}é = 1\r\nüb = 2\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        let second = source.text.find("üb").unwrap();
        assert_eq!(source.position(second + 2).column, 2);
        assert_eq!(source.line_end(0), source.text.find('\r').unwrap());
    }

    #[test]
    fn bytes_that_are_no_text_have_a_place() {
        let (source, problem) = *Source::decode("a", b"a = 1\nb = \"\xff\"\n").unwrap_err();
        let place = problem.place.unwrap();
        assert_eq!(
            source.position(place.span.start),
            Position { line: 2, column: 6 }
        );
        assert_eq!(place.label, "the byte 0xff");
    }
}
