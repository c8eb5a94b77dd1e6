//! How statements are laid out.

/// Columns of a line.
const WIDTH: usize = 100;

/// One level of indentation.
pub(super) const INDENT: &str = "    ";

/// The parts on one line where they fit, else the second below the first and further in.
pub(super) fn beside_or_below(indent: &str, first: &str, second: &str) -> String {
    let line = format!("{indent}{first} {second}");
    if fits(&line) {
        line
    } else {
        format!("{indent}{first}\n{indent}{INDENT}{second}")
    }
}

/// Items between parentheses, on one line where they fit behind `before` characters, else as many to a line as fit.
pub(super) fn list(indent: &str, before: usize, items: &[String]) -> String {
    let line = items.join(", ");
    // The comma or parenthesis that may follow has room too.
    if before + line.chars().count() + 4 <= WIDTH && !line.contains('\n') {
        return format!("({line})");
    }
    let inner = format!("{indent}{INDENT}");
    let mut lines = vec![inner.clone()];
    for (index, item) in items.iter().enumerate() {
        let comma = if index + 1 < items.len() { "," } else { "" };
        let is_fresh = lines.last().is_none_or(|line| *line == inner);
        let length = lines.last().map_or(0, |line| line.chars().count());
        if !is_fresh && length + item.chars().count() + 2 > WIDTH {
            lines.push(inner.clone());
        }
        if let Some(line) = lines.last_mut() {
            if *line != inner {
                line.push(' ');
            }
            line.push_str(item);
            line.push_str(comma);
        }
    }
    format!("(\n{}\n{indent})", lines.join("\n"))
}

fn fits(line: &str) -> bool {
    // A comma follows most lines.
    line.chars().count() < WIDTH
}
