//! Words put into messages: quoted, listed, and the one that was probably meant.

use rapidfuzz::distance::osa::{Args, BatchComparator};

/// The candidate that was probably meant.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let written: Vec<char> = letters(&word.replace('-', "_")).collect();
    let comparator = BatchComparator::new(written.iter().copied());
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let length = letters(candidate).count();
            let allowed = match length.min(written.len()) {
                0..=2 => 0,
                3..=4 => 1,
                5..=8 => 2,
                _ => 3,
            };
            if length.abs_diff(written.len()) > allowed {
                return None;
            }
            let limit = Args::default().score_cutoff(allowed);
            let distance = comparator.distance_with_args(letters(candidate), &limit)?;
            Some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The characters of a word in lower case.
fn letters(word: &str) -> impl DoubleEndedIterator<Item = char> + Clone {
    word.chars().flat_map(char::to_lowercase)
}

/// The words of a text as a name has them: `orderItem` and `Order-Item` are `order_item`.
pub fn snake_case(text: &str) -> String {
    let mut snake = String::new();
    let mut previous = ' ';
    for char in text.chars() {
        if char.is_ascii_uppercase() && previous.is_ascii_lowercase() {
            snake.push('_');
        }
        snake.push(if char.is_ascii_alphanumeric() {
            char.to_ascii_lowercase()
        } else {
            '_'
        });
        previous = char;
    }
    let words: Vec<&str> = snake.split('_').filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// Text of a description between backticks: harmless on a terminal, cut where long.
pub fn quote(text: &str) -> String {
    const SHOWN: usize = 64;
    let mut shown: String = text
        .chars()
        .take(SHOWN)
        .flat_map(|char| {
            let plain = !char.is_control() && !is_invisible(char);
            let escaped = (!plain).then(|| char.escape_default());
            plain
                .then_some(char)
                .into_iter()
                .chain(escaped.into_iter().flatten())
        })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Characters that change how their neighbours are shown, or show nothing.
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Words between backticks as a sentence lists them: `a`, `b` or `c`.
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let quoted: Vec<String> = words.into_iter().map(quote).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_meant() {
        let words = ["string", "text", "smallint", "int"];
        assert_eq!(did_you_mean("sting", words), Some("string"));
        assert_eq!(did_you_mean("itn", words), Some("int"));
        assert_eq!(did_you_mean("varchar", words), None);
        assert_eq!(did_you_mean("", words), None);
        assert_eq!(did_you_mean("page-size", ["page_size"]), Some("page_size"));
    }

    #[test]
    fn quoted_text_cannot_steer_a_terminal() {
        assert_eq!(quote("a\u{1b}[31m\u{202e}b"), "`a\\u{1b}[31m\\u{202e}b`");
        assert_eq!(quote(&"x".repeat(70)), format!("`{}…`", "x".repeat(64)));
        assert_eq!(list(["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
