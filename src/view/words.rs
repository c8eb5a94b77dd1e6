//! What things are called in the generated code: variables and words in sentences.

use crate::model::{Name, Resource, rust_ident};

/// Variables that the templates use themselves; a resource of such a name gets a longer variable.
const TAKEN: [&str; 45] = [
    "answer",
    "app",
    "before",
    "body",
    "caller",
    "change",
    "changeable",
    "creatable",
    "db",
    "deletable",
    "demand",
    "draft",
    "edit",
    "ends",
    "error",
    "guards",
    "id",
    "inserted",
    "key",
    "lens",
    "load",
    "location",
    "new",
    "now",
    "own",
    "page",
    "patch",
    "precondition",
    "query",
    "read",
    "readable",
    "request",
    "restorable",
    "restored",
    "rows",
    "rule",
    "sample",
    "settled",
    "statement",
    "taken",
    "total",
    "tx",
    "update_unchecked",
    "uri",
    "within",
];

/// What is added to the name of one row where it would be mistaken for something else.
const ROW: &str = "_row";

/// What is added to the name of many rows where it would be that of one.
const LIST: &str = "_list";

/// The variable that holds one row.
pub fn variable(name: &Name) -> String {
    let snake = name.snake();
    let is_plain = rust_ident(snake).is_some_and(|ident| ident == snake);
    // A name that ends like what others get is lengthened too, so that no two become one.
    let is_long = [ROW, LIST].iter().any(|end| snake.ends_with(end));
    if is_plain && !TAKEN.contains(&snake) && snake.len() > 1 && !is_long {
        snake.to_owned()
    } else {
        format!("{snake}{ROW}")
    }
}

/// The variable that holds many rows, never that of one.
pub fn variables(resource: &Resource) -> String {
    let plural = variable(&resource.plural);
    if plural == variable(&resource.name) {
        format!("{plural}{LIST}")
    } else {
        plural
    }
}

/// The first letter in upper case.
pub fn capitalized(title: &str) -> String {
    let mut characters = title.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
