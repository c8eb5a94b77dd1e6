//! Texts and their formats.

use super::{Mismatch, found, mismatch};
use crate::{
    model::{FieldKind, Literal},
    spec::Value,
};

pub(super) fn text(kind: &FieldKind, value: &Value) -> Result<Literal, Mismatch> {
    let Value::Text(text) = value else {
        return mismatch(found("a string", value), "put it between quotes");
    };
    if text.contains('\0') {
        return mismatch("holds a NUL, which no database keeps", "leave the NUL out");
    }
    let length = text.chars().count();
    if let Some(max) = kind.max_length().filter(|max| length > *max as usize) {
        let label = format!("{length} characters long");
        return mismatch(label, format!("the type holds at most {max} characters"));
    }
    let sound = match kind {
        FieldKind::Email => is_email(text),
        FieldKind::Url => is_url(text),
        FieldKind::Slug => is_slug(text),
        _ => true,
    };
    match kind {
        FieldKind::Email if !sound => {
            mismatch("not an e-mail address", "write one: `ada@example.com`")
        }
        FieldKind::Url if !sound => mismatch(
            "not a URL",
            "write one with its scheme: `https://example.com/`",
        ),
        FieldKind::Slug if !sound => mismatch(
            "not a slug",
            "write lower-case letters, digits and single hyphens: `my-post`",
        ),
        _ => Ok(Literal::Text(text.clone())),
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
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        !host.is_empty() && !text.contains(|char: char| char.is_whitespace() || char.is_control())
    })
}

fn is_slug(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
