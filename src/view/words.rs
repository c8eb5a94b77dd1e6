//! What things are called in the generated code: variables and words in sentences.

use crate::model::{Name, Resource, rust_ident};

/// Variables that the templates use themselves; a resource of such a name gets a longer variable.
const TAKEN: [&str; 33] = [
    "answer",
    "app",
    "before",
    "body",
    "caller",
    "change",
    "creatable",
    "db",
    "deletable",
    "draft",
    "edit",
    "error",
    "guards",
    "id",
    "key",
    "lens",
    "location",
    "new",
    "now",
    "page",
    "patch",
    "precondition",
    "query",
    "readable",
    "request",
    "rows",
    "rule",
    "sample",
    "settled",
    "statement",
    "total",
    "tx",
    "uri",
];

/// The variable that holds one row.
pub fn variable(name: &Name) -> String {
    let snake = name.snake();
    let is_plain = rust_ident(snake).is_some_and(|ident| ident == snake);
    if is_plain && !TAKEN.contains(&snake) && snake.len() > 1 {
        snake.to_owned()
    } else {
        format!("{snake}_row")
    }
}

/// The variable that holds many rows, never that of one.
pub fn variables(resource: &Resource) -> String {
    let plural = variable(&resource.plural);
    if plural == variable(&resource.name) {
        format!("{plural}_list")
    } else {
        plural
    }
}

/// `a product`, `an order`.
pub fn with_article(title: &str) -> String {
    let vowel = title.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {title}", if vowel { "an" } else { "a" })
}

/// The first letter in upper case.
pub fn capitalized(title: &str) -> String {
    let mut characters = title.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
