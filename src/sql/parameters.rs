//! Parameters of statements in Rust code: templates write `?`, as SQLite and MySQL do.

use std::sync::LazyLock;

use regex_lite::Regex;

/// A call that takes a statement, up to the quote before it.
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    let call = r#"\bquery(_as|_scalar)?(::<[^(]*>)?\(\s*""#;
    Regex::new(call).expect("the pattern is a valid expression")
});

/// The code with the parameters of each statement counted: `$1`, `$2`, as PostgreSQL wants them.
pub fn counted(code: &str) -> String {
    let mut counted = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(call) = CALL.find(rest) {
        let (before, behind) = rest.split_at(call.end());
        counted.push_str(before);
        rest = statement(behind, &mut counted);
    }
    counted + rest
}

/// Writes the statement that the code begins with, and gives what stands behind it.
fn statement<'a>(code: &'a str, counted: &mut String) -> &'a str {
    let mut count = 0;
    let mut is_text = false;
    let mut is_escaped = false;
    for (place, character) in code.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return &code[place..],
            '\'' => is_text = !is_text,
            '?' if !is_text => {
                count += 1;
                counted.push_str(&format!("${count}"));
                continue;
            }
            _ => {}
        }
        counted.push(character);
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted_in_each_statement() {
        let code = r#"
            sqlx::query("update a set b = ?, c = ? where \"d\" = ?").bind(b?);
            sqlx::query_scalar::<_, i64>(
                "select 1 where text = 'what?' and id = ?",
            )?;
            let text = "really?";
            statement.push("?");
        "#;
        let expected = r#"
            sqlx::query("update a set b = $1, c = $2 where \"d\" = $3").bind(b?);
            sqlx::query_scalar::<_, i64>(
                "select 1 where text = 'what?' and id = $1",
            )?;
            let text = "really?";
            statement.push("?");
        "#;
        assert_eq!(counted(code), expected);
    }
}
