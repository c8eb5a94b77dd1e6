//! Whether a written name is one.

use crate::{
    diagnostic::{Problem, Problems, quote, snake_case},
    model::Name,
    spec::Spanned,
};

const NO_ASCII: &str = "a name is ASCII: `a` to `z`, digits and single underscores, a letter first";

/// The name, or a problem with the nearest text that would be one.
pub(super) fn name(what: &str, text: &Spanned<String>, problems: &Problems) -> Option<Name> {
    match Name::new(text.as_str()) {
        Ok(name) => Some(name),
        Err(rule) => {
            let problem =
                Problem::new(format!("{} is not a name for {what}", quote(text.as_str())))
                    .at(text.span, "not a name")
                    .hint(match nearest(text.as_str()) {
                        _ if !text.as_str().is_ascii() => NO_ASCII.to_owned(),
                        Some(nearest) => format!("{rule}: `{nearest}`"),
                        None => rule,
                    });
            problems.report(problem);
            None
        }
    }
}

/// The name, where Rust can use it as a variable; else a problem.
pub(super) fn usable_name(what: &str, text: &Spanned<String>, problems: &Problems) -> Option<Name> {
    let name = name(what, text, problems)?;
    if name.rust_ident().is_none() {
        let problem = Problem::new(format!("{what} cannot be called {}", quote(name.snake())))
            .at(text.span, "a word that Rust lets nobody use")
            .hint("choose another name");
        problems.report(problem);
        return None;
    }
    Some(name)
}

/// The name that was probably meant, to look further with where the written one was refused.
pub(super) fn meant(text: &str) -> Option<Name> {
    let name = Name::new(text).ok();
    name.or_else(|| Name::new(&nearest(text)?).ok())
}

/// A text of the same words that is a name.
fn nearest(text: &str) -> Option<String> {
    if text.contains(|char: char| char.is_alphanumeric() && !char.is_ascii()) {
        return None;
    }
    Some(snake_case(text)).filter(|nearest| Name::new(nearest).is_ok())
}

/// A lower-case name of a column or table as the database has it, or a problem.
pub(super) fn database_name(
    key: &str,
    text: &Spanned<String>,
    problems: &Problems,
) -> Option<String> {
    let name = text.as_str();
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let sound =
        name.bytes().all(allowed) && name.starts_with(|first: char| first.is_ascii_lowercase());
    let is_column = key == "column";
    let is_free = !is_column || is_column_name(name);
    if sound && is_free && name.len() <= crate::model::MAX_DATABASE_NAME {
        return Some(name.to_owned());
    }
    let hint = if is_column && is_truth(name) {
        "SQLite takes it for the value, even between quotes: write another name"
    } else if is_column && is_system_column(name) {
        "an engine has a column of this name for itself: write another one"
    } else if name.starts_with('_') {
        "names that begin with `_` are the service's own"
    } else {
        "write at most 63 lower-case letters, digits and underscores, a letter first"
    };
    let problem = Problem::new(format!("`{key}` cannot be {}", quote(name)))
        .at(text.span, "not a name in the database")
        .hint(hint);
    problems.report(problem);
    None
}

/// The column of a field that names none: called like the field, where a column can be called so.
pub(super) fn column(field: &Name) -> String {
    let name = field.snake();
    if is_column_name(name) {
        name.to_owned()
    } else {
        format!("{name}_value")
    }
}

/// Whether a column can have a name in every database.
fn is_column_name(name: &str) -> bool {
    !is_truth(name) && !is_system_column(name)
}

/// Whether every table of some engine has a column of this name, or keeps it for one of its own.
///
/// <https://www.sqlite.org/rowidtable.html>, <https://www.postgresql.org/docs/current/ddl-system-columns.html>,
/// <https://dev.mysql.com/doc/refman/8.4/en/innodb-multi-versioning.html>,
/// <https://dev.mysql.com/doc/refman/8.4/en/innodb-fulltext-index.html>
fn is_system_column(name: &str) -> bool {
    matches!(
        name,
        "cmax"
            | "cmin"
            | "ctid"
            | "db_roll_ptr"
            | "db_row_id"
            | "db_trx_id"
            | "fts_doc_id"
            | "oid"
            | "rowid"
            | "tableoid"
            | "xmax"
            | "xmin"
    )
}

/// Whether SQLite takes a column of this name, once it comes out of a subquery, for the value.
fn is_truth(name: &str) -> bool {
    matches!(name, "true" | "false")
}

/// A name in JSON and in query parameters, or a problem.
pub(super) fn json_name(text: &Spanned<String>, problems: &Problems) -> Option<String> {
    let name = text.as_str();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let sound = name.bytes().all(allowed)
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if sound && name.len() <= crate::model::MAX_DATABASE_NAME {
        return Some(name.to_owned());
    }
    let problem = Problem::new(format!("`json` cannot be {}", quote(name)))
        .at(text.span, "not a name in JSON")
        .hint("write at most 63 letters, digits and underscores, no digit first");
    problems.report(problem);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_keeps_the_words() {
        assert_eq!(nearest("OrderItem").as_deref(), Some("order_item"));
        assert_eq!(nearest("order-item").as_deref(), Some("order_item"));
        assert_eq!(nearest("order__item_").as_deref(), Some("order_item"));
        assert_eq!(nearest("2fa"), None);
        assert_eq!(nearest("日本"), None);
        assert_eq!(nearest("größe"), None);
    }
}
