//! Text of a description as Markdown shows it: as written, and never as markup.

/// A text on one line, to stand anywhere in a paragraph or a table.
pub fn text(written: &str) -> String {
    let mut escaped = String::new();
    for character in line(written).chars() {
        if r"\`*_[]<>&|#~$".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A text as code, to stand anywhere in a paragraph or a table.
pub fn code(written: &str) -> String {
    let line = line(written);
    let longest = line
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if line.starts_with('`') || line.ends_with('`') || line.trim().is_empty() {
        " "
    } else {
        ""
    };
    // A bar would end the cell even inside of code.
    let line = line.replace('|', "\\|");
    format!("{fence}{space}{line}{space}{fence}")
}

/// Without line breaks and without characters that change how those around them are read.
fn line(written: &str) -> String {
    let visible = |character: char| {
        !character.is_control()
            && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let visible: String = written
        .chars()
        .filter(|character| character.is_whitespace() || visible(*character))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_markup() {
        assert_eq!(text("a | b\n```sh\n<b>"), r"a \| b \`\`\`sh \<b\>");
        assert_eq!(
            text("plain words, and more: (ok)."),
            "plain words, and more: (ok)."
        );
        assert_eq!(text("a\u{202e}b\u{0}"), "ab");
    }

    #[test]
    fn code_holds_backticks() {
        assert_eq!(code("paid"), "`paid`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b"), "`a\\|b`");
    }
}
