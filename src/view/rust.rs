//! Pieces of Rust that views hand to templates.

use std::f64::consts;

use serde_json::Value;

use crate::model::{FieldKind, IdKind, Literal, Model, Resource};

/// Text as a Rust string literal; nothing in it can end the literal or hide from the reader.
pub fn string(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// Texts as Rust string literals, separated by commas.
pub fn strings(texts: &[String]) -> String {
    let texts = texts.iter().map(|text| string(text));
    texts.collect::<Vec<_>>().join(", ")
}

/// Text as it stands between the quotes of a Rust string literal.
pub fn escape(text: &str) -> String {
    let mut literal = String::new();
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            visible if is_plain(visible) => literal.push(visible),
            hidden => literal.push_str(&format!("\\u{{{:x}}}", u32::from(hidden))),
        }
    }
    literal
}

/// Whether a character can stand in a literal as itself: not control, format or bidi characters.
fn is_plain(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// A time as a Rust expression.
pub fn duration(seconds: u64) -> String {
    format!("Duration::from_secs({})", digits(seconds))
}

/// A number that is not zero, as a Rust constant.
pub fn non_zero(number: u32) -> String {
    format!("NonZeroU32::new({}).unwrap()", digits(number.into()))
}

/// A number with its digits in groups of three.
fn digits(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// The Rust type that holds a value of the kind.
pub fn type_of(model: &Model, kind: &FieldKind) -> String {
    match kind {
        FieldKind::String { .. }
        | FieldKind::Text
        | FieldKind::Email
        | FieldKind::Url
        | FieldKind::Slug => "String".into(),
        FieldKind::SmallInt => "i16".into(),
        FieldKind::Int => "i32".into(),
        FieldKind::BigInt => "i64".into(),
        FieldKind::Float => "f64".into(),
        FieldKind::Decimal { scale, .. } => format!("Decimal<{scale}>"),
        FieldKind::Bool => "bool".into(),
        FieldKind::Uuid => "Uuid".into(),
        FieldKind::Date => "NaiveDate".into(),
        FieldKind::Time => "NaiveTime".into(),
        FieldKind::DateTime => "DateTime<Utc>".into(),
        FieldKind::Json => "Value".into(),
        FieldKind::Bytes => "Blob".into(),
        FieldKind::Enum(id) => model.enumeration(*id).type_name.clone(),
        FieldKind::Array(element) => format!("List<{}>", type_of(model, element)),
    }
}

/// Whether values of the kind are copied rather than cloned.
pub fn is_copy(kind: &FieldKind) -> bool {
    !kind.is_text()
        && !matches!(
            kind,
            FieldKind::Json | FieldKind::Bytes | FieldKind::Array(_)
        )
}

/// The type of a row of accounts, which no resource is called.
pub const ACCOUNT: &str = "Account";

/// The type of a row.
pub fn row_type(resource: &Resource) -> &str {
    if resource.is_user {
        ACCOUNT
    } else {
        &resource.type_name
    }
}

/// The kind of an id as the declaration of a field names it.
pub fn id_kind(id: &IdKind) -> String {
    match id {
        IdKind::Uuid => "Kind::Uuid".to_owned(),
        IdKind::TypeId { prefix } => format!("Kind::TypeId({})", string(prefix)),
        IdKind::Integer => "Kind::BigInt".to_owned(),
        IdKind::String { max } => format!("Kind::Key {{ max: {max} }}"),
    }
}

/// The kind as the declaration of a field names it.
pub fn kind(model: &Model, kind: &FieldKind) -> String {
    let name = match kind {
        FieldKind::String { max } => return format!("Kind::String {{ max: {max} }}"),
        FieldKind::Decimal { precision, scale } => {
            return format!("Kind::Decimal {{ precision: {precision}, scale: {scale} }}");
        }
        FieldKind::Enum(id) => {
            return format!("Kind::Enum({}::LABELS)", model.enumeration(*id).type_name);
        }
        FieldKind::Array(element) => {
            return format!("Kind::Array(&{})", self::kind(model, element));
        }
        FieldKind::Text => "Text",
        FieldKind::Email => "Email",
        FieldKind::Url => "Url",
        FieldKind::Slug => "Slug",
        FieldKind::SmallInt => "SmallInt",
        FieldKind::Int => "Int",
        FieldKind::BigInt => "BigInt",
        FieldKind::Float => "Float",
        FieldKind::Bool => "Bool",
        FieldKind::Uuid => "Uuid",
        FieldKind::Date => "Date",
        FieldKind::Time => "Time",
        FieldKind::DateTime => "DateTime",
        FieldKind::Json => "Json",
        FieldKind::Bytes => "Bytes",
    };
    format!("Kind::{name}")
}

/// A value as JSON text.
pub fn json(model: &Model, literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => Value::from(*value).to_string(),
        Literal::Json(text) => text.clone(),
        Literal::List(elements) => {
            let elements: Vec<_> = elements
                .iter()
                .map(|element| json(model, element))
                .collect();
            format!("[{}]", elements.join(","))
        }
        text => Value::from(plain(model, text)).to_string(),
    }
}

/// A value as `json!` takes it.
pub fn json_expression(model: &Model, literal: &Literal) -> String {
    let value = serde_json::from_str(&json(model, literal));
    expression(&value.unwrap_or(Value::Null))
}

/// A number with a point. Digits that begin a constant of mathematics become a fraction of whole numbers, which is as
/// exact: clippy wants the constant in their place, and the description means the digits.
fn float(text: &str) -> String {
    const CONSTANTS: [f64; 19] = [
        consts::E,
        consts::FRAC_1_PI,
        consts::FRAC_1_SQRT_2,
        consts::FRAC_2_PI,
        consts::FRAC_2_SQRT_PI,
        consts::FRAC_PI_2,
        consts::FRAC_PI_3,
        consts::FRAC_PI_4,
        consts::FRAC_PI_6,
        consts::FRAC_PI_8,
        consts::LN_2,
        consts::LN_10,
        consts::LOG10_2,
        consts::LOG10_E,
        consts::LOG2_10,
        consts::LOG2_E,
        consts::PI,
        consts::SQRT_2,
        consts::TAU,
    ];
    let digits = text.trim_start_matches('-');
    let places = digits.len().saturating_sub(2);
    let is_near = CONSTANTS.iter().any(|constant| {
        constant.to_string().starts_with(digits) || format!("{constant:.places$}") == digits
    });
    match text.split_once('.') {
        Some((whole, rest)) if is_near && digits.len() > 3 => {
            format!("{whole}{rest}.0 / 1{}.0", "0".repeat(rest.len()))
        }
        _ => text.to_owned(),
    }
}

/// How much deeper `json!` goes with each member, rounded up.
pub const STEPS: usize = 4;

/// How many elements of a list `json!` goes through one by one, each a step of its recursion.
const SHORT_LIST: usize = 16;

/// A list as a value that is not written in JSON.
fn long_list(elements: &[Value]) -> String {
    let element = |value: &Value| format!("json!({})", expression(value));
    let list = match elements {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => {
            format!("{}; {}", element(first), elements.len())
        }
        _ => elements.iter().map(element).collect::<Vec<_>>().join(", "),
    };
    format!("serde_json::Value::from(vec![{list}])")
}

/// JSON as `json!` takes it: what a text holds cannot leave its literal, nor hide in it.
pub fn expression(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Number(number) => match number.as_i64() {
            Some(integer) if i32::try_from(integer).is_err() => format!("{integer}_i64"),
            None if number.is_u64() => format!("{number}_u64"),
            None => float(&number.to_string()),
            _ => number.to_string(),
        },
        Value::Array(elements) if elements.len() > SHORT_LIST => long_list(elements),
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(expression).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) if members.len() > SHORT_LIST => {
            let member = |(name, value): (&String, &Value)| {
                format!("({}, json!({}))", string(name), expression(value))
            };
            let members: Vec<_> = members.iter().map(member).collect();
            format!("serde_json::Value::from_iter([{}])", members.join(", "))
        }
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", string(name), expression(value))
            };
            let members: Vec<_> = members.iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// How deep macros nest at most for JSON that is written like this.
pub fn depth(value: &Value) -> usize {
    let deepest = |values: &mut dyn Iterator<Item = &Value>, count: usize| {
        let step = if count > SHORT_LIST { 0 } else { STEPS };
        let depths = values
            .zip(1..)
            .map(|(value, place)| step * place + depth(value));
        STEPS + depths.max().unwrap_or_default()
    };
    match value {
        Value::Array(elements) => deepest(&mut elements.iter(), elements.len()),
        Value::Object(members) => deepest(&mut members.values(), members.len()),
        _ => 0,
    }
}

/// A value as text, without quotes.
pub fn plain(model: &Model, literal: &Literal) -> String {
    match literal {
        Literal::Decimal(value) => value.to_string(),
        Literal::Text(text) | Literal::Uuid(text) => text.clone(),
        Literal::Date(date) => date.to_string(),
        Literal::Time(time) => time.to_string(),
        Literal::DateTime(time) => time.to_string(),
        Literal::Enum(id, label) => model.enumeration(*id).labels[*label].text.clone(),
        Literal::Bytes(bytes) => base64(bytes),
        other => json(model, other),
    }
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut block = [0; 3];
        block[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, block[0], block[1], block[2]]);
        for place in 0..4 {
            if place <= chunk.len() {
                text.push(char::from(
                    ALPHABET[(bits >> (18 - 6 * place)) as usize & 63],
                ));
            } else {
                text.push('=');
            }
        }
    }
    text
}
