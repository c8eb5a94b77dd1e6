use serde_json::{Map, Number, Value, json};

use crate::{Field, Kind, Preset, Schema, Write};

/// A row as it is shown.
pub fn row(schema: &Schema) -> Value {
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

/// A body that takes the place of a row.
pub fn replacement(fields: &[Field]) -> Value {
    change(fields, |field| {
        // What the client does not see stays as it is where the body leaves it out.
        let seen = field.read.is_none();
        seen && writable(&field) && !field.nullable && field.default.is_none()
    })
}

/// A body of some fields.
pub fn patch(fields: &[Field]) -> Value {
    let mut object = change(fields, |_| false);
    let properties = object["properties"].as_object_mut();
    for property in properties.into_iter().flat_map(Map::values_mut) {
        // What is absent stays as it is.
        property.as_object_mut().and_then(|it| it.remove("default"));
    }
    object
}

/// A body for a row that is there: what the client may not set may come along unchanged.
fn change(fields: &[Field], required: impl Fn(&Field) -> bool) -> Value {
    let sent = |field: &&Field| writable(field) || shown(field);
    let mut object = object(fields.iter().filter(sent), required);
    for field in fields {
        let Some(property) = object["properties"].get_mut(field.name) else {
            continue;
        };
        match field.write {
            Write::Once => property["readOnly"] = true.into(),
            Write::Version => {
                let about = "The version that the change is made for: 409 where it is out of date.";
                *property = json!({ "type": "integer", "description": about });
            }
            _ => {}
        }
    }
    object
}

/// Whether anybody sees the field.
pub fn shown(field: &&Field) -> bool {
    field.read.is_none_or(|rule| !rule.is_empty())
}

fn writable(field: &&Field) -> bool {
    matches!(field.write, Write::Row | Write::Only(_))
}

fn object<'a>(
    fields: impl Iterator<Item = &'a Field>,
    required: impl Fn(&Field) -> bool,
) -> Value {
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
        let texts = match field.kind {
            Kind::Array(_) => &mut property["items"],
            _ => &mut property,
        };
        texts["pattern"] = pattern.text.into();
    }
    if !field.nullable && matches!(field.kind, Kind::Json) {
        property["not"] = json!({ "type": "null" });
    }
    if field.nullable && let Some(name) = property.get("type").cloned() {
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
    if !shown(&field) {
        property["writeOnly"] = true.into();
    }
    if let Some(Preset::Json(json)) = field.default {
        property["default"] = parse(json);
    }
    if !field.example.is_empty() {
        property["examples"] = json!([parse(field.example)]);
    } else if let Some(sample) = sample(field.kind)
        && field.accept(sample.clone(), &mut Vec::new()).is_some()
    {
        property["examples"] = json!([sample]);
    }
    property
}

/// The schema of a kind.
pub fn kind(kind: Kind) -> Value {
    let formatted = |format: &str| json!({ "type": "string", "format": format });
    match kind {
        Kind::String { max } | Kind::Key { max } => json!({ "type": "string", "maxLength": max }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Email => formatted("email"),
        Kind::Url => json!({ "type": "string", "format": "iri", "maxLength": 2048 }),
        Kind::Slug => json!({ "type": "string", "maxLength": 255, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" }),
        Kind::SmallInt | Kind::Int | Kind::BigInt => {
            let (least, greatest) = kind.integer_range().unwrap_or_default();
            json!({ "type": "integer", "minimum": least, "maximum": greatest })
        }
        Kind::Float => json!({ "type": "number" }),
        Kind::Decimal { precision, scale } => json!({
            "type": "string",
            "format": "decimal",
            "pattern": decimal_pattern("-?", Some(precision), scale),
        }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Uuid => formatted("uuid"),
        Kind::TypeId(prefix) => json!({
            "type": "string",
            "pattern": format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"),
        }),
        Kind::Date => formatted("date"),
        // The format `time` of JSON Schema wants an offset, which a time of day has not.
        Kind::Time => json!({
            "type": "string",
            "description": "A time of day, without an offset.",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?$",
        }),
        Kind::DateTime => formatted("date-time"),
        Kind::Json => json!({}),
        Kind::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
        Kind::Enum(labels) => json!({ "type": "string", "enum": labels }),
        Kind::Array(element) => json!({ "type": "array", "items": self::kind(*element) }),
    }
}

/// The schema of a kind as lists are asked for it: a text may be any text, of any length.
pub fn sought(kind: Kind) -> Value {
    match kind {
        Kind::String { .. } | Kind::Text | Kind::Email | Kind::Url | Kind::Slug => {
            json!({ "type": "string" })
        }
        Kind::Decimal { scale, .. } => json!({
            "type": "string",
            "format": "decimal",
            "pattern": decimal_pattern("-?", None, scale),
        }),
        Kind::Array(element) => sought(*element),
        kind => self::kind(kind),
    }
}

fn decimal_pattern(sign: &str, precision: Option<u8>, scale: u8) -> String {
    let whole = match precision.map(|precision| precision.saturating_sub(scale)) {
        Some(0) => "0".into(),
        Some(digits) => format!("[0-9]{{1,{digits}}}"),
        None => "[0-9]+".into(),
    };
    match scale {
        0 => format!("^{sign}{whole}$"),
        _ => format!("^{sign}{whole}(\\.[0-9]{{1,{scale}}})?$"),
    }
}

fn limit(field: &Field, property: &mut Value) {
    let (least, greatest) = match field.kind {
        Kind::Array(_) => ("minItems", "maxItems"),
        kind if kind.is_sized() => ("minLength", "maxLength"),
        Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Float => ("minimum", "maximum"),
        Kind::Decimal { precision, scale } => {
            let negative = field.min.is_none_or(|least| least.starts_with('-'));
            let sign = if negative { "-?" } else { "" };
            property["pattern"] = decimal_pattern(sign, Some(precision), scale).into();
            return;
        }
        // JSON Schema has no limits for numbers and times that are written as texts.
        _ => return,
    };
    for (keyword, bound) in [(least, field.min), (greatest, field.max)] {
        let bound = match field.kind {
            Kind::Bytes => bound.and_then(encoded_length),
            _ => bound.and_then(number),
        };
        if let Some(bound) = bound {
            property[keyword] = Value::Number(bound);
        }
    }
}

/// How long so many bytes are in base64.
fn encoded_length(bytes: &str) -> Option<Number> {
    let bytes: u64 = bytes.parse().ok()?;
    Some(Number::from(bytes.div_ceil(3) * 4))
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

#[cfg(test)]
mod tests {
    use super::*;

    const PRICE: Kind = Kind::Decimal {
        precision: 5,
        scale: 2,
    };
    const FIELDS: &[Field] = &[
        Field::new("id", "id", Kind::Key { max: 8 }).once(),
        Field::new("name", "name", Kind::Text),
        Field::new("stock", "stock", Kind::Int).default(Preset::Json("0")),
        Field::new("version", "version", Kind::BigInt).counts_changes(),
        Field::new("secret", "secret", Kind::Text).read_only().write_only(),
    ];

    #[test]
    fn the_sign_of_a_decimal_is_told_where_it_may_have_one() {
        let pattern = |field: Field| property(&field)["pattern"].take();
        let field = Field::new("price", "price", PRICE);
        assert_eq!(pattern(field), "^-?[0-9]{1,3}(\\.[0-9]{1,2})?$");
        assert_eq!(pattern(field.min("-1")), pattern(field));
        assert_eq!(pattern(field.min("0")), "^[0-9]{1,3}(\\.[0-9]{1,2})?$");
        assert_eq!(sought(PRICE)["pattern"], "^-?[0-9]+(\\.[0-9]{1,2})?$");
    }

    #[test]
    fn lists_may_be_asked_for_any_text() {
        for kind in [Kind::String { max: 8 }, Kind::Email, Kind::Array(&Kind::Slug)] {
            assert_eq!(sought(kind), json!({ "type": "string" }));
        }
    }

    #[test]
    fn a_change_may_bring_along_what_it_cannot_change() {
        let replacement = replacement(FIELDS);
        assert_eq!(replacement["required"], json!(["name"]));
        let properties = &replacement["properties"];
        assert_eq!(properties["id"]["readOnly"], true);
        assert_eq!(properties["stock"]["default"], 0);
        assert!(properties["version"].get("readOnly").is_none());
        assert!(properties.get("secret").is_none());

        let patch = patch(FIELDS);
        assert!(patch.get("required").is_none());
        assert!(patch["properties"]["stock"].get("default").is_none());
        assert!(new(FIELDS)["properties"].get("version").is_none());
    }
}
