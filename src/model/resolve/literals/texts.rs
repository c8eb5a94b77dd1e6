//! Texts and their formats.

use super::{Advice, Mismatch, found, mismatch, nul};
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
    let format = match kind {
        FieldKind::Email => Some(("not an e-mail address", "write one: ", "ada@example.com")),
        FieldKind::Url => Some((
            "not a URL",
            "write one with its scheme: ",
            "https://example.com/",
        )),
        FieldKind::Slug => Some((
            "not a slug",
            "write lower-case letters, digits and single hyphens: ",
            "my-post",
        )),
        _ => None,
    };
    match format {
        Some((label, before, example)) if !kind.is_formed(text) => {
            mismatch(label, Advice::propose(before, [example], ""))
        }
        _ => Ok(Literal::Text(text.clone())),
    }
}
