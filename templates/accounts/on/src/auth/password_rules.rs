//! Which passwords are good enough: long, not among the first that anybody tries, no composition
//! rules.

use kernel::{Draft, Field, Kind, Problem};

/// The most bytes, so that hashing stays cheap to ask for.
pub const MOST_BYTES: usize = 1024;

/// A new password in a body.
pub const fn field(name: &'static str) -> Field {
    Field::new("", name, Kind::Text)
        .min("8")
        .max("1024")
        .write_only()
        .example("\"correct horse battery\"")
}

/// Refuses the new password in a body where it is not good enough for the account with this e-mail
/// address.
pub fn check(draft: &mut Draft, name: &'static str, email: &str) {
    let password = draft.text(name).unwrap_or_default();
    if let Some((code, message)) = weakness(password, email) {
        draft.refuse(Problem::new(name, code, message));
    }
}

/// One to a line, in lower case.
const COMMON: &str = include_str!("common_passwords.txt");

/// What is wrong with a password, besides its number of characters.
pub fn weakness(password: &str, email: &str) -> Option<(&'static str, &'static str)> {
    if password.is_empty() || password.chars().count() > MOST_BYTES {
        None
    } else if password.len() > MOST_BYTES {
        Some(("too_long", "must be at most 1024 bytes"))
    } else if is_email(password, email) {
        Some(("not_allowed", "must not be the e-mail address"))
    } else if is_common(password) {
        Some(("not_allowed", "is among the most common passwords"))
    } else {
        None
    }
}

fn is_email(password: &str, email: &str) -> bool {
    let local = email.split('@').next().unwrap_or_default();
    password.eq_ignore_ascii_case(email) || password.eq_ignore_ascii_case(local)
}

fn is_common(password: &str) -> bool {
    let mut characters = password.chars();
    let first = characters.next();
    characters.all(|character| Some(character) == first)
        || COMMON
            .lines()
            .any(|common| common.eq_ignore_ascii_case(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        let email = "alice.smith@example.com";
        for bad in [
            "Password1",
            "qwertyuiop",
            "aaaaaaaaaaaa",
            "Alice.Smith@Example.com",
        ] {
            assert!(weakness(bad, email).is_some(), "{bad}");
        }
        for good in [
            "quite fine",
            "ハロー世界ですね",
            "alice.smith@example.com and more",
        ] {
            assert_eq!(weakness(good, email), None, "{good}");
        }
    }

    #[test]
    fn length_is_limited_in_bytes() {
        assert_eq!(weakness(&"ab".repeat(512), ""), None);
        assert_eq!(
            weakness(&"éè".repeat(257), "").map(|(code, _)| code),
            Some("too_long")
        );
    }
}
