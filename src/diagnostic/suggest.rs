//! Words put into messages: quoted, listed, and the one that was probably meant.

/// The candidate that was probably meant.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let written: Vec<char> = word.to_lowercase().replace('-', "_").chars().collect();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().collect();
            let allowed = match letters.len().min(written.len()) {
                0..=2 => 0,
                3..=4 => 1,
                5..=8 => 2,
                _ => 3,
            };
            let distance = distance(&written, &letters, allowed)?;
            Some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two words, two swapped neighbours being one edit; `None` where they are more than allowed.
fn distance(left: &[char], right: &[char], allowed: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > allowed {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, char) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in right.iter().enumerate() {
            let swapped = i > 0 && j > 0 && *char == right[j - 1] && left[i - 1] == *other;
            let edits = [
                last[j] + usize::from(char != other),
                last[j + 1] + 1,
                row[j] + 1,
                if swapped {
                    before[j - 1] + 1
                } else {
                    usize::MAX
                },
            ];
            row.push(edits.into_iter().min().unwrap_or(usize::MAX));
        }
        let is_hopeless = row.iter().chain(&last).all(|edits| *edits > allowed);
        if is_hopeless {
            return None;
        }
        (before, last) = (last, row);
    }
    last.last().copied().filter(|edits| *edits <= allowed)
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
