//! Texts and their formats.

use super::{Mismatch, found, mismatch, nul};
use crate::{
    model::{FieldKind, Literal},
    spec::Value,
};

pub(super) fn text(kind: &FieldKind, value: &Value) -> Result<Literal, Mismatch> {
    let Value::Text(text) = value else {
        return mismatch(found("a string", value), "put it between quotes");
    };
    if text.contains('\0') {
        return nul();
    }
    let length = text.chars().count();
    if let Some(max) = kind.max_length().filter(|max| length > *max as usize) {
        let label = format!("{length} characters long");
        return mismatch(label, format!("the type holds at most {max} characters"));
    }
    let sound = kind.is_formed(text);
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
