use serde_json::{Map, Number, Value, json};

use crate::kernel::{Field, Kind, Preset, Schema, Write};

/// A row as it is shown.
pub fn row(schema: &Schema) -> Value {
    let shown = |field: &&Field| field.read.is_none_or(|rule| !rule.is_empty());
    let mut object = object(schema.fields.iter().filter(shown), |field| {
        field.read.is_none()
    });
    if !schema.description.is_empty() {
        object["description"] = schema.description.into();
    }
    object
}

/// A whole body.
pub fn new(fields: &[Field]) -> Value {
    let settable = |field: &&Field| writable(field) || matches!(field.write, Write::Once);
    object(fields.iter().filter(settable), |field| {
        !field.nullable && field.default.is_none()
    })
}

/// A body of some fields.
pub fn patch(fields: &[Field]) -> Value {
    object(fields.iter().filter(writable), |_| false)
}

fn writable(field: &&Field) -> bool {
    matches!(field.write, Write::Row | Write::Only(_))
}

fn object<'a>(fields: impl Iterator<Item = &'a Field>, required: impl Fn(&Field) -> bool) -> Value {
    let mut properties = Map::new();
    let mut names = Vec::new();
    for field in fields {
        if required(field) {
            names.push(field.name);
        }
        properties.insert(field.name.into(), property(field));
    }
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !names.is_empty() {
        object["required"] = json!(names);
    }
    object
}

/// One field: its kind, its limits, what is said of it and a sample.
pub fn property(field: &Field) -> Value {
    let mut property = kind(field.kind);
    limit(field, &mut property);
    if let Some(pattern) = field.pattern {
        property["pattern"] = pattern.text.into();
    }
    if field.nullable
        && let Some(name) = property.get("type").cloned()
    {
        property["type"] = json!([name, "null"]);
        if let Some(Value::Array(labels)) = property.get_mut("enum") {
            labels.push(Value::Null);
        }
    }
    if !field.description.is_empty() {
        property["description"] = field.description.into();
    }
    if matches!(field.write, Write::Never | Write::Version) {
        property["readOnly"] = true.into();
    }
    if let Some(Preset::Json(json)) = field.default {
        property["default"] = parse(json);
    }
    if !field.example.is_empty() {
        property["examples"] = json!([parse(field.example)]);
    } else if let Some(sample) = sample(field.kind) {
        property["examples"] = json!([sample]);
    }
    property
}

/// The schema of a kind.
pub fn kind(kind: Kind) -> Value {
    let formatted = |format: &str| json!({ "type": "string", "format": format });
    match kind {
        Kind::String { max } => json!({ "type": "string", "maxLength": max }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Email => formatted("email"),
        Kind::Url => formatted("uri"),
        Kind::Slug => json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" }),
        Kind::SmallInt | Kind::Int | Kind::BigInt => {
            let (least, greatest) = kind.integer_range().unwrap_or_default();
            json!({ "type": "integer", "minimum": least, "maximum": greatest })
        }
        Kind::Float => json!({ "type": "number" }),
        Kind::Decimal { precision, scale } => json!({
            "type": "string",
            "format": "decimal",
            "pattern": decimal_pattern(precision, scale),
        }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Uuid => formatted("uuid"),
        Kind::TypeId(prefix) => json!({
            "type": "string",
            "pattern": format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"),
        }),
        Kind::Date => formatted("date"),
        Kind::Time => formatted("time"),
        Kind::DateTime => formatted("date-time"),
        Kind::Json => json!({}),
        Kind::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
        Kind::Enum(labels) => json!({ "type": "string", "enum": labels }),
        Kind::Array(element) => json!({ "type": "array", "items": self::kind(*element) }),
    }
}

fn decimal_pattern(precision: u8, scale: u8) -> String {
    let whole = precision.saturating_sub(scale).max(1);
    match scale {
        0 => format!("^-?[0-9]{{1,{whole}}}$"),
        _ => format!("^-?[0-9]{{1,{whole}}}(\\.[0-9]{{1,{scale}}})?$"),
    }
}

fn limit(field: &Field, property: &mut Value) {
    let (least, greatest) = match field.kind {
        Kind::Array(_) => ("minItems", "maxItems"),
        kind if kind.is_sized() => ("minLength", "maxLength"),
        Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Float => ("minimum", "maximum"),
        // JSON Schema has no limits for numbers and times that are written as texts.
        _ => return,
    };
    for (keyword, bound) in [(least, field.min), (greatest, field.max)] {
        if let Some(number) = bound.and_then(number) {
            property[keyword] = Value::Number(number);
        }
    }
}

fn number(text: &str) -> Option<Number> {
    let integer = text.parse::<i64>().ok().map(Number::from);
    integer.or_else(|| Number::from_f64(text.parse().ok()?))
}

/// A value that looks like those of the kind.
fn sample(kind: Kind) -> Option<Value> {
    Some(match kind {
        Kind::Email => "ada@example.com".into(),
        Kind::Url => "https://example.com/".into(),
        Kind::Slug => "a-slug".into(),
        Kind::Decimal { scale: 0, .. } => "19".into(),
        Kind::Decimal { scale, .. } => format!("19.{:0<1$}", "9", usize::from(scale)).into(),
        Kind::Uuid => "01890a5d-ac96-774b-bcce-b302099a8057".into(),
        Kind::Date => "2026-01-15".into(),
        Kind::Time => "10:30:00".into(),
        Kind::DateTime => "2026-01-15T10:30:00Z".into(),
        _ => return None,
    })
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}
