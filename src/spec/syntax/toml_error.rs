//! What the parser of TOML says, as values: nothing else depends on its English or on which bytes it marks.

use toml::de::{DeTable, Error};

use crate::diagnostic::Span;

/// What the parser stumbles over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A key or a header that was there before; it is what is marked.
    Duplicate,
    /// A key with points that leads into a value.
    Extension,
    /// Brackets or points without end.
    Depth,
    /// A carriage return without a line feed.
    CarriageReturn,
    /// A header without its closing bracket.
    OpenHeader,
    /// A character that no key without quotes has; the mark begins with it.
    KeyCharacter,
    /// No key before a `=` or beside a point.
    EmptyKey,
    /// A key without a `=`.
    LoneKey,
    /// A second `=`.
    SecondEquals,
    /// A text in double quotes that does not end, or holds what it must not.
    DoubleQuotes,
    /// The same in single quotes.
    SingleQuotes,
    /// A backslash that escapes nothing; it is what is marked.
    Escape,
    /// Something behind the value of a line; the mark begins with it.
    Trailing,
    /// No value, or a word that is none; it is what is marked.
    Word,
    /// A word that begins like a boolean; it is what is marked.
    Boolean,
    /// A number that is none, or a word that begins like `nan` or `inf`.
    Number,
    /// A number that begins with a zero; the mark begins with it.
    LeadingZero,
    /// Two elements of a list without a comma between them.
    ElementsWithoutComma,
    /// Two keys of an inline table without a comma between them.
    PairsWithoutComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// Anything else, for which the words of the parser have to do.
    Other,
}

/// How the parser begins what it says of each fault.
const PHRASES: [(&str, Fault); 36] = [
    ("duplicate key", Fault::Duplicate),
    ("cannot extend value of type", Fault::Extension),
    ("cannot recurse further", Fault::Depth),
    ("recursion limit", Fault::Depth),
    ("carriage return must be followed", Fault::CarriageReturn),
    ("unclosed table", Fault::OpenHeader),
    ("unclosed array table", Fault::OpenHeader),
    ("invalid unquoted key", Fault::KeyCharacter),
    ("unquoted keys cannot be empty", Fault::EmptyKey),
    ("key with no value", Fault::LoneKey),
    ("extra `=`", Fault::SecondEquals),
    ("invalid basic string", Fault::DoubleQuotes),
    ("invalid literal string", Fault::SingleQuotes),
    ("missing escaped value", Fault::Escape),
    ("unexpected key or value", Fault::Trailing),
    ("string values must be quoted", Fault::Word),
    ("invalid boolean", Fault::Boolean),
    ("invalid float", Fault::Number),
    ("invalid mantissa", Fault::Number),
    ("invalid integer number", Fault::Number),
    ("invalid fraction", Fault::Number),
    ("invalid exponent", Fault::Number),
    ("invalid hexadecimal number", Fault::Number),
    ("invalid octal number", Fault::Number),
    ("invalid binary number", Fault::Number),
    ("radix must be lowercase", Fault::Number),
    ("integers with a radix", Fault::Number),
    ("redundant integer number prefix", Fault::Number),
    ("redundant numeric sign", Fault::Number),
    ("unexpected sign", Fault::Number),
    ("`_` may only go between digits", Fault::Number),
    ("unexpected leading zero", Fault::LeadingZero),
    (
        "missing comma between array elements",
        Fault::ElementsWithoutComma,
    ),
    (
        "missing comma between key-value pairs",
        Fault::PairsWithoutComma,
    ),
    ("extra comma in array", Fault::ExtraComma),
    ("extra comma in inline table", Fault::ExtraComma),
];

/// A place where the parser stumbles.
#[derive(Debug)]
pub(super) struct Stumble {
    /// Over what.
    pub fault: Fault,
    /// Where.
    pub span: Span,
    message: String,
}

/// Where the parser stumbles in a text, in order.
pub(super) fn stumbles(text: &str) -> Vec<Stumble> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut stumbles: Vec<Stumble> = errors.iter().map(Stumble::of).collect();
    stumbles.sort_by_key(|stumble| stumble.span.start);
    stumbles
}

impl Stumble {
    fn of(error: &Error) -> Self {
        let message = error.message();
        let phrase = PHRASES.iter().find(|(begin, _)| message.starts_with(begin));
        let fault = phrase.map_or(Fault::Other, |(_, fault)| *fault);
        let mut span = Span::from(error.span().unwrap_or_default());
        if fault == Fault::Escape {
            // The parser is behind the backslash already.
            span.start = span.start.saturating_sub(1);
        }
        Self {
            fault,
            span,
            message: message.to_owned(),
        }
    }

    /// What is wrong, in the words of the parser.
    pub(super) fn what(&self) -> &str {
        self.parts().0
    }

    /// What should be there instead, in the words of the parser, where anything should.
    pub(super) fn expected(&self) -> Option<&str> {
        Some(self.parts().1).filter(|expected| !["", "nothing"].contains(expected))
    }

    /// The one thing that should be there instead, in backticks, where there are not several.
    pub(super) fn expected_mark(&self) -> Option<&str> {
        let is_mark = |expected: &&str| expected.starts_with('`') && !expected.contains(',');
        self.expected().filter(is_mark)
    }

    fn parts(&self) -> (&str, &str) {
        let parts = self.message.split_once(", expected ");
        parts.unwrap_or((&self.message, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For every phrase, a text that has the parser say it, and what it marks.
    const SAID: [(&str, &str, &str); 36] = [
        ("duplicate key", "a = 1\nb = 2\na = 3", "a"),
        ("cannot extend value of type", "a = { b = 1 }\na.c = 2", "a"),
        ("cannot recurse further", "DEEP", "["),
        ("recursion limit", "LONG", ""),
        ("carriage return must be followed", "a = 1\rb = 2", ""),
        ("unclosed table", "[a b]", ""),
        ("unclosed array table", "[[a]", ""),
        ("invalid unquoted key", "a? = 1", "?"),
        ("unquoted keys cannot be empty", "a..b = 1", ""),
        ("key with no value", "a b", ""),
        ("extra `=`", "a == 1", "="),
        ("invalid basic string", "a = \"b", ""),
        ("invalid literal string", "a = 'b", ""),
        ("missing escaped value", "a = \"\\d\"", "\\"),
        ("unexpected key or value", "a = 1, b = 2", ""),
        ("string values must be quoted", "a = b", "b"),
        ("invalid boolean", "a = True", "True"),
        ("invalid float", "a = null", "null"),
        ("invalid mantissa", "a = .5", ""),
        ("invalid integer number", "a = 0db", ""),
        ("invalid fraction", "a = 1.", ""),
        ("invalid exponent", "a = 1e", ""),
        ("invalid hexadecimal number", "a = 0x1G", ""),
        ("invalid octal number", "a = 0o8", ""),
        ("invalid binary number", "a = 0b2", ""),
        ("radix must be lowercase", "a = 0X1", "0X"),
        ("integers with a radix", "a = -0x1", "-"),
        ("redundant integer number prefix", "a = 0d1", "0d"),
        ("redundant numeric sign", "a = --1", "-"),
        ("unexpected sign", "a = 0x-1", "-"),
        ("`_` may only go between digits", "a = 1__0", "_"),
        ("unexpected leading zero", "a = 01", "0"),
        (
            "missing comma between array elements",
            "a = [\"b\" \"c\"]",
            "",
        ),
        (
            "missing comma between key-value pairs",
            "a = { b = \"c\" d = 1 }",
            "",
        ),
        ("extra comma in array", "a = [,]", ","),
        ("extra comma in inline table", "a = { b = 1,, c = 2 }", ""),
    ];

    #[test]
    fn the_parser_says_every_phrase() {
        let mut silent = Vec::new();
        for (phrase, fault) in PHRASES {
            let (_, text, marked) = SAID.iter().find(|(said, ..)| *said == phrase).unwrap();
            let text = match *text {
                "DEEP" => format!("a = {}", "[".repeat(100)),
                "LONG" => format!("a{} = 1", ".a".repeat(100)),
                text => text.to_owned(),
            };
            let found = stumbles(&text);
            let is_said = found.iter().any(|stumble| {
                stumble.message.starts_with(phrase)
                    && stumble.fault == fault
                    && &text[stumble.span.start..stumble.span.end] == *marked
            });
            if !is_said {
                silent.push((phrase, found));
            }
        }
        assert!(silent.is_empty(), "no longer said: {silent:#?}");
    }

    #[test]
    fn what_is_expected_is_told_apart() {
        for (text, what, expected, mark) in [
            ("[a b]", "unclosed table", Some("`]`"), Some("`]`")),
            ("a == 1", "extra `=`", None, None),
            (
                "a = 1 = 2",
                "unexpected key or value",
                Some("newline, `#`"),
                None,
            ),
            ("a = [,]", "extra comma in array", Some("value"), None),
        ] {
            let found = &stumbles(text)[0];
            let said = (found.what(), found.expected(), found.expected_mark());
            assert_eq!(said, (what, expected, mark), "{text}");
        }
    }
}
