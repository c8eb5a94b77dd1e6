//! Kinds of fields and values of them, within limits that are drawn around the values.

use std::cmp::Ordering;

use proptest::sample::Index;
use regex_lite::Regex;
use toml::Value;

use crate::{
    draw::{DefaultWish, FieldWish, Seed},
    texts::{self, Pattern, kept},
};

/// What a field or an element of a list holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    String(u32),
    Text,
    Email,
    Url,
    Slug,
    SmallInt,
    Int,
    BigInt,
    Float,
    Decimal {
        precision: u8,
        scale: u8,
    },
    Bool,
    Uuid,
    Date,
    Time,
    DateTime,
    Json,
    Bytes,
    Enum {
        /// The name among `[enums]`.
        shared: Option<String>,
        labels: Vec<String>,
    },
}

impl Kind {
    /// As `type` says it.
    pub fn word(&self) -> String {
        match self {
            Self::String(max) => format!("string({max})"),
            Self::Text => "text".to_owned(),
            Self::Email => "email".to_owned(),
            Self::Url => "url".to_owned(),
            Self::Slug => "slug".to_owned(),
            Self::SmallInt => "smallint".to_owned(),
            Self::Int => "int".to_owned(),
            Self::BigInt => "bigint".to_owned(),
            Self::Float => "float".to_owned(),
            Self::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
            Self::Bool => "bool".to_owned(),
            Self::Uuid => "uuid".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            Self::DateTime => "datetime".to_owned(),
            Self::Json => "json".to_owned(),
            Self::Bytes => "bytes".to_owned(),
            Self::Enum {
                shared: Some(name), ..
            } => name.clone(),
            Self::Enum { labels, .. } => {
                let quoted = labels.iter().map(|label| {
                    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
                });
                format!("enum({})", quoted.collect::<Vec<_>>().join(", "))
            }
        }
    }

    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::String(_) | Self::Text | Self::Email | Self::Url | Self::Slug
        )
    }

    pub fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Int | Self::BigInt)
    }

    pub fn is_temporal(&self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime)
    }

    /// Whether one value can be less than another.
    pub fn is_ordered(&self) -> bool {
        self.is_integer()
            || self.is_temporal()
            || matches!(self, Self::Float | Self::Decimal { .. })
    }

    /// Whether nothing can be asked of its values but whether they are there.
    pub fn is_opaque(&self) -> bool {
        matches!(self, Self::Json | Self::Bytes)
    }

    /// Characters at most, where the type bounds them.
    pub fn max_length(&self) -> Option<usize> {
        match self {
            Self::String(max) => Some(*max as usize),
            Self::Email => Some(254),
            Self::Url => Some(2048),
            Self::Slug => Some(255),
            _ => None,
        }
    }

    fn patterns(&self) -> &'static [Pattern] {
        match self {
            Self::String(_) | Self::Text => texts::PATTERNS,
            Self::Email => texts::EMAIL_PATTERNS,
            Self::Url => texts::URL_PATTERNS,
            Self::Slug => texts::SLUG_PATTERNS,
            _ => &[],
        }
    }
}

/// A value of a kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    Integer(i64),
    Float(f64),
    /// Digits without their point, and how many follow it.
    Decimal(i64, u8),
    Bool(bool),
    /// All that is written between quotes and has no order.
    Text(String),
    /// A date or a time, as text that is ordered as they are.
    Moment(String),
    Json(Value),
}

impl Datum {
    pub fn of(kind: &Kind, seed: &Seed) -> Self {
        let number = seed.number;
        let sample = |texts: &[&str]| Self::Text(texts[one_of(number, texts.len())].to_owned());
        match kind {
            Kind::String(max) => Self::Text(kept(&seed.text).chars().take(*max as usize).collect()),
            Kind::Text => Self::Text(kept(&seed.text)),
            Kind::Email => sample(texts::EMAILS),
            Kind::Url => sample(texts::URLS),
            Kind::Slug => sample(texts::SLUGS),
            Kind::SmallInt => Self::Integer(within(number, i64::from(i16::MAX))),
            Kind::Int => Self::Integer(within(number, i64::from(i32::MAX))),
            Kind::BigInt => Self::Integer(within(number, (1 << 53) - 1)),
            Kind::Float => Self::Float(float(number)),
            Kind::Decimal { precision, scale } => {
                Self::Decimal(within(number, 10_i64.pow((*precision).into()) - 1), *scale)
            }
            Kind::Bool => Self::Bool(number % 2 == 1),
            Kind::Uuid => Self::Text(uuid(number)),
            Kind::Date => Self::Moment(date(number)),
            Kind::Time => Self::Moment(time(number)),
            Kind::DateTime => Self::Moment(format!("{}T{}", date(number), time(number))),
            Kind::Json => Self::Json(seed.json.clone()),
            Kind::Bytes => Self::Text(base64(seed.text.as_bytes())),
            Kind::Enum { labels, .. } => Self::Text(labels[one_of(number, labels.len())].clone()),
        }
    }

    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right))
            | (Self::Decimal(left, _), Self::Decimal(right, _)) => Some(left.cmp(right)),
            (Self::Float(left), Self::Float(right)) => left.partial_cmp(right),
            (Self::Moment(left), Self::Moment(right)) | (Self::Text(left), Self::Text(right)) => {
                Some(left.cmp(right))
            }
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }

    /// As a description holds it.
    pub fn value(&self) -> Value {
        match self {
            Self::Integer(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Decimal(unscaled, 0) if unscaled % 2 == 0 => (*unscaled).into(),
            Self::Decimal(..) => self.digits().into(),
            Self::Bool(on) => (*on).into(),
            Self::Text(text) => text.clone().into(),
            Self::Moment(_) => self.moment().into(),
            Self::Json(value) => value.clone(),
        }
    }

    /// As the right side of a comparison.
    pub fn term(&self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Decimal(..) => self.digits(),
            Self::Bool(on) => on.to_string(),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Moment(_) => format!("'{}'", self.moment()),
            Self::Json(_) => unreachable!("nobody compares JSON"),
        }
    }

    fn digits(&self) -> String {
        let Self::Decimal(unscaled, scale) = self else {
            unreachable!("only of a decimal")
        };
        let scale = usize::from(*scale);
        let sign = if *unscaled < 0 { "-" } else { "" };
        let digits = format!("{:0width$}", unscaled.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if scale == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    fn moment(&self) -> String {
        let Self::Moment(text) = self else {
            unreachable!("only of a date or time")
        };
        let zone = if text.contains('T') { "Z" } else { "" };
        format!("{text}{zone}")
    }
}

/// One of as many places as there are.
fn one_of(number: i64, count: usize) -> usize {
    usize::try_from(number.unsigned_abs()).map_or(0, |number| number % count)
}

fn within(number: i64, greatest: i64) -> i64 {
    if number.unsigned_abs() <= greatest.unsigned_abs() {
        number
    } else {
        number % greatest
    }
}

fn float(number: i64) -> f64 {
    const EXTREME: [f64; 8] = [
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        -0.0,
        0.1,
        1e21,
        1e-7,
        5e-324,
    ];
    let small = i32::try_from(number % 100_000).unwrap_or_default();
    match number.rem_euclid(4) {
        0 => f64::from(small),
        1 => f64::from(small) / 8.0,
        2 => EXTREME[one_of(number / 4, EXTREME.len())],
        _ => Some(f64::from_bits(number.cast_unsigned()))
            .filter(|float| float.is_finite())
            .unwrap_or(0.5),
    }
}

fn uuid(number: i64) -> String {
    let digits = format!("{:016x}{:016x}", number, number ^ 0x55);
    let groups = [
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    ];
    groups.join("-")
}

fn date(number: i64) -> String {
    const AWKWARD: [&str; 4] = ["0001-01-01", "9999-12-31", "2000-02-29", "1969-12-31"];
    if number % 5 == 4 {
        return AWKWARD[one_of(number / 5, 4)].to_owned();
    }
    let number = number.unsigned_abs();
    let (year, month, day) = (
        1900 + number / 336 % 300,
        number / 28 % 12 + 1,
        number % 28 + 1,
    );
    format!("{year:04}-{month:02}-{day:02}")
}

fn time(number: i64) -> String {
    let number = number.unsigned_abs();
    let (hour, minute, second) = (number / 3600 % 24, number / 60 % 60, number % 60);
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let micros = number / 86_400 % 1_000_000;
    if micros == 0 {
        clock
    } else {
        format!("{clock}.{micros:06}")
    }
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            if place <= group.len() {
                text.push(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63].into());
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// The values that a field speaks of: each where it is wished for.
#[derive(Debug, Default)]
pub struct Said {
    pub default: Option<Value>,
    pub example: Option<Value>,
    pub min: Option<Value>,
    pub max: Option<Value>,
    pub pattern: Option<&'static str>,
    /// A value that every row may have: the default, where there is one that does not change.
    pub witness: Option<Datum>,
}

/// What a field says of its values.
pub fn said(wish: &FieldWish, kind: &Kind) -> Said {
    let mut said = if wish.is_list {
        list(wish, kind)
    } else if kind.is_ordered() {
        ordered(wish, kind)
    } else {
        counted(wish, kind)
    };
    let word = match kind {
        Kind::Uuid if !wish.is_list => Some("uuid"),
        kind if kind.is_temporal() && !wish.is_list => Some("now"),
        _ => None,
    };
    let [example, min, max] = wish.has;
    match (wish.default, word) {
        (DefaultWish::Literal, _) => {}
        (DefaultWish::Word, Some(word)) => {
            // A moment that passes is not kept from passing the last that is accepted.
            (said.default, said.witness) = (Some(word.into()), None);
            (said.min, said.max) = (None, None);
        }
        _ => said.default = None,
    }
    said.example = said.example.filter(|_| example);
    said.min = said.min.filter(|_| min);
    said.max = said.max.filter(|_| max);
    said
}

/// Of numbers and times: four values in their order.
fn ordered(wish: &FieldWish, kind: &Kind) -> Said {
    let mut data = wish.seeds.each_ref().map(|seed| Datum::of(kind, seed));
    data.sort_by(|left, right| left.compare(right).unwrap_or(Ordering::Equal));
    let [min, default, example, max] = data;
    Said {
        default: Some(default.value()),
        example: Some(example.value()),
        min: Some(min.value()),
        max: Some(max.value()),
        pattern: None,
        witness: Some(default),
    }
}

/// A default and an example of a kind, and the pattern that both match.
fn pair(wish: &FieldWish, kind: &Kind) -> ([Datum; 2], Option<&'static str>) {
    let fits = |sample: &&&str| {
        kind.max_length()
            .is_none_or(|max| sample.chars().count() <= max)
    };
    let pattern = wish
        .pattern
        .filter(|_| !kind.patterns().is_empty())
        .map(|index: Index| index.get(kind.patterns()));
    let samples: Vec<&str> = pattern
        .into_iter()
        .flat_map(|pattern| pattern.samples.iter().filter(fits).copied())
        .collect();
    let pattern = pattern.filter(|_| !samples.is_empty());
    let datum = |seed: &Seed| match pattern {
        None => Datum::of(kind, seed),
        Some(pattern) => {
            let sample = samples[one_of(seed.number, samples.len())];
            assert!(
                Regex::new(pattern.regex).unwrap().is_match(sample),
                "{pattern:?}"
            );
            Datum::Text(sample.to_owned())
        }
    };
    let data = [datum(&wish.seeds[0]), datum(&wish.seeds[1])];
    (data, pattern.map(|pattern| pattern.regex))
}

/// Limits that lie this far around both counts.
fn around(wish: &FieldWish, counts: [usize; 2], greatest: Option<usize>) -> (Value, Value) {
    let room = |seed: &Seed| one_of(seed.number, 4);
    let least = counts[0].min(counts[1]);
    let most = counts[0].max(counts[1]) + room(&wish.seeds[3]);
    let most = most.max(1).min(greatest.unwrap_or(usize::MAX));
    let number = |count: usize| Value::from(i64::try_from(count).unwrap());
    (
        number(least.saturating_sub(room(&wish.seeds[2]))),
        number(most),
    )
}

/// Of texts and bytes, whose length is limited, and of what has no limits.
fn counted(wish: &FieldWish, kind: &Kind) -> Said {
    let ([default, example], pattern) = pair(wish, kind);
    let mut said = Said {
        default: Some(default.value()),
        example: Some(example.value()),
        pattern,
        ..Said::default()
    };
    let length = |datum: &Datum| match (datum, kind) {
        (Datum::Text(text), Kind::Bytes) => {
            text.len() / 4 * 3 - text.bytes().filter(|byte| *byte == b'=').count()
        }
        (Datum::Text(text), _) => text.chars().count(),
        _ => 0,
    };
    if kind.is_text() || *kind == Kind::Bytes {
        let counts = [length(&default), length(&example)];
        let (min, max) = around(wish, counts, kind.max_length());
        (said.min, said.max) = (Some(min), Some(max));
    }
    said.witness = Some(default).filter(|_| !kind.is_opaque());
    said
}

/// Of lists, whose elements are counted.
fn list(wish: &FieldWish, kind: &Kind) -> Said {
    let ([first, second], pattern) = pair(wish, kind);
    let elements = [&first, &second, &first, &second];
    // A vector has more elements than a macro likes to write out.
    let count = |seed: &Seed| match one_of(seed.number / 5, 12) {
        0 => 130,
        _ => one_of(seed.number, 5),
    };
    let counts = [count(&wish.seeds[0]), count(&wish.seeds[1])];
    let some = |count: usize| {
        Value::Array(
            elements
                .iter()
                .cycle()
                .take(count)
                .map(|datum| datum.value())
                .collect(),
        )
    };
    let (min, max) = around(wish, counts, None);
    Said {
        default: Some(some(counts[0])),
        example: Some(some(counts[1])),
        min: Some(min),
        max: Some(max),
        pattern,
        witness: None,
    }
}
