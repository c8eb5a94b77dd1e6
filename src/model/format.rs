//! The formats of texts.

use url::Url;

use super::FieldKind;

impl FieldKind {
    /// Whether a text has the format that the type asks for.
    pub fn is_formed(&self, text: &str) -> bool {
        match self {
            Self::Email => is_email(text),
            Self::Url => is_url(text),
            Self::Slug => is_slug(text),
            _ => true,
        }
    }
}

fn is_email(text: &str) -> bool {
    let local = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.rsplit_once('@').is_some_and(|(name, domain)| {
        (1..=64).contains(&name.len())
            && name.bytes().all(local)
            && domain.contains('.')
            && domain.split('.').all(label)
    })
}

fn is_url(text: &str) -> bool {
    let plain = !text.contains(|char: char| char.is_whitespace() || char.is_control());
    plain && text.len() <= 2_048 && Url::parse(text).is_ok_and(|url| url.has_host())
}

fn is_slug(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
