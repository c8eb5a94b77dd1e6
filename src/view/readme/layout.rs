//! Rust as rustfmt would have it, as far as the walk-through needs it.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::Import;

/// Columns of a line of Rust.
pub const WIDTH: usize = 100;

/// Columns of the arguments of a call on one line.
pub const CALL_WIDTH: usize = 60;

/// Lines of a `use`, one for each module, in the order in which rustfmt has them.
pub fn uses(imports: Vec<Import>) -> Vec<String> {
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, name) in imports {
        modules.entry(module).or_default().insert(name);
    }
    let line = |(module, names): (String, BTreeSet<String>)| {
        let is_type = |name: &&String| name.starts_with(|first: char| first.is_ascii_uppercase());
        let own = names.iter().filter(|name| *name == "self");
        let types = names.iter().filter(is_type);
        let modules = names
            .iter()
            .filter(|name| *name != "self" && !is_type(name));
        let ordered: Vec<_> = own
            .chain(types)
            .chain(modules)
            .map(String::as_str)
            .collect();
        match ordered.as_slice() {
            [one] => format!("{module}::{one}"),
            many => format!("{module}::{{{}}}", wrapped(many)),
        }
    };
    modules.into_iter().map(line).collect()
}

/// The names on one line, or on as many as rustfmt makes of them.
fn wrapped(names: &[&str]) -> String {
    const INDENT: usize = 8;
    let line = names.join(", ");
    if line.len() + 2 * INDENT < WIDTH {
        return line;
    }
    let mut text = String::new();
    let mut width = WIDTH;
    for name in names {
        let longer = width + name.len() + 2;
        if longer > WIDTH {
            text.push_str("\n        ");
            width = INDENT;
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(name);
        text.push(',');
        width += name.len() + 1;
    }
    text + "\n    "
}

/// A list in parentheses as rustfmt has it: on one line, or one on each.
pub fn list(head: &str, items: &[&str], tail: &str, indent: usize, width: usize) -> String {
    let line = items.join(", ");
    let whole = format!("{head}({line}){tail}");
    if line.len() <= width && indent + whole.len() <= WIDTH {
        return whole;
    }
    let margin = " ".repeat(indent);
    let lines: String = items
        .iter()
        .map(|one| format!("\n{margin}    {one},"))
        .collect();
    format!("{head}({lines}\n{margin}){tail}")
}
