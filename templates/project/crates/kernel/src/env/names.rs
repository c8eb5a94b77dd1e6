/// The name that was probably meant: one that is written like this, or begins like this, but for a
/// few slips.
pub(super) fn nearest(
    written: &str,
    names: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    const LONGEST: usize = 64;
    if written.len() > LONGEST {
        return None;
    }
    let written = written.to_ascii_uppercase();
    names
        .into_iter()
        .map(|name| (slips(&written, name), name))
        .filter(|(slips, _)| slips * 3 <= written.len())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name)
}

/// How many letters have to be changed, added or left out until what is written is the name, or the
/// words that the name begins with.
fn slips(written: &str, name: &str) -> usize {
    // For every beginning of the name, how far what has been looked at so far is from it.
    let mut row: Vec<_> = (0..=name.len()).collect();
    for (index, letter) in written.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in (1..).zip(name.bytes()) {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[column];
            row[column] = changed.min(diagonal + 1).min(row[column - 1] + 1);
        }
    }
    let words = name.match_indices('_').map(|(end, _)| end);
    words
        .chain([name.len()])
        .map(|end| row[end])
        .min()
        .unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_and_a_foreign_name_finds_none() {
        let names = ["BIND", "DATABASE_URL", "LOG_FORMAT", "REQUEST_TIMEOUT"];
        for (written, meant) in [
            ("BIN", Some("BIND")),
            ("bind", Some("BIND")),
            ("DATABASE_ULR", Some("DATABASE_URL")),
            ("DATABSE", Some("DATABASE_URL")),
            ("LOG", Some("LOG_FORMAT")),
            ("REQUEST_TIME_OUT", Some("REQUEST_TIMEOUT")),
            ("PORT", None),
            ("COMPOSE_PROJECT_NAME", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, names), meant, "{written}");
        }
    }
}
