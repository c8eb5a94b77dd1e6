//! One name in every case, and what a name may be.

use std::fmt;

use heck::{ToLowerCamelCase, ToUpperCamelCase};

/// Bytes of a written name at most.
pub const MAX_NAME: usize = 48;

/// Bytes of a name in the database at most: `PostgreSQL` cuts longer ones silently.
pub const MAX_DATABASE_NAME: usize = 63;

/// Words that Rust reserves in some edition, strict, weak ones that cannot name an item, and to come.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that not even `r#` makes an identifier.
const NEVER_RAW: [&str; 4] = ["self", "Self", "super", "crate"];

/// A `snake_case` ASCII name: words of letters and digits joined by single underscores, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The name, if it is one.
    ///
    /// # Errors
    /// A sentence about what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("a name cannot be empty".to_owned());
        }
        if text.len() > MAX_NAME {
            return Err(format!(
                "a name has at most {MAX_NAME} characters, this one has {}",
                text.chars().count()
            ));
        }
        let words = text.split('_').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if words && text.starts_with(|first: char| first.is_ascii_lowercase()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a name is `snake_case`: lower-case letters, digits and single underscores, a letter first".to_owned())
        }
    }

    /// A name put together from others, which may be longer than a written one.
    pub(super) fn derived(text: String) -> Self {
        Self(text)
    }

    /// `order_item`
    pub fn snake(&self) -> &str {
        &self.0
    }

    /// `OrderItem`
    pub fn pascal(&self) -> String {
        pascal_case(&self.0)
    }

    /// `orderItem`
    pub fn camel(&self) -> String {
        camel_case(&self.0)
    }

    /// `order-item`
    pub fn kebab(&self) -> String {
        self.0.replace('_', "-")
    }

    /// `ORDER_ITEM`
    pub fn screaming(&self) -> String {
        self.0.to_ascii_uppercase()
    }

    /// `order item`
    pub fn title(&self) -> String {
        self.0.replace('_', " ")
    }

    /// `an order item`
    pub fn with_article(&self) -> String {
        let vowel = self.0.starts_with(['a', 'e', 'i', 'o', 'u']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.title())
    }

    /// The name as a Rust identifier, raw where it is a keyword; `None` where no spelling works.
    pub fn rust_ident(&self) -> Option<String> {
        rust_ident(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a service: letters, digits and single hyphens, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceName(String);

impl ServiceName {
    pub(super) fn derived(text: String) -> Self {
        Self(text)
    }

    /// As written (`my-shop`): crate and binary.
    pub fn kebab(&self) -> &str {
        &self.0
    }

    /// `my_shop`: the default database.
    pub fn snake(&self) -> String {
        self.0.replace('-', "_").to_ascii_lowercase()
    }

    /// `my shop`: for people.
    pub fn title(&self) -> String {
        self.0.replace('-', " ")
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text as a Rust identifier, raw where it is a keyword; `None` where no spelling works.
pub fn rust_ident(text: &str) -> Option<String> {
    if NEVER_RAW.contains(&text) {
        None
    } else if is_keyword(text) {
        Some(format!("r#{text}"))
    } else {
        Some(text.to_owned())
    }
}

/// Whether Rust reserves a word.
pub(super) fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// A `snake_case` text in `PascalCase`.
pub(super) fn pascal_case(snake: &str) -> String {
    snake.to_upper_camel_case()
}

/// A `snake_case` text in `camelCase`.
pub(super) fn camel_case(snake: &str) -> String {
    snake.to_lower_camel_case()
}

/// Parts joined by `_`, cut and marked with a hash where the database would cut it silently.
///
/// Two different names stay different: the hash is of the whole.
pub fn database_name(parts: &[&str]) -> String {
    let whole = parts.join("_");
    if whole.len() <= MAX_DATABASE_NAME {
        return whole;
    }
    let mark = format!("_{:08x}", fnv1a(whole.as_bytes()));
    let mut end = MAX_DATABASE_NAME - mark.len();
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{mark}", whole[..end].trim_end_matches('_'))
}

/// Stable on every platform and in every version, unlike the hashers of the standard library.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_every_case() {
        let name = Name::new("order_item_2").unwrap();
        assert_eq!(name.pascal(), "OrderItem2");
        assert_eq!(name.camel(), "orderItem2");
        assert_eq!(name.kebab(), "order-item-2");
        assert_eq!(name.screaming(), "ORDER_ITEM_2");
        assert_eq!(name.title(), "order item 2");
    }

    #[test]
    fn only_underscores_part_words() {
        let cases = [
            ("a_2b", "A2b", "a2b"),
            ("a1b", "A1b", "a1b"),
            ("x1_y2", "X1Y2", "x1Y2"),
            ("field_10", "Field10", "field10"),
            ("url_2fa_x", "Url2faX", "url2faX"),
        ];
        for (snake, pascal, camel) in cases {
            let name = Name::new(snake).unwrap();
            assert_eq!((name.pascal(), name.camel()), (pascal.into(), camel.into()));
        }
    }

    #[test]
    fn anything_else_is_no_name() {
        let long = "a".repeat(MAX_NAME + 1);
        for wrong in ["", "A", "a__b", "_a", "a_", "1a", "a-b", "a b", "é", &long] {
            assert!(Name::new(wrong).is_err(), "{wrong}");
        }
        assert!(Name::new(&"a".repeat(MAX_NAME)).is_ok());
    }

    #[test]
    fn keywords_are_raw_where_they_can_be() {
        assert_eq!(rust_ident("type").as_deref(), Some("r#type"));
        assert_eq!(rust_ident("gen").as_deref(), Some("r#gen"));
        assert_eq!(rust_ident("title").as_deref(), Some("title"));
        assert_eq!(rust_ident("self"), None);
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = ("a".repeat(48), "b".repeat(48));
        let names = [
            database_name(&[&a, &b, "key"]),
            database_name(&[&a, &b, "idx"]),
        ];
        assert!(names.iter().all(|name| name.len() <= MAX_DATABASE_NAME));
        assert_ne!(names[0], names[1]);
        assert_eq!(database_name(&["posts", "pkey"]), "posts_pkey");
    }
}
